import { describe, expect, test } from 'vitest';
import { CHROMIUM_PARAMETERS } from '../../extension/protocol/retry-parameters.ts';
import {
  attemptOf,
  disturb,
  observe,
  TIME_OUT_CHECK_MS,
  type Observation,
  type TagSchedule,
} from './retry-schedule.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2030, 0, 1);

/** The schedule after observations, whose times are minutes from the start. */
function after(observations: Observation[], from: TagSchedule | null = null): TagSchedule {
  const [first, ...rest] = observations.map((one) => ({ ...one, at: START + one.at * MINUTE_MS }));
  if (!first) throw new Error('Nothing was observed.');
  const then = (schedule: TagSchedule, one: Observation) => observe(schedule, one, CHROMIUM_PARAMETERS);
  return rest.reduce(then, observe(from, first, CHROMIUM_PARAMETERS));
}

const registered = (at: number): Observation => ({ type: 'registered', at });
const listed = (at: number): Observation => ({ type: 'listed', at });
const unlisted = (at: number): Observation => ({ type: 'unlisted', at });
const dispatched = (at: number, lastChance = false): Observation => ({ type: 'dispatched', at, lastChance });
const settled = (
  at: number,
  outcome: Extract<Observation, { type: 'settled' }>['outcome'] = 'rejected',
): Observation => ({
  type: 'settled',
  at,
  outcome,
});
const attempt = (schedule: TagSchedule) => attemptOf(schedule, CHROMIUM_PARAMETERS);
const minutes = (at: number) => START + at * MINUTE_MS;

describe('a tag that is registered while it is watched', () => {
  test('is due at once', () => {
    const schedule = after([registered(0)]);
    expect(schedule).toMatchObject({ phase: 'pending', failed: 0, isExact: true, nextAttemptAt: START });
    expect(attempt(schedule)).toEqual({ number: 1, of: 3, isExact: true, lastChance: false });
  });

  test('waits 5 minutes after the first failure, 15 after the second, and is dropped after the third', () => {
    const first = [registered(0), dispatched(0), settled(1)];
    expect(after(first)).toMatchObject({ phase: 'waiting', failed: 1, nextAttemptAt: minutes(6) });
    const second = [...first, dispatched(6), settled(7)];
    expect(after(second)).toMatchObject({ phase: 'waiting', failed: 2, nextAttemptAt: minutes(22) });
    expect(attempt(after(second))).toEqual({ number: 3, of: 3, isExact: true, lastChance: true });
    const third = [...second, dispatched(22, true), settled(23)];
    expect(after(third)).toMatchObject({ phase: 'dropped', failed: 3, nextAttemptAt: null });
    expect(attempt(after(third))).toBeNull();
  });

  test.each(['fulfilled', 'threw', 'ignored'] as const)('is completed by an event that %s', (outcome) => {
    expect(after([registered(0), dispatched(0), settled(0.1, outcome)])).toMatchObject({
      phase: 'completed',
      failed: 0,
    });
  });

  test.each(['rejected', 'timed out', 'interrupted'] as const)('waits after an event that was %s', (outcome) => {
    expect(after([registered(0), dispatched(0), settled(0.1, outcome)])).toMatchObject({ phase: 'waiting', failed: 1 });
  });

  test('stays as it is when the browser did not fire an event', () => {
    expect(after([registered(0), settled(1, 'not fired')])).toEqual(after([registered(0)]));
  });

  test('has failed when its event settles after the browser has given it up', () => {
    const limit = (CHROMIUM_PARAMETERS.maxEventDurationMs + TIME_OUT_CHECK_MS) / MINUTE_MS;
    expect(after([dispatched(0), settled(limit, 'fulfilled')]).phase).toBe('completed');
    expect(after([dispatched(0), settled(limit + 0.01, 'fulfilled')])).toMatchObject({ phase: 'waiting', failed: 1 });
  });

  test('has failed when the next event comes after the limit of one whose end was not seen', () => {
    const schedule = after([registered(0), dispatched(0), dispatched(8)]);
    expect(attempt(schedule)).toMatchObject({ number: 2, isExact: true });
    expect(attempt(after([registered(0), dispatched(0), dispatched(2)]))).toMatchObject({ number: 1, isExact: false });
  });

  test('is not ended by the end of an event before', () => {
    const firing = [registered(0), dispatched(0), dispatched(8)];
    expect(after([...firing, settled(7, 'fulfilled')])).toEqual(after(firing));
  });

  test('has at least as many attempts as it has had, before the parameters are corrected', () => {
    const schedule = after([
      registered(0),
      dispatched(0),
      settled(1),
      dispatched(6),
      settled(7),
      dispatched(22),
      settled(23),
    ]);
    expect(attempt(schedule)).toEqual({ number: 4, of: 4, isExact: true, lastChance: true });
  });

  test('does nothing when it is registered again in back-off', () => {
    const waiting = [registered(0), dispatched(0), settled(1)];
    expect(after([...waiting, registered(2)])).toEqual(after(waiting));
    // To the browser it may have come while firing.
    expect(after([...waiting, registered(1.001)])).toEqual(disturb(after(waiting)));
  });

  test.each(['rejected', 'fulfilled'] as const)(
    'starts over when it is registered again while firing, %s or not',
    (outcome) => {
      const firing = [registered(0), dispatched(0), settled(1), dispatched(6), registered(6.1)];
      expect(after(firing)).toMatchObject({ phase: 'firing', failed: 1, reregistered: true });
      const over = after([...firing, settled(7, outcome)]);
      expect(over).toMatchObject({
        phase: 'pending',
        failed: 0,
        isExact: true,
        reregistered: false,
        nextAttemptAt: minutes(7),
      });
      expect(attempt(after([...firing, settled(7, outcome), dispatched(7)]))).toMatchObject({
        number: 1,
        isExact: true,
      });
      expect(attempt(after([...firing, dispatched(7)]))).toMatchObject({ number: 1, isExact: true });
    },
  );

  test('starts over also after its last chance', () => {
    const last = [registered(0), dispatched(0, true), registered(0.1), settled(1)];
    expect(after(last)).toMatchObject({ phase: 'pending', failed: 0 });
  });

  test('has started over when an event comes sooner after a failure than any retry', () => {
    const soon = after([registered(0), dispatched(0), settled(1), dispatched(1.001)]);
    expect(attempt(soon)).toMatchObject({ number: 1, isExact: true });
  });

  test('has had attempts that nobody saw when its last chance comes before its number', () => {
    const schedule = after([registered(0), dispatched(0), settled(1), dispatched(30, true)]);
    expect(attempt(schedule)).toEqual({ number: 3, of: 3, isExact: true, lastChance: true });
    expect(after([settled(31)], schedule).phase).toBe('dropped');
  });
});

