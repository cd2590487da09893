import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Dispatch } from '../../extension/protocol/model.ts';
import { NO_ACTIVITY, withDispatches } from '../store/activity.ts';
import { dispatchOf, registrationOf, snapshotOf, statusOf } from '../store/test-data.ts';
import { askedOf } from './why-asked.ts';
import { whyNotFiring } from './why-not.ts';

const NOW = Date.UTC(2026, 0, 1);
const reason = { name: 'TypeError', message: 'Not today.', stack: '' };
const threw = { outcome: 'threw', reason } as const;

/** What is known of the tag `t`, which is not registered, after some dispatches of it, the oldest first. */
function askedAfter(...dispatches: Partial<Dispatch>[]) {
  const told = dispatches.map((change, index) =>
    dispatchOf({ id: String(index), at: NOW - 60_000 + index, via: 'browser', ...change }),
  );
  const store = {
    snapshot: signal(snapshotOf(registrationOf({}))),
    status: signal(statusOf({})),
    activity: signal(withDispatches(NO_ACTIVITY, told)),
  };
  const asked = askedOf(store, { registration: 'https://a.example/', tag: 't', event: 'sync' }, NOW);
  if (asked === null) throw new Error('Its origin is not listed.');
  return asked;
}

test('what the browser’s newest event came to is known', () => {
  const asked = askedAfter({}, threw);
  expect(asked.last).toMatchObject({ outcome: 'threw', at: NOW - 59_999, reason: 'TypeError: Not today.' });
  expect(whyNotFiring(asked).cause).toBe('threw');
});

test('a simulated event says nothing of what the browser did, nor of what it waits for', () => {
  const simulated = { ...threw, via: 'simulated' } as const;
  expect(whyNotFiring(askedAfter(simulated)).cause).toBe('not-registered');
  expect(askedAfter({ outcome: 'rejected' }, simulated).last?.outcome).toBe('rejected');
  expect(askedAfter({ via: 'simulated', outcome: null }).runningSince).toBeNull();
  expect(askedAfter({ outcome: null }, { ...simulated, outcome: null }).runningSince).toBe(NOW - 60_000);
});

test('an event that a rule kept from the handlers is told as such', () => {
  const kept = { name: 'Forced', message: 'A rule kept it from the handlers.', stack: '' };
  const answer = whyNotFiring(askedAfter({ outcome: 'ignored', forced: 'drop', reason: kept }));
  expect(answer.cause).toBe('done');
  expect(answer.evidence).toContain('A rule kept it from the handlers.');
});
