import { expect, test } from 'vitest';
import { activityOf } from '../later/activity-log.ts';
import { chosenIndex } from './chosen.ts';

const { rows } = activityOf([1, 5, 5, 5, 9].map((at, seq) => ({ seq, at, type: 'request' })));

test('finds the row of what is selected, also among rows of the same time', () => {
  for (const [index, { key, at, seq }] of rows.entries()) expect(chosenIndex(rows, { key, at, seq })).toBe(index);
});

test('finds a row whose time was corrected, and none that is gone', () => {
  expect(chosenIndex(rows, { key: 'event 4', at: 7, seq: 4 })).toBe(4);
  expect(chosenIndex(rows, { key: 'event 8', at: 5, seq: 8 })).toBe(-1);
  expect(chosenIndex([], { key: 'event 1', at: 5, seq: 1 })).toBe(-1);
  expect(chosenIndex(rows, null)).toBe(-1);
});
