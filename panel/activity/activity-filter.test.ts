import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { withDispatches, NO_ACTIVITY } from '../store/activity.ts';
import { activityOf } from '../later/activity-log.ts';
import { isFound, readActivityFilter, tagsOf, withWord, wordOf, wordOfTag } from './activity-filter.ts';
import { dispatchOf } from '../store/test-data.ts';
import { lanesOf } from '../timeline/lanes.ts';
import { findRows } from './found-rows.ts';

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
  ...activityOf([
    { seq: 3, at: 3, type: 'exception' },
    { seq: 4, at: 4, type: 'console', level: 'error', text: 'no' },
  ]).rows,
];
const found = (typed: string) => rows.flatMap((row, index) => (isFound(row, readActivityFilter(typed)) ? [index] : []));

describe('the filter of Activity', () => {
  test.each([
    ['', [0, 1, 2, 3, 4, 5, 6]],
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
    ['post', [3]],
    ['running…', [2]],
    ['failed to', [0]],
    ['type:', [0, 1, 2, 3, 4, 5, 6]],
    ['type:"uncaught error"', [5]],
    ['type:exception', [5]],
    ['kind:one-shot', [0, 2, 4]],
    ['Kind:Periodic', [1]],
    ['type:sync', [0, 2]],
    ['OUTCOME:rejected', [0]],
    ['outcome:503', [3]],
    ['outcome:Error', [6]],
    ['unknown:word', []],
    ['"failed to fetch"', [0]],
    ['"TypeError: Failed to fetch"', [0]],
  ])('“%s” finds the rows %j', (typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });
});

test('what a handler does is found by the tag and the kind of its dispatch', () => {
  const of = { scope: 'https://a.example/', dispatchId: 'x' } as const;
  const log: LogEvent[] = [
    { seq: 1, at: 1, type: 'dispatched', ...of, tag: 'news', kind: 'periodicsync', via: 'browser' },
    { seq: 2, at: 2, type: 'request', ...of, url: 'https://a.example/api' },
    { seq: 3, at: 3, type: 'console', ...of, text: 'sent' },
    { seq: 4, at: 4, type: 'exception', ...of, dispatchId: 'y' },
    { seq: 5, at: 5, type: 'settled', ...of, tag: 'news', kind: 'periodicsync', outcome: 'fulfilled' },
  ];
  const { rows } = activityOf(log);
  const { attempts } = lanesOf(null, log);
  for (const filter of ['tag:news', 'tag:=news', 'kind:periodicsync'])
    expect(findRows(null, rows, filter, attempts).places).toEqual([0, 1, 2]);
  expect(findRows(null, rows, 'tag:news type:request', attempts).places).toEqual([1]);
  expect(findRows(null, rows, 'tag:other', attempts).places).toEqual([]);
});

describe('a tag that is chosen', () => {
  const tags = ['Outbox', 'outbox', '', 'out', ' ', 'a b', '=', 'outbox', 'a"b', 'ab'];
  const { rows } = activityOf([
    ...tags.map((tag, seq) => ({ seq, at: seq, type: 'completed' as const, tag, kind: 'sync' as const })),
    { seq: tags.length, at: tags.length, type: 'worker started', scope: 'https://a.example/' },
  ]);
  const foundBy = (filter: string) =>
    rows.flatMap((row, index) => (isFound(row, readActivityFilter(filter)) ? [index] : []));

  test.each([
    ['Outbox', [0]],
    ['outbox', [1, 7]],
    ['', [2]],
    ['out', [3]],
    [' ', [4]],
    ['a b', [5]],
    ['=', [6]],
    ['a"b', [8]],
    ['ab', [9]],
  ])('“%s” is found as that very tag, in the rows %j', (tag, expected) => {
    const filter = withWord('kind:sync', 'tag', wordOfTag(tag));
    expect(wordOf(filter, 'tag')).toBe(wordOfTag(tag));
    expect(foundBy(filter)).toEqual(expected);
  });

  test('is one of those of the newest rows, each once, the empty one among them', () => {
    expect(tagsOf(rows, 200)).toEqual(['', ' ', '=', 'Outbox', 'a b', 'a"b', 'ab', 'out', 'outbox']);
    expect(tagsOf(rows, 2)).toEqual(['a"b', 'ab']);
  });

  test('is told from what is typed, which is found in capitals and in small letters', () => {
    expect(foundBy('tag:OUTBOX')).toEqual([0, 1, 7]);
    expect(foundBy('OutBox')).toEqual([0, 1, 7]);
    expect(foundBy('tag:=')).toEqual([2]);
    expect(foundBy('tag:')).toEqual(rows.map((_row, index) => index));
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