describe('a tag that was there before', () => {
  test('has no estimate, and no number for sure', () => {
    const schedule = after([listed(0), listed(1)]);
    expect(schedule).toMatchObject({ phase: 'pending', isExact: false, nextAttemptAt: null });
    expect(attempt(schedule)).toEqual({ number: 1, of: 3, isExact: false, lastChance: null });
  });

  test('is at its last attempt when its event says so', () => {
    expect(attempt(after([listed(0), dispatched(1, true)]))).toEqual({
      number: 3,
      of: 3,
      isExact: true,
      lastChance: true,
    });
    expect(after([listed(0), dispatched(1, true), settled(2)])).toMatchObject({ phase: 'dropped', failed: 3 });
  });

  test('is at its first or second attempt when it is not its last', () => {
    const firing = after([listed(0), dispatched(1)]);
    expect(attempt(firing)).toEqual({ number: 1, of: 3, isExact: false, lastChance: false });
    const waiting = after([settled(2)], firing);
    expect(waiting).toMatchObject({ phase: 'waiting', isExact: false, nextAttemptAt: minutes(7) });
    expect(attempt(waiting)).toEqual({ number: 2, of: 3, isExact: false, lastChance: null });
    // A second one that is not the last leaves no doubt.
    expect(attempt(after([dispatched(7)], waiting))).toEqual({ number: 2, of: 3, isExact: true, lastChance: false });
  });

  test('may have been firing', () => {
    expect(after([settled(0, 'fulfilled')])).toMatchObject({ phase: 'completed' });
    expect(after([settled(0)])).toMatchObject({ phase: 'waiting', failed: 1, isExact: false });
  });
});

