import { expect, it } from 'vitest';
import { buildCatalogue, type Catalogue } from './catalogue.ts';

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
  const built = buildCatalogue(CATALOGUE, ['tags_one', 'greeting', 'name'], (key) => key !== 'tags_one', only('name'));
  expect(built).toEqual({ name: { message: 'Name' }, packed: { message: '|\ue002, \ue001 and \ue002|Name' } });
});

it('refuses a numbered message that the language does not have', () => {
  expect(() => buildCatalogue(CATALOGUE, ['tags_one'], all, all)).toThrow('There is no message tags_one.');
});

it('refuses a message that would be cut in two', () => {
  expect(() => buildCatalogue({ either: { message: 'a|b' } }, ['either'], all, all)).toThrow('a|b');
});

it.each(['$1', '$none$', 'US$'])('refuses %s, which the browser could take for a placeholder', (message) => {
  expect(() => buildCatalogue({ sum: { message } }, ['sum'], all, all)).toThrow(message);
});
