import { expect, it } from 'vitest';
import { buildCatalogue, messageKeys, type Catalogue } from './catalogue.ts';

const CATALOGUE: Catalogue = {
  name: { message: 'Name' },
  greeting: { message: '$whom$, $who$ and $whom$', placeholders: { who: { content: '$1' }, whom: { content: '$2' } } },
  tags_other: { message: '$count$ tags', placeholders: { count: { content: '$1' } } },
};
const all = () => true;
const only = (key: string) => (other: string) => other === key;

it('keeps named messages without what only translators read', () => {
  const built = buildCatalogue(CATALOGUE, [], only(''), all);
  expect(built).toEqual({
    name: { message: 'Name' },
    greeting: { message: '\ue002, \ue001 and \ue002' },
    tags_other: { message: '\ue001 tags' },
    packed: { message: '' },
  });
});

it('packs numbered messages at the places of their keys, so that every language has the same numbers', () => {
  const built = buildCatalogue(CATALOGUE, ['tags', 'greeting', 'name'], (key) => key !== 'tags', only('name'));
  expect(built).toEqual({ name: { message: 'Name' }, packed: { message: '|\ue002, \ue001 and \ue002|Name' } });
});

it('refuses a numbered message that the language does not have', () => {
  expect(() => buildCatalogue(CATALOGUE, ['hold'], all, all)).toThrow('There is no message hold.');
});

it('packs the forms of a plural as one message, each but the last with its category', () => {
  const catalogue: Catalogue = {
    tags_one: { message: 'a tag' },
    tags_few: { message: 'few tags' },
    tags_other: { message: 'tags' },
    no_one: { message: 'Nobody' },
  };
  expect(messageKeys(catalogue)).toEqual(['tags', 'no_one']);
  const built = buildCatalogue(catalogue, ['tags', 'no_one'], all, only(''));
  expect(built).toEqual({ packed: { message: 'tags~one~a tag~few~few tags|Nobody' } });
});

it.each(['a|b', 'a~b'])('refuses %s, a message that would be cut in two', (message) => {
  expect(() => buildCatalogue({ either: { message } }, ['either'], all, all)).toThrow(message);
});

it.each(['$1', '$none$', 'US$'])('refuses %s, which the browser could take for a placeholder', (message) => {
  expect(() => buildCatalogue({ sum: { message } }, ['sum'], all, all)).toThrow(message);
});
