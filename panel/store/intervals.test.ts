import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { dispatchKey } from './activity.ts';
import { withEvents, type Intervals } from './intervals.ts';

const DAY = 86_400_000;
const key = (tag: string) => dispatchKey('https://a.example/', tag, 'periodicsync');
const registered = (change: Partial<LogEvent>): LogEvent => ({
  seq: 1,
  at: 1,
  type: 'registered',
  kind: 'periodicsync',
  scope: 'https://a.example/',
  tag: 'news',
  minIntervalMs: DAY,
  ...change,
});
const after = (...events: LogEvent[]) => events.reduce<Intervals>((known, one) => withEvents(known, [one]), new Map());

test('the interval of a periodic tag is that with which it was registered, and when it was so first', () => {
  expect([...after(registered({}), registered({ at: 2 }))]).toEqual([[key('news'), { at: 1, minIntervalMs: DAY }]]);
  expect(after(registered({}), registered({ at: 2, minIntervalMs: 1 })).get(key('news'))).toEqual({
    at: 2,
    minIntervalMs: 1,
  });
});

test('it is not known of one that was registered without, or that is gone', () => {
  expect(after(registered({}), registered({ minIntervalMs: 0 })).size).toBe(0);
  expect(after(registered({}), registered({ type: 'gone' })).size).toBe(0);
});

test('what tells nothing of a periodic tag changes nothing', () => {
  const known = after(registered({}));
  const others = [registered({ kind: 'sync', tag: 'outbox' }), registered({ type: 'refused' })];
  expect(withEvents(known, others)).toBe(known);
});