describe('a worker that throws at its start', () => {
  const failed = (at: number): Observation => ({ type: 'failed to start', at });

  test('has had an attempt of each tag that was due, though not for certain', () => {
    const schedule = after([registered(0), failed(0.001)]);
    expect(schedule).toMatchObject({ phase: 'waiting', nextAttemptAt: minutes(5.001), undisturbed: false });
    expect(attempt(schedule)).toEqual({ number: 2, of: 3, isExact: false, lastChance: null });
    const again = after([failed(5.001)], schedule);
    expect(attempt(again)).toEqual({ number: 3, of: 3, isExact: false, lastChance: true });
    expect(attempt(after([dispatched(20.1, true)], again))).toMatchObject({
      number: 3,
      isExact: true,
      lastChance: true,
    });
  });

  test('was started for something else where the tag was not due, fires, or has ended', () => {
    for (const observations of [
      [registered(0), dispatched(0.1), settled(0.2)],
      [registered(0), dispatched(0.1)],
      [registered(0), dispatched(0.1), settled(0.2, 'fulfilled')],
    ]) {
      const schedule = after(observations);
      expect(after([failed(1)], schedule)).toEqual(schedule);
    }
  });

  test('has dropped the tag that is gone after its last attempt', () => {
    const schedule = after([registered(0), failed(0), failed(5), failed(20)]);
    expect(schedule).toMatchObject({ phase: 'waiting', nextAttemptAt: null });
    expect(after([unlisted(21)], schedule)).toMatchObject({ phase: 'dropped' });
  });
});

describe('the list', () => {
  test('tells that a tag is gone, while it is due or waits', () => {
    expect(after([registered(0), unlisted(1)])).toMatchObject({ phase: 'gone', nextAttemptAt: null });
    expect(after([registered(0), dispatched(0), settled(1), unlisted(2)])).toMatchObject({ phase: 'gone' });
  });

  test('does not end what is firing, completed or dropped', () => {
    expect(after([registered(0), dispatched(0), unlisted(2)]).phase).toBe('firing');
    expect(after([registered(0), dispatched(0), settled(1, 'fulfilled'), unlisted(2)]).phase).toBe('completed');
    expect(after([registered(0), dispatched(0, true), settled(1), unlisted(2)]).phase).toBe('dropped');
  });

  test('may be a moment behind', () => {
    const moment = 0.01;
    expect(after([registered(0), unlisted(moment)]).phase).toBe('pending');
    const completed = [registered(0), dispatched(0), settled(1, 'fulfilled')];
    expect(after([...completed, listed(1 + moment)]).phase).toBe('completed');
    expect(after([...completed, listed(2)])).toMatchObject({ phase: 'pending', failed: 0, isExact: true });
  });

  test('says nothing of attempts where nobody would have seen them', () => {
    const unseen = (at: number): Observation => ({ type: 'listed', at, isUnseen: true });
    expect(attempt(after([registered(0), unseen(1)]))).toMatchObject({ number: 1, isExact: false });
    const fresh = after([unlisted(0), unseen(1)]);
    expect(fresh).toMatchObject({ phase: 'pending', isExact: false, nextAttemptAt: null });
    expect(attempt(after([unlisted(0), unseen(1), dispatched(6)]))).toMatchObject({ number: 1, isExact: false });
    expect(after([unlisted(0), listed(1)])).toMatchObject({ phase: 'pending', isExact: true });
    const waiting = [registered(0), dispatched(0), settled(1)];
    expect(after([...waiting, unseen(5)])).toMatchObject({ phase: 'waiting', failed: 1, isExact: true });
    expect(after([...waiting, unseen(7)])).toMatchObject({ phase: 'waiting', failed: 1, isExact: false });
    expect(after([...waiting, listed(7)])).toMatchObject({ isExact: true });
  });

  test('makes the next event of a tag that it does not list the first attempt', () => {
    const absent = after([unlisted(0)]);
    expect(attempt(absent)).toBeNull();
    expect(attempt(after([dispatched(1)], absent))).toMatchObject({ number: 1, isExact: true });
    expect(after([listed(0.001)], absent)).toMatchObject({ phase: 'pending', isExact: true });
    expect(after([registered(-0.001)], absent)).toMatchObject({ phase: 'pending', isExact: true });
  });
});

describe('a registration that is told late', () => {
  const absent = after([unlisted(-1)]);

  test('is the one that led to the event', () => {
    for (const rest of [[dispatched(1)], [dispatched(1), settled(2)], [dispatched(1), settled(2, 'fulfilled')]]) {
      expect(after([...rest, registered(0.99)], absent)).toEqual(after(rest, absent));
    }
  });

  test.each(['rejected', 'fulfilled'] as const)('starts over if it came while firing, %s meanwhile', (outcome) => {
    const schedule = after([dispatched(1), settled(2, outcome), registered(1.5)], absent);
    expect(schedule).toMatchObject({ phase: 'pending', failed: 0, nextAttemptAt: minutes(2) });
  });
});
