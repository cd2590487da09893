import { browser } from '../browser.ts';

async function createPanel(): Promise<void> {
  const panel = await browser.devtools.panels.create(
    browser.i18n.getMessage('panel_title'),
    '/extension/icons/icon-16.png',
    '/panel/index.html',
  );
  // The panel's document gets no visibilitychange when DevTools shows another panel, so it is told here.
  let shown: Window | null = null;
  panel.onShown.addListener((window) => {
    shown = window;
    window.dispatchEvent(new Event('panelshown'));
  });
  panel.onHidden.addListener(() => {
    shown?.dispatchEvent(new Event('panelhidden'));
  });
}

// Not awaited here: with a module that awaits at its top, the bundler merges no chunks.
void createPanel();
