import { browser } from './browser.ts';
import { speak } from './text.ts';

/** Speaks the language that the browser chose from `_locales`. */
export function speakBrowserLanguage(): void {
  speak({
    getMessage: (key, values) => browser.i18n.getMessage(key, values),
    uiLanguage: browser.i18n.getUILanguage(),
  });
}
