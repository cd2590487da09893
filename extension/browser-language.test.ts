import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildCatalogue, messageKeys } from '../scripts/build/catalogue.ts';
import { readCatalogue } from '../test/fakes/catalogue.ts';
import { languageOf, type Messages } from '../test/fakes/language.ts';
import { speakBrowserLanguage } from './browser-language.ts';
import { language, plural, speak, text, type MessageKey, type PluralKey } from './text.ts';

const en = readCatalogue('en');
const keys = messageKeys(en);
/** What stands in the built code for a key. */
const numberOf = (key: string) => String(keys.indexOf(key)) as MessageKey;

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
    () => true,
    (key) => /^language$|^tag_count$/.test(key),
  );

  it('says every packed message that is asked for by its number, with its values', () => {
    speakBrowserLanguage(browserWith(built, 'en-US'));
    const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const said = keys.filter((key) => key in catalogue);
    const packed = said.map((key) => text(numberOf(key), ...values));
    speak(languageOf(catalogue, 'en-US'));
    expect(packed).toEqual(said.map((key) => text(key as MessageKey, ...values)));
  });

  it('says every packed plural in the form of its number', () => {
    const plurals = keys.filter((key) => !(key in catalogue)) as PluralKey[];
    const formsOf = (key: PluralKey) => [1, 2].map((count) => plural(key, count, 'b', 'c', 'd', 'e'));
    speakBrowserLanguage(browserWith(built, 'en-US'));
    const packed = plurals.map((key) => formsOf(numberOf(key) as string as PluralKey));
    speak(languageOf(catalogue, 'en-US'));
    expect(packed.length).toBeGreaterThan(5);
    expect(packed).toEqual(plurals.map(formsOf));
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
