import { expect, test } from 'vitest';
import type { Evidence } from '../../extension/protocol/evidence.ts';
import { registrationOf, statusOf } from '../store/test-data.ts';
import { attemptText, countdownText } from './why-attempt.ts';

const NOW = Date.UTC(2026, 0, 1);
const KEY = 'https://a.example/';
type Schedule = NonNullable<Evidence['schedule']>;

function attemptOf(phase: Schedule['phase'], isExact: boolean, lastChance: boolean | null = null) {
  const subject = { registration: KEY, tag: 't', event: 'sync' } as const;
  const schedule = { phase, since: 0, attempt: { number: 2, of: 3, isExact, lastChance }, nextAttemptAt: null };
  const nothing = { heldBy: [], startFailure: null, registered: null, refused: null, page: null };
  return attemptText({ tag: 't', evidence: { subject, schedule, ...nothing } });
}

test('an attempt that may be a later one is not told as the one that runs or comes', () => {
  expect(attemptOf('firing', true)).toBe('Attempt 2 of 3 runs.');
  expect(attemptOf('firing', false)).toBe('Attempt ≥ 2 of 3 runs.');
  expect(attemptOf('waiting', true, false)).toBe('An attempt now would be number 2 of 3, without last chance.');
  expect(attemptOf('waiting', false)).toContain('or a later one');
});

test('the countdown says where the attempt may come later, because it is a later one', () => {
  const registration = registrationOf({});
  const countdown = (isExact: boolean) => {
    const next = { registration: KEY, tag: 't', attempt: 2, attempts: 3, isExact, nextAttemptAt: NOW + 61_000 };
    return countdownText({ tag: 't', registration, status: statusOf({ waiting: [next] }), now: NOW });
  };
  expect(countdown(true)).toBe('Estimated in 1:01.');
  expect(countdown(false)).toBe('Estimated in ≥ 1:01.');
});
