import { expect, it } from 'vitest';
import { besideAlike } from './alike.ts';

it('puts each text beside the one most like it, beginning with the first', () => {
  const texts = { a: 'Hold the syncs', b: 'Go offline', c: 'Release the syncs', d: 'Go offline now' };
  expect(besideAlike(new Map(Object.entries(texts)))).toEqual(['a', 'c', 'b', 'd']);
});

it('keeps every text, of any length', () => {
  expect(
    besideAlike(
      new Map([
        ['empty', ''],
        ['short', 'Fire'],
        ['same', 'Fire'],
      ]),
    ),
  ).toEqual(['empty', 'short', 'same']);
});
