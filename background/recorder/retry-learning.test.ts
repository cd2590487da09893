import { describe, expect, test } from 'vitest';
import { learn } from './retry-learning.ts';
import { CHROMIUM_PARAMETERS, type RetryParameters } from '../../extension/protocol/retry-parameters.ts';
import { disturb, observe, type Observation, type TagSchedule } from './retry-schedule.ts';

const SECOND_MS = 1_000;
const settled: Observation = { type: 'settled', at: 0, outcome: 'rejected' };

/** A tag that has failed so often, the last time at 0. */
function waiting(failed: number, parameters: RetryParameters): TagSchedule {
  let schedule = observe(null, { type: 'registered', at: -1 }, parameters);
  for (let n = 1; n <= failed; n++) {
    // Later than the limit of an event whose end was not seen, which counts as a failure.
    const at = (n - failed) * (parameters.maxEventDurationMs + 1) - 1;
    schedule = observe(schedule, { type: 'dispatched', at, lastChance: false }, parameters);
  }
  return observe(schedule, settled, parameters);
}

const next = (seconds: number, lastChance = false): Observation => ({
  type: 'dispatched',
  at: seconds * SECOND_MS + 7,
  lastChance,
});

describe('delays', () => {
  const learned = (failed: number, seconds: number, given: Partial<RetryParameters> = {}) => {
    const parameters = { ...CHROMIUM_PARAMETERS, maxAttempts: 5, ...given };
    const { initialRetryDelayMs, retryDelayFactor } = learn(parameters, waiting(failed, parameters), next(seconds));
    return [initialRetryDelayMs, retryDelayFactor];
  };

  test('stay when the attempt comes in time, or later', () => {
    expect(learned(1, 300)).toEqual([300_000, 3]);
    expect(learned(1, 5_000)).toEqual([300_000, 3]);
    expect(learned(2, 900)).toEqual([300_000, 3]);
  });

  test('stay where the first cannot be shorter', () => {
    expect(learned(1, 0.7, { initialRetryDelayMs: 1_000 })).toEqual([1_000, 3]);
  });

  test('become what was seen, in whole seconds, when the attempt comes earlier', () => {
    expect(learned(1, 2)).toEqual([2_000, 3]);
    expect(learned(1, 299)).toEqual([299_000, 3]);
    expect(learned(2, 4, { initialRetryDelayMs: 2_000 })).toEqual([2_000, 2]);
    expect(learned(3, 18, { initialRetryDelayMs: 2_000, retryDelayFactor: 5 })).toEqual([2_000, 3]);
    // Shorter than even the first delay should be.
    expect(learned(2, 6)).toEqual([2_000, 3]);
  });

  test('are not changed by the rounding of clocks', () => {
    expect(learned(1, 299.96)).toEqual([300_000, 3]);
    expect(learned(1, 1.96)).toEqual([2_000, 3]);
  });

  test('are not learned from an event that comes sooner than any retry: it has started over', () => {
    expect(learned(1, 0.1)).toEqual([300_000, 3]);
  });

  test('are learned also where the tag is registered again in back-off', () => {
    const again = observe(waiting(1, CHROMIUM_PARAMETERS), { type: 'registered', at: 300 }, CHROMIUM_PARAMETERS);
    expect(learn(CHROMIUM_PARAMETERS, again, next(2))).toMatchObject({ initialRetryDelayMs: 2_000 });
  });

  test('are not learned where something came in between, or an attempt may not have been seen', () => {
    const schedule = waiting(1, CHROMIUM_PARAMETERS);
    const again = observe(schedule, { type: 'registered', at: 50 }, CHROMIUM_PARAMETERS);
    const absent = observe(null, { type: 'unlisted', at: -9 }, CHROMIUM_PARAMETERS);
    const firing = observe(absent, { type: 'dispatched', at: -5, lastChance: false }, CHROMIUM_PARAMETERS);
    const late = observe(firing, { type: 'settled', at: 0, outcome: 'timed out' }, CHROMIUM_PARAMETERS);
    for (const from of [disturb(schedule), again, late, { ...schedule, isExact: false }, null]) {
      expect(learn(CHROMIUM_PARAMETERS, from, next(2))).toEqual(CHROMIUM_PARAMETERS);
    }
  });
});

describe('the number of attempts', () => {
  const learned = (failed: number, seconds: number, lastChance: boolean, maxAttempts = 3) => {
    const parameters = { ...CHROMIUM_PARAMETERS, maxAttempts };
    return learn(parameters, waiting(failed, parameters), next(seconds, lastChance)).maxAttempts;
  };

  test('stays when the last chance comes with the last attempt', () => {
    expect(learned(1, 300, false)).toBe(3);
    expect(learned(2, 900, true)).toBe(3);
  });

  test('is at least one more than that of an attempt that is not the last', () => {
    expect(learned(2, 900, false)).toBe(4);
    expect(learned(4, 9_000, false)).toBe(6);
    // No more than may be set.
    expect(learned(99, 10, false, 100)).toBe(100);
    expect(learned(100, 10, true, 100)).toBe(100);
    const lower = observe(null, { type: 'listed', at: 0 }, CHROMIUM_PARAMETERS);
    expect(learn({ ...CHROMIUM_PARAMETERS, maxAttempts: 1 }, lower, next(1)).maxAttempts).toBe(2);
    expect(learn(CHROMIUM_PARAMETERS, lower, next(1))).toEqual(CHROMIUM_PARAMETERS);
  });

  test('is that of the last attempt, if it is a later one', () => {
    expect(learned(4, 90_000, true)).toBe(5);
  });

  test('is that of an earlier last attempt, unless there was time for one that nobody saw', () => {
    expect(learned(1, 301, true)).toBe(2);
    expect(learned(1, 1_199, true)).toBe(2);
    expect(learned(1, 1_200, true)).toBe(3);
    const registered = observe(null, { type: 'registered', at: 0 }, CHROMIUM_PARAMETERS);
    expect(learn(CHROMIUM_PARAMETERS, registered, next(1, true)).maxAttempts).toBe(1);
    expect(learn(CHROMIUM_PARAMETERS, registered, next(301, true)).maxAttempts).toBe(3);
  });

  test('is not learned from a tag whose earlier attempts were not seen', () => {
    const listed = observe(null, { type: 'listed', at: 0 }, CHROMIUM_PARAMETERS);
    expect(learn(CHROMIUM_PARAMETERS, listed, next(1, true))).toEqual(CHROMIUM_PARAMETERS);
    expect(learn(CHROMIUM_PARAMETERS, null, next(1, true))).toEqual(CHROMIUM_PARAMETERS);
  });
});

test('nothing is learned from what is no attempt', () => {
  expect(learn(CHROMIUM_PARAMETERS, waiting(1, CHROMIUM_PARAMETERS), { ...settled, at: 10 })).toBe(CHROMIUM_PARAMETERS);
});
