import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test, vi } from 'vitest';
import { learn } from './retry-learning.ts';
import {
  CHROMIUM_PARAMETERS,
  RetryParametersSchema,
  retryDelayMs,
  type RetryParameters,
} from '../../extension/protocol/retry-parameters.ts';
import { attemptOf, observe, type Observation, type TagSchedule } from './retry-schedule.ts';

/** The same sequences each time; `RUNS=20000 SEED=7` plays others. */
const RUNS = { numRuns: Number(process.env.RUNS ?? 500), seed: Number(process.env.SEED ?? 1) };
vi.setConfig({ testTimeout: 10_000 + RUNS.numRuns * 2 });

const whole = (min: number, max: number) => fc.integer({ min, max });
const parametersOf = (max: RetryParameters): fc.Arbitrary<RetryParameters> =>
  fc.record({
    maxAttempts: whole(1, max.maxAttempts),
    initialRetryDelayMs: whole(1, max.initialRetryDelayMs / 1_000).map((seconds) => seconds * 1_000),
    retryDelayFactor: whole(1, max.retryDelayFactor),
    maxEventDurationMs: whole(10, max.maxEventDurationMs / 1_000).map((seconds) => seconds * 1_000),
  });
const anyParameters = parametersOf({
  maxAttempts: 6,
  initialRetryDelayMs: 600_000,
  retryDelayFactor: 5,
  maxEventDurationMs: 180_000,
});
const outcome = fc.constantFrom('fulfilled', 'rejected', 'threw', 'ignored', 'timed out', 'interrupted');

/** What happens to a tag next: it is registered, or its next event comes. */
const step = fc.oneof(
  fc.record({ type: fc.constant('register'), afterMs: whole(1, 5_000) }),
  fc.record({
    type: fc.constant('event'),
    outcome,
    durationMs: whole(2, 9_000),
    /** How long the browser waits for connectivity. */
    offlineMs: fc.oneof(fc.constant(0), whole(1, 2_000_000)),
    reregistered: fc.boolean(),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The state of a sync registration in the browser: as in `BackgroundSyncRegistration`. */
interface Browser {
  registered: boolean;
  attempts: number;
  delayUntil: number;
  now: number;
}

interface Seen {
  observation: Observation;
  /** Of the browser, after what was observed. */
  browser: Browser;
}

/** What a browser with these parameters does, as `background_sync_manager.cc` has it. */
function play(steps: readonly Step[], parameters: RetryParameters): Seen[] {
  const browser: Browser = { registered: false, attempts: 0, delayUntil: 0, now: 1_000_000 };
  const seen: Seen[] = [];
  const tell = (observation: Observation) => void seen.push({ observation, browser: { ...browser } });
  const register = () => {
    if (!browser.registered) Object.assign(browser, { registered: true, attempts: 0, delayUntil: browser.now });
  };
  for (const one of steps) {
    if (one.type === 'register') {
      browser.now += one.afterMs;
      register();
      tell({ type: 'registered', at: browser.now });
      continue;
    }
    if (!('outcome' in one) || !browser.registered) continue;
    browser.now = Math.max(browser.now + 1, browser.delayUntil) + one.offlineMs;
    const lastChance = browser.attempts === parameters.maxAttempts - 1;
    tell({ type: 'dispatched', at: browser.now, lastChance });
    if (one.reregistered) tell({ type: 'registered', at: browser.now + 1 });
    browser.now += one.durationMs;
    const failed = ['rejected', 'timed out', 'interrupted'].includes(one.outcome);
    if (one.reregistered) browser.attempts = 0;
    else {
      browser.attempts += 1;
      browser.registered = failed && browser.attempts < parameters.maxAttempts;
      browser.delayUntil = browser.now + (browser.registered ? retryDelayMs(browser.attempts, parameters) : 0);
    }
    tell({ type: 'settled', at: browser.now, outcome: one.outcome });
  }
  return seen;
}

const scripts = fc.array(step, { maxLength: 30 });
const absent = observe(null, { type: 'unlisted', at: 0 }, CHROMIUM_PARAMETERS);

test('says of each attempt what a browser with the same parameters does', () => {
  fc.assert(
    fc.property(scripts, anyParameters, (steps, parameters) => {
      let schedule = absent;
      for (const { observation, browser } of play(steps, parameters)) {
        const before = schedule;
        // Right parameters are never made wrong.
        expect(learn(parameters, before, observation)).toEqual(parameters);
        schedule = observe(before, observation, parameters);
        const { type, at } = observation;
        expect(schedule.isExact).toBe(true);
        if (type === 'dispatched') {
          expect(attemptOf(before, parameters)?.lastChance).toBe(observation.lastChance);
          expect(attemptOf(schedule, parameters)).toMatchObject({
            number: browser.attempts + 1,
            of: parameters.maxAttempts,
            lastChance: observation.lastChance,
          });
          // An attempt comes when it is estimated, or later.
          expect(at).toBeGreaterThanOrEqual(before.nextAttemptAt ?? Infinity);
        }
        if (type !== 'settled') continue;
        const ended = schedule.phase === 'completed' || schedule.phase === 'dropped';
        expect(ended).toBe(!browser.registered);
        if (!ended) expect(schedule.failed).toBe(browser.attempts);
        if (schedule.phase === 'waiting') expect(schedule.nextAttemptAt).toBe(browser.delayUntil);
      }
    }),
    RUNS,
  );
});

/** Tells each registration so many observations later, but not after another one, nor after a further event has begun. */
function tellLate(seen: readonly Observation[], lateness: readonly number[]): Observation[] {
  const told = [...seen];
  for (const [index, observation] of seen.entries()) {
    if (observation.type !== 'registered') continue;
    const last = told.indexOf(observation) + (lateness[index % lateness.length] ?? 0);
    for (let place = told.indexOf(observation), first = true; place < last; place++, first = false) {
      const next = told[place + 1];
      if (!next || next.type === 'registered' || (next.type === 'dispatched' && !(first && place === index))) break;
      told[place] = next;
      told[place + 1] = observation;
    }
  }
  return told;
}

test('comes to the same when registrations are told late', () => {
  fc.assert(
    fc.property(scripts, anyParameters, fc.array(whole(0, 3), { minLength: 1 }), (steps, parameters, lateness) => {
      const seen = play(steps, parameters).map(({ observation }) => observation);
      const then = (schedule: TagSchedule, observation: Observation) => observe(schedule, observation, parameters);
      const known = ({ phase, failed, nextAttemptAt, isExact }: TagSchedule) => [phase, failed, nextAttemptAt, isExact];
      const told = tellLate(seen, lateness);
      expect(known(told.reduce(then, absent))).toEqual(known(seen.reduce(then, absent)));
    }),
    RUNS,
  );
});

test('learns the parameters of a browser that is quicker, from two failures that nothing disturbed', () => {
  fc.assert(
    fc.property(anyParameters, fc.array(whole(0, 900), { minLength: 10, maxLength: 10 }), (real, delays) => {
      const event = { type: 'event' as const, outcome: 'rejected' as const, reregistered: false };
      const turns = Array.from({ length: real.maxAttempts }, (_, n) => ({
        ...event,
        durationMs: 5,
        offlineMs: delays[n] ?? 0,
      }));
      let known: RetryParameters = {
        ...real,
        initialRetryDelayMs: 600_000,
        retryDelayFactor: 5,
      };
      let schedule = absent;
      for (const { observation } of play([{ type: 'register', afterMs: 1 }, ...turns], real)) {
        known = learn(known, schedule, observation);
        schedule = observe(schedule, observation, known);
      }
      const failures = Array.from({ length: Math.min(real.maxAttempts - 1, 3) }, (_, n) => n + 1);
      for (const failed of failures) {
        expect(retryDelayMs(failed, known), `after failure ${failed}`).toBeCloseTo(retryDelayMs(failed, real), 0);
      }
    }),
    RUNS,
  );
});

const anyObservation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ type: fc.constantFrom('listed' as const, 'unlisted' as const), at: whole(0, 2_000_000) }),
  fc.record({ type: fc.constant('registered' as const), at: whole(0, 2_000_000) }),
  fc.record({ type: fc.constant('dispatched' as const), at: whole(0, 2_000_000), lastChance: fc.boolean() }),
  fc.record({
    type: fc.constant('settled' as const),
    at: whole(0, 2_000_000),
    outcome: fc.oneof(outcome, fc.constant('not fired' as const)),
  }),
);

