import { expect, test } from 'vitest';
import { OutcomeSchema } from '../../extension/protocol/model.ts';
import { speak, timeText } from '../../extension/text.ts';
import { readCatalogue } from '../../test/fakes/catalogue.ts';
import { languageOf } from '../../test/fakes/language.ts';
import { dispatchOf } from './test-data.ts';
import { endText, outcomeView, preciseTimeText, reasonText } from './dispatch-text.ts';

const reason = { name: 'TypeError', message: 'Failed to fetch', stack: 'TypeError: Failed to fetch\n    at sync' };

test('every outcome has its own word, and a running dispatch says so', () => {
  const labels = [...OutcomeSchema.options, null].map((outcome) => outcomeView(dispatchOf({ outcome })).label);
  expect(labels).toEqual([...OutcomeSchema.options, 'running…']);
});

test('only what a rule makes of a dispatch is told as its work', () => {
  const told = (forced: 'reject' | 'drop') =>
    OutcomeSchema.options
      .map((outcome) => [outcome, outcomeView(dispatchOf({ outcome, forced })).label])
      .filter(([outcome, label]) => outcome !== label);
  for (const forced of ['reject', 'drop'] as const)
    expect(told(forced)).toEqual([
      ['rejected', 'rejected by a rule'],
      ['ignored', 'dropped by a rule'],
    ]);
});

test('the tooltip counts the calls of waitUntil', () => {
  expect(outcomeView(dispatchOf({ waitUntilCalls: 1 })).title).toContain('called once');
  expect(outcomeView(dispatchOf({ waitUntilCalls: 2 })).title).toContain('called 2 times');
});

test('the end of a dispatch is its tag, its outcome and how long it took, where that is known', () => {
  expect(endText(dispatchOf({ tag: '', outcome: 'rejected', durationMs: 12.3 }))).toBe(
    '(empty tag): rejected after 12 ms',
  );
  expect(endText(dispatchOf({ tag: 'a', outcome: 'interrupted', durationMs: null }))).toBe('a: interrupted');
});

test('a reason is its name and message', () => {
  expect(reasonText(dispatchOf({ outcome: 'rejected', reason }))).toBe('TypeError: Failed to fetch');
  const nothing = { name: 'undefined', message: 'undefined', stack: '' };
  expect(reasonText(dispatchOf({ outcome: 'rejected', reason: nothing }))).toBe('undefined');
});

test('an ignored event says what that means', () => {
  expect(reasonText(dispatchOf({ outcome: 'ignored' }))).toContain('no listener handled this tag');
});

test("a site's words cannot turn the line around", () => {
  const nasty = { name: '', message: 'a\u202eb', stack: '' };
  expect(reasonText(dispatchOf({ outcome: 'rejected', reason: nasty }))).toBe('a\\u202eb');
});

test.each([
  ['en', 'en-US'],
  ['en', 'en-IN'],
  ['zh_CN', 'zh-CN'],
] as const)('a time of day has one form, with milliseconds or without: %s for %s', (locale, uiLanguage) => {
  speak(languageOf(readCatalogue(locale), uiLanguage));
  for (const hour of [0, 9, 15]) {
    const at = new Date(2026, 10, 3, hour, 2, 9, 7).getTime();
    expect(preciseTimeText(at)).toBe(`${timeText(at)}.007`);
  }
  speak(languageOf(readCatalogue('en'), 'en-US'));
});
