import { describe, expect, test } from 'vitest';
import { withDispatches, NO_ACTIVITY } from '../store/activity.ts';
import { activityOf } from '../later/activity-log.ts';
import { isFound, readActivityFilter, withWord, wordOf } from './activity-filter.ts';
import { dispatchOf } from '../store/test-data.ts';

const rows = [
  ...withDispatches(NO_ACTIVITY, [
    dispatchOf({
      id: '1',
      tag: 'outbox',
      outcome: 'rejected',
      reason: { name: 'TypeError', message: 'Failed to fetch', stack: '' },
    }),
    dispatchOf({ id: '2', tag: 'news', event: 'periodicsync', outcome: 'timed out' }),
    dispatchOf({ id: '3', tag: 'chat', outcome: null }),
  ]).rows,
  ...activityOf([
    {
      seq: 1,
      at: 1,
      type: 'request',
      scope: 'https://a.example/',
      method: 'POST',
      url: 'https://a.example/api',
      status: 503,
    },
    { seq: 2, at: 2, type: 'waiting', tag: 'outbox', kind: 'sync' },
  ]).rows,
];
const found = (typed: string) => rows.flatMap((row, index) => (isFound(row, readActivityFilter(typed)) ? [index] : []));

describe('the filter of Activity', () => {
  test.each([
    ['', [0, 1, 2, 3, 4]],
    ['outbox', [0, 4]],
    ['tag:outbox', [0, 4]],
    ['OUTBOX reject', [0]],
    ['kind:periodicsync', [1]],
    ['type:request', [3]],
    ['type:waiting tag:out', [4]],
    ['outcome:"timed out"', [1]],
    ['outcome:running', [2]],
    ['kind:sync', [0, 2, 4]],
    ['tag:=outbox', [0, 4]],
    ['tag:=out', []],
    ['type:dispatched', [0, 1, 2]],
    ['/api', [3]],
    ['503', [3]],
    ['failed to', [0]],
    ['type:', [0, 1, 2, 3, 4]],
    ['unknown:word', []],
    ['"failed to fetch"', [0]],
  ])('“%s” finds the rows %j', (typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });
});

describe('a choice of the filter', () => {
  test.each([
    ['', 'outcome', 'timed out', 'outcome:"timed out"'],
    ['503 outcome:rejected', 'outcome', 'threw', '503 outcome:threw'],
    ['kind:sync "a b" kind:x', 'kind', '', '"a b"'],
    ['', 'tag', '=a "b"', 'tag:"=a b"'],
  ] as const)('“%s” with %s “%s” becomes “%s”', (typed, about, word, expected) => {
    expect(withWord(typed, about, word)).toBe(expected);
    expect(wordOf(expected, about)).toBe(word.replaceAll('"', ''));
  });
});