test('holds what it promises, whatever is observed in whatever order', () => {
  fc.assert(
    fc.property(fc.array(anyObservation, { maxLength: 20 }), anyParameters, (observations, given) => {
      let parameters = given;
      let schedule: TagSchedule | null = null;
      for (const observation of observations) {
        const learned = learn(parameters, schedule, observation);
        expect(v.is(RetryParametersSchema, learned)).toBe(true);
        // Delays are only ever made shorter.
        for (const failed of [1, 2, 5]) {
          expect(retryDelayMs(failed, learned)).toBeLessThanOrEqual(retryDelayMs(failed, parameters) * (1 + 1e-9));
        }
        parameters = learned;
        const before: TagSchedule | null = schedule;
        schedule = observe(schedule, observation, parameters);
        const { phase, failed, nextAttemptAt, reregistered, lastChance } = schedule;
        const attempt = attemptOf(schedule, parameters);
        expect(attempt === null).toBe(['completed', 'dropped', 'gone'].includes(phase));
        if (attempt) expect(attempt.of).toBeGreaterThanOrEqual(attempt.number);
        if (nextAttemptAt !== null) expect(['pending', 'waiting']).toContain(phase);
        if (phase === 'waiting') expect(nextAttemptAt).not.toBeNull();
        if (reregistered) expect(phase).toBe('firing');
        if (phase === 'dropped') expect(lastChance === true || failed >= parameters.maxAttempts).toBe(true);
        // Only an event ends a tag as completed or dropped, and only the list says that it is gone.
        if (phase !== before?.phase && (phase === 'completed' || phase === 'dropped')) {
          expect(observation.type).toBe('settled');
        }
        if (phase === 'gone' && before?.phase !== 'gone') expect(observation.type).toBe('unlisted');
      }
    }),
    RUNS,
  );
});
