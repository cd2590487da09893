import { speakBrowserLanguage } from '../extension/browser-language.ts';
import { browser } from '../extension/browser.ts';
import { PANEL_PORT } from '../extension/protocol/messages.ts';
import { language, text } from '../extension/text.ts';
import { mountPanel } from './app.tsx';
import type { Host } from './store/panel-store.ts';

const BAR_EXPLAINED = 'barExplained';

/** The inspected tab: DevTools' own, or `?tabId=N` where the panel is opened in an ordinary tab. */
function inspectedTab(): number | null {
  if (isInDevTools()) return browser.devtools.inspectedWindow.tabId;
  const text = new URLSearchParams(location.search).get('tabId') ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
}

// The types know only pages that DevTools opened.
function isInDevTools(): boolean {
  return (
    'devtools' in browser &&
    (browser.devtools as Partial<typeof browser.devtools> | undefined)?.inspectedWindow !== undefined
  );
}

/** The polyfill's types know only Firefox's event. */
interface ChromePanels {
  setThemeChangeHandler: (handler: (theme: string) => void) => void;
}

function followTheme(): void {
  if (!isInDevTools()) return;
  const set = (theme: string): void => {
    document.documentElement.dataset.theme = theme;
  };
  set(browser.devtools.panels.themeName);
  (browser.devtools.panels as unknown as ChromePanels).setThemeChangeHandler(set);
}

function hostOf(tabId: number): Host {
  return {
    tabId,
    connect: () => browser.runtime.connect({ name: PANEL_PORT }),
    // A page that outlives its extension keeps `runtime` without an id.
    isGone: () => (browser.runtime as Partial<typeof browser.runtime> | undefined)?.id === undefined,
    wasBarExplained: async () => (await browser.storage.local.get(BAR_EXPLAINED))[BAR_EXPLAINED] === true,
    rememberBarExplained: () => browser.storage.local.set({ [BAR_EXPLAINED]: true }),
  };
}

function setLanguage(): void {
  speakBrowserLanguage();
  document.documentElement.lang = language();
  document.title = text('panel_title');
}

function start(): void {
  const root = document.getElementById('panel');
  const tabId = inspectedTab();
  followTheme();
  setLanguage();
  if (root === null) throw new Error('panel/index.html has no element #panel.');
  if (tabId === null) {
    root.textContent = text('open_devtools');
    return;
  }
  const panel = mountPanel(root, hostOf(tabId), new AbortController().signal);
  // DevTools tells by these events, see extension/devtools/devtools.ts; an ordinary tab by its visibility.
  window.addEventListener('panelshown', () => panel.setVisible(true));
  window.addEventListener('panelhidden', () => panel.setVisible(false));
  document.addEventListener('visibilitychange', () => panel.setVisible(document.visibilityState === 'visible'));
}

start();
