import { describe, expect, it } from 'vitest';
import { readCatalogue, type Catalogue } from '../fakes/catalogue.ts';

const english = readCatalogue('en');
const chinese = readCatalogue('zh_CN');
const both: [string, Catalogue][] = [
  ['English', english],
  ['Chinese', chinese],
];

const isPlural = (key: string) => `${key.replace(/_one$/, '')}_other` in english && key.endsWith('_one');

/** The names between `$`s, sorted. */
const named = (message: string) =>
  [...new Set([...message.matchAll(/\$(\w+)\$/g)].map(([, name = '']) => name))].sort();

describe('the catalogues', () => {
  it('have the same messages, but for the one of English plurals', () => {
    const keys = Object.keys(english).filter((key) => !isPlural(key));
    expect(Object.keys(chinese)).toEqual(keys);
  });

  it('put the same values into each message', () => {
    for (const [key, { message, placeholders = {} }] of Object.entries(chinese)) {
      const of = english[key];
      expect(named(message), key).toEqual(named(of?.message ?? ''));
      const contents = Object.entries(placeholders).map(([name, { content }]) => [name, content]);
      const expected = Object.entries(of?.placeholders ?? {}).map(([name, { content }]) => [name, content]);
      expect(contents, key).toEqual(expected);
    }
  });

  it('say in English what Chinese has to say otherwise', () => {
    const same = Object.keys(chinese).filter((key) => chinese[key]?.message === english[key]?.message);
    expect(same).toEqual(['extension_name', 'outcome_fulfilled', 'outcome_rejected', 'register_explained']);
  });
});

describe.each(both)('the %s catalogue', (_, catalogue) => {
  const entries = Object.entries(catalogue);

  it('has no empty message', () => {
    expect(entries.filter(([, { message }]) => message.trim() === '' && message !== ' ')).toEqual([]);
  });

  it('numbers the placeholders of each message from $1 on, and names those that it uses', () => {
    for (const [key, { message, placeholders = {} }] of entries) {
      expect(Object.keys(placeholders).sort(), key).toEqual(named(message));
      const contents = Object.values(placeholders).map(({ content }) => content);
      expect(contents, key).toEqual(contents.map((_content, index) => `$${index + 1}`));
    }
  });

  it('has no dollar sign but those of placeholders, which the browser would take for one', () => {
    expect(entries.filter(([, { message }]) => message.replaceAll(/\$\w+\$/g, '').includes('$'))).toEqual([]);
  });
});

it('the Chinese catalogue is set in Chinese: full-width signs, and a space between Chinese and Latin words', () => {
  const han = '\\p{Script=Han}';
  const wrong = Object.entries(chinese).filter(([, { message }]) => {
    const bare = message.replaceAll(/\$(why|first|second)\$/g, '句。').replaceAll(/\$\w+\$/g, 'A');
    return new RegExp(`${han}[A-Za-z0-9]|[A-Za-z0-9]${han}|${han}[,.:;!?]|[，。：；、（）“”] `, 'u').test(bare);
  });
  expect(wrong.map(([key, { message }]) => [key, message])).toEqual([]);
});

it('the description fits the store: at most 132 characters', () => {
  for (const [, catalogue] of both) {
    expect(catalogue.extension_description?.message.length).toBeLessThanOrEqual(132);
  }
});
