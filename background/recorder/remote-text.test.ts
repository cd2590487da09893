import { expect, test } from 'vitest';
import { textOf } from './remote-text.ts';

const text = (value: string) => ({ type: 'string', value }) as const;

test('a message has its arguments in the places that it gives them, and no styles', () => {
  const styled = [text('%cworkbox%c Request for %s, 100 %%'), text('color: red'), text(''), text('/api'), text('sent')];
  expect(textOf(styled)).toBe('workbox Request for /api, 100 % sent');
  expect(textOf([text('%s of %s'), { type: 'number', value: 1, description: '1' }])).toBe('1 of %s');
});

test('a message that has nothing to put in stays as it is', () => {
  expect(textOf([text('100 %% %s')])).toBe('100 %% %s');
  expect(textOf([])).toBe('');
});

test('a function in an object, and the rows of a table, are shown', () => {
  const object = { type: 'object', description: 'Object', overflow: false } as const;
  const row = { ...object, properties: [{ name: 'a', type: 'number', value: '1' } as const] };
  const table = { name: '0', type: 'object', value: 'Object', valuePreview: row } as const;
  const rows = { ...object, subtype: 'array', description: 'Array(1)' } as const;
  expect(textOf([{ ...rows, preview: { ...rows, properties: [table] } }])).toBe('[{a: 1}]');
  const route = { ...object, description: 'Route' };
  const match = { name: 'match', type: 'function', value: '' } as const;
  expect(textOf([{ ...route, preview: { ...route, properties: [match] } }])).toBe('Route {match: ƒ}');
});

test('what is put in is of bounded length, as the whole is', () => {
  const long = text('x'.repeat(20_000));
  expect(textOf([text('%s%s'), long, long])).toHaveLength(10_000);
});
