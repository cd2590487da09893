import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildCatalogue } from '../scripts/build/catalogue.ts';
import { readCatalogue } from '../test/fakes/catalogue.ts';
import { languageOf, type Messages } from '../test/fakes/language.ts';
import { speakBrowserLanguage } from './browser-language.ts';
import { language, plural, speak, text, type MessageKey } from './text.ts';

const en = readCatalogue('en');
const keys = Object.keys(en);
/** What stands in the built code for a key. */
const numberOf = (key: MessageKey) => String(keys.indexOf(key)) as MessageKey;

function browserWith(messages: Messages, uiLanguage: string) {
  const { getMessage } = languageOf(messages, uiLanguage);
  return { getMessage: vi.fn(getMessage), getUILanguage: () => uiLanguage };
}

afterEach(() => speak(languageOf(en, 'en-US')));

describe.each(['en', 'zh_CN'] as const)('the language of the browser, %s', (locale) => {
  const catalogue = readCatalogue(locale);
  const built = buildCatalogue(
    catalogue,
    keys,
    (key) => key in catalogue,
    (key) => /^language$|_other$/.test(key),
  );

  it('says every packed message that is asked for by its number, with its values', () => {
    speakBrowserLanguage(browserWith(built, 'en-US'));
    const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const packed = keys.filter((key) => key in catalogue).map((key) => text(numberOf(key as MessageKey), ...values));
    speak(languageOf(catalogue, 'en-US'));
    expect(packed).toEqual(keys.filter((key) => key in catalogue).map((key) => text(key as MessageKey, ...values)));
  });

  it('says those with a name by their names, beside', () => {
    speakBrowserLanguage(browserWith(built, 'en-US'));
    expect(language()).toBe(text(numberOf('language')));
    expect(plural('tag_count', 5)).toContain('5');
  });
});

it('asks the browser once for all that is packed', () => {
  const browser = browserWith(
    buildCatalogue(
      en,
      keys,
      () => true,
      (key) => key === 'language',
    ),
    'en-US',
  );
  speakBrowserLanguage(browser);
  expect([text(numberOf('offline')), text(numberOf('refresh'))]).toEqual(['Offline', 'Refresh']);
  expect(browser.getMessage.mock.calls.map(([key]) => key)).toEqual(['language', 'packed']);
});

it('throws for a number that no message has: never a gap that nobody notices', () => {
  speakBrowserLanguage(
    browserWith(
      buildCatalogue(
        en,
        keys,
        () => true,
        () => true,
      ),
      'en-US',
    ),
  );
  expect(() => text('99999' as MessageKey)).toThrow('There is no message 99999.');
});
