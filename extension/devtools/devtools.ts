/* eslint-disable no-restricted-globals -- this is the adapter of the devtools page; the polyfill would be thirty times its script */
const { devtools, i18n } = chrome;

devtools.panels.create(i18n.getMessage('panel_title'), '/icons/128.png', '/panel/index.html', (panel) => {
  // The panel's document gets no visibilitychange when DevTools shows another panel, so it is told here.
  let shown: Window | null = null;
  panel.onShown.addListener((window) => {
    shown = window;
    window.dispatchEvent(new Event('panelshown'));
  });
  panel.onHidden.addListener(() => {
    shown?.dispatchEvent(new Event('panelhidden'));
  });
});
