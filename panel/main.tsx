/* eslint-disable no-restricted-globals -- this is the panel's adapter; the polyfill would be a tenth of the panel's script */

import { speakBrowserLanguage } from '../extension/browser-language.ts';
import { PANEL_PORT } from '../extension/protocol/messages.ts';
import { language, text } from '../extension/text.ts';
import { mountPanel } from './app.tsx';
import type { Host } from './store/panel-store.ts';

/** The inspected tab: DevTools' own, or `?tabId=N` where the panel is opened in an ordinary tab. */
function inspectedTab(): number | null {
  if (isInDevTools()) return chrome.devtools.inspectedWindow.tabId;
  const text = new URLSearchParams(location.search).get('tabId') ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
}

// The types know only pages that DevTools opened.
function isInDevTools(): boolean {
  return (
    'devtools' in chrome &&
    (chrome.devtools as Partial<typeof chrome.devtools> | undefined)?.inspectedWindow !== undefined
  );
}

function followTheme(): void {
  if (!isInDevTools()) return;
  const set = (theme: string): void => {
    document.documentElement.dataset.theme = theme;
  };
  set(chrome.devtools.panels.themeName);
  chrome.devtools.panels.setThemeChangeHandler(set);
}

function hostOf(tabId: number): Host {
  return {
    tabId,
    connect: () => chrome.runtime.connect({ name: PANEL_PORT }),
    // A page that outlives its extension keeps `runtime` without an id.
    isGone: () => (chrome.runtime as Partial<typeof chrome.runtime> | undefined)?.id === undefined,
    recall: async (setting) => (await chrome.storage.local.get(setting))[setting],
    remember: (setting, value) => chrome.storage.local.set({ [setting]: value }),
    ...(isInDevTools() ? { openSource } : {}),
  };
}

/** Shows a position in the Sources panel, which counts from 0, if that knows the script. */
const openSource: NonNullable<Host['openSource']> = ({ url, line, column }) =>
  new Promise((resolve) => {
    chrome.devtools.panels.openResource(url, line - 1, column - 1, (answer?: { code?: unknown }) => {
      resolve(answer?.code === 'OK');
    });
  });

function setLanguage(): void {
  speakBrowserLanguage(chrome.i18n);
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
