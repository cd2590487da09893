import type { Language } from '../../extension/text.ts';

/** As much of a catalogue as it takes to speak; `_locales/…/messages.json` is one. */
export type Messages = Readonly<
  Record<string, { message: string; placeholders?: Readonly<Record<string, { content: string }>> | undefined }>
>;

/** What the browser's `i18n` says with these messages. Runs in a bare page as well. */
export function languageOf(messages: Messages, uiLanguage: string): Language {
  return {
    uiLanguage,
    getMessage(key, values) {
      const { message = '', placeholders = {} } = messages[key] ?? {};
      return message
        .replaceAll(/\$(\w+)\$/g, (_all, name: string) => placeholders[name.toLowerCase()]?.content ?? '')
        .replaceAll(/\$(\d)/g, (_all, digit: string) => values[Number(digit) - 1] ?? '');
    },
  };
}
