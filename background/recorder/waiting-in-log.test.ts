import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { createWaitingReader } from './waiting-in-log.ts';

const SCOPE = 'https://a.example/';
const NOW = 10_000;

/** The tags that wait by these events, which come in two parts, and their attempts that have failed. */
function waitingAfter(...events: Partial<LogEvent>[]): (string | number)[][] {
  const all = events.map((event, seq): LogEvent => ({
    seq,
    at: seq,
    type: 'waiting',
    scope: SCOPE,
    tag: 't',
    kind: 'sync',
    ...event,
  }));
  const reader = createWaitingReader();
  reader.read(all.slice(0, 1));
  reader.read(all.slice(1));
  return reader.waiting(NOW).map(({ registration, tag, schedule: { failed } }) => [registration, tag, failed]);
}

const waiting = { attempt: 3, nextAttemptAt: NOW + 1 };

test('finds what waits, of each registration', () => {
  expect(waitingAfter(waiting, { ...waiting, tag: 'u', attempt: 2 }, { ...waiting, partitioned: true })).toEqual([
    [SCOPE, 't', 2],
    [SCOPE, 'u', 1],
    [`${SCOPE} (partitioned)`, 't', 2],
  ]);
});

test('knows no exact number, as nobody has seen what came since', () => {
  const reader = createWaitingReader();
  reader.read([{ seq: 1, at: 5, type: 'waiting', scope: SCOPE, tag: 't', kind: 'sync', nextAttemptAt: NOW + 1 }]);
  expect(reader.waiting(NOW)).toMatchObject([
    { schedule: { phase: 'waiting', since: 5, failed: 1, isExact: false, nextAttemptAt: NOW + 1 } },
  ]);
});

test.each(['dispatched', 'completed', 'dropped', 'gone'] as const)('nothing waits that is %s', (type) => {
  expect(waitingAfter(waiting, { type })).toEqual([]);
});

test('waits again after another failure', () => {
  expect(waitingAfter(waiting, { type: 'dispatched' }, { ...waiting, attempt: 3 })).toEqual([[SCOPE, 't', 2]]);
});

test.each<Partial<LogEvent>>([
  { type: 'registered' },
  { type: 'dispatched', via: 'simulated' },
  { type: 'dispatched', kind: 'periodicsync' },
  { type: 'gone', tag: 'another' },
])('waits on after %o', (event) => {
  expect(waitingAfter(waiting, event)).toEqual([[SCOPE, 't', 2]]);
});

test('nothing is known of an attempt that may have come meanwhile', () => {
  expect(waitingAfter({ ...waiting, nextAttemptAt: NOW })).toEqual([]);
  expect(waitingAfter({ attempt: 2 })).toEqual([]);
});
