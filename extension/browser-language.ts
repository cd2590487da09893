import { speak } from './text.ts';

/** What is asked of the browser's `i18n`. */
interface BrowserLanguage {
  getMessage: (key: string, values: string[]) => string;
  getUILanguage: () => string;
}

/** Speaks the language that the browser chose from `_locales`. */
export function speakBrowserLanguage(i18n: BrowserLanguage): void {
  speak({
    getMessage: (key, values) => i18n.getMessage(key, values),
    uiLanguage: i18n.getUILanguage(),
  });
}
