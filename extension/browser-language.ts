import { speak } from './text.ts';

/** What is asked of the browser's `i18n`. */
interface BrowserLanguage {
  getMessage: (key: string, values: string[]) => string;
  getUILanguage: () => string;
}

/** The message that holds others, put there by the build: `scripts/build/locales.ts` has numbers in place of their keys. */
export const PACKED = 'packed';
/** Between the messages that it holds. */
export const SEPARATOR = '|';
/** Between the forms of a plural: first the one of most numbers, then each other with its category before it. */
export const FORMS = '~';

/** Speaks the language that the browser chose from `_locales`. */
export function speakBrowserLanguage(i18n: BrowserLanguage): void {
  let packed: string[] | null = null;
  speak({
    getMessage(asked, values) {
      const key = String(asked); // built sources ask by a number
      if (!/^\d/.test(key)) return i18n.getMessage(key, values);
      packed ??= i18n.getMessage(PACKED, values).split(SEPARATOR);
      const [number, category = ''] = key.split('_');
      const forms = packed[Number(number)]?.split(FORMS) ?? [''];
      return forms[forms.indexOf(category, 1) + 1] ?? '';
    },
    uiLanguage: i18n.getUILanguage(),
  });
}
