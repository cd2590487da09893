/**
 * The browser's policy of retrying one-shot syncs, as a state machine that is fed with what was seen of a tag. Facts are facts
 * of the observations; `nextAttemptAt` is the one estimate. The rules are Chromium's: content/browser/background_sync/
 * background_sync_manager.cc (`FireReadyEventsDidFindRegistration`, `EventCompleteImpl`, `RegisterDidAskForPermission`) and
 * `GetNextEventDelay` in components/background_sync/background_sync_controller_impl.cc.
 */
import type { Outcome } from '../../extension/protocol/model.ts';
import { retryDelayMs, type RetryParameters } from '../../extension/protocol/retry-parameters.ts';

/**
 * The browser looks for events that take too long this often, so one ends as timed out up to that much later than
 * `maxEventDurationMs`, and one that settles in between has settled (measured: limit 2 s, timed out after 10 s; an event that
 * was fulfilled after 4 s had its tag removed). Who times an event by a clock of its own adds this.
 */
export const TIME_OUT_CHECK_MS = 10_000;

/** `getTags()` may be this far behind what was told of a tag: a registration that is younger is not contradicted. */
const LISTING_LAG_MS = 1_000;
/**
 * The same of an end, in ms: the browser hears of it from the worker, and then writes what is left of the tags to the disk (more
 * than a second on a busy machine, in 1 of 12 runs of the demo's story).
 */
const ENDING_LAG_MS = 5_000;
/** No retry comes this soon after a failure: the browser's delays are whole seconds. An event that does has started over. */
export const SOONEST_RETRY_MS = 500;

/** The browser hears that an event has ended up to this much later than we do, mostly. */
const HEARD_MS = 100;

/** What is known of one one-shot tag of a registration. Times: epoch ms. */
export interface TagSchedule {
  /** `pending`: its first attempt is due. `waiting`: in back-off. `gone`: not listed, and no event seen that ended it. */
  phase: 'pending' | 'firing' | 'waiting' | 'completed' | 'dropped' | 'gone';
  /** When the phase began, as far as is known. */
  since: number;
  /** Attempts of this sync registration that have failed: at least so many, exactly so many with `isExact`. */
  failed: number;
  /** False where attempts may have gone unseen, as with a tag that was there before we looked. */
  isExact: boolean;
  /** An estimate: the attempt comes then or later, as it waits for connectivity too. Null where there is none to be made. */
  nextAttemptAt: number | null;
  /** Registered again while firing: starts over, at once, whatever the running event comes to. */
  reregistered: boolean;
  /** When the last event that was seen began. */
  firedAt: number | null;
  /** Of that event. */
  lastChance: boolean | null;
  /** Whether the time until the next attempt is the browser's delay, as far as is known; see `learn`. */
  undisturbed: boolean;
}

/** What was seen of a tag, in the order of `at` (epoch ms) as far as can be; what is told late is put where it belongs. */
export type Observation =
  /**
   * `getTags()` lists it, or does not; `at`: when it was called. To be told of each call that succeeded. `isUnseen`: of its
   * registration no event would have been seen. `isCertain`: its registration is gone, however soon after what was seen before.
   */
  | { type: 'listed' | 'unlisted'; at: number; isUnseen?: boolean; isCertain?: boolean }
  /** `register()` has succeeded; `at`: when it was called. The event that it leads to may be told first. */
  | { type: 'registered'; at: number }
  /** An event of the browser's began. */
  | { type: 'dispatched'; at: number; lastChance: boolean }
  | { type: 'settled'; at: number; outcome: Outcome }
  /** The registration's worker threw at its start, while nothing kept the tag from firing: the browser counts a failed attempt. */
  | { type: 'failed to start'; at: number };

/** What is known of a tag whose phase has begun. @param rest - what more is known, or is known otherwise than of a new tag */
export function enter(phase: TagSchedule['phase'], since: number, rest: Partial<TagSchedule> = {}): TagSchedule {
  const fresh = { failed: 0, isExact: true, nextAttemptAt: phase === 'pending' ? since : null, reregistered: false };
  return { phase, since, ...fresh, firedAt: null, lastChance: null, undisturbed: true, ...rest };
}

/**
 * What is known of a tag after an observation.
 * @param schedule - null for a tag of which nothing is known. Once `getTags()` has been read, a tag that it does not list is
 *   known to be absent: `observe(null, { type: 'unlisted', … })`, and its next event is its first attempt.
 * @param parameters - already corrected by `learn` with the same observation
 */
export function observe(
  schedule: TagSchedule | null,
  observation: Observation,
  parameters: RetryParameters,
): TagSchedule {
  const { type, at } = observation;
  switch (type) {
    case 'listed': {
      const { isUnseen } = observation;
      const unknown = { isExact: false, nextAttemptAt: null };
      if (!schedule) return enter('pending', at, unknown);
      if (hasEnded(schedule) && at > schedule.since + lag(schedule))
        return enter('pending', at, isUnseen ? unknown : {});
      const { phase, nextAttemptAt } = schedule;
      const isDue = phase === 'pending' || (phase === 'waiting' && at > (nextAttemptAt ?? at));
      return isUnseen && isDue ? { ...schedule, isExact: false } : schedule;
    }
    case 'unlisted':
      if (!schedule) return enter('gone', at);
      // A running event is told by its end, which may come later than the list without the tag.
      if (hasEnded(schedule) || schedule.phase === 'firing') return schedule;
      if (observation.isCertain !== true && at <= schedule.since + LISTING_LAG_MS) return schedule;
      // Its last chance was an attempt that nobody saw.
      return {
        ...schedule,
        phase: schedule.failed < parameters.maxAttempts ? 'gone' : 'dropped',
        since: at,
        nextAttemptAt: null,
      };
    case 'registered':
      return schedule ? register(schedule, at) : enter('pending', at);
    case 'dispatched': {
      const { lastChance } = observation;
      const counted = countBefore(schedule, observation, parameters);
      return enter('firing', at, { ...counted, firedAt: at, lastChance });
    }
    case 'settled':
      return settle(schedule ?? enter('firing', at, { isExact: false }), observation, parameters);
    case 'failed to start':
      return failToStart(schedule ?? enter('gone', at), at, parameters);
  }
}

function hasEnded({ phase }: TagSchedule): boolean {
  return phase === 'completed' || phase === 'dropped' || phase === 'gone';
}

/** An end that the list itself told is as young as the list. */
function lag({ phase }: TagSchedule): number {
  return phase === 'gone' ? 0 : ENDING_LAG_MS;
}

function register(schedule: TagSchedule, at: number): TagSchedule {
  const { phase, since, firedAt } = schedule;
  // Told late: the one that led to the event.
  if (firedAt !== null && at < firedAt) return schedule;
  if (phase === 'firing') return { ...schedule, reregistered: true };
  // In back-off it does nothing, unlike in the specification; that began when the browser heard of the end.
  if (phase === 'waiting' && at >= since) return at - since < HEARD_MS ? disturb(schedule) : schedule;
  if (phase === 'pending') return disturb(schedule);
  // New after an end; or told late: it came while firing.
  return enter('pending', Math.max(at, since), { firedAt });
}

/**
 * A tag whose next attempt something may put off or replace: held, offline, the browser closed, the machine asleep. Nothing is
 * learned from when it comes.
 */
export function disturb(schedule: TagSchedule): TagSchedule {
  return { ...schedule, undisturbed: false };
}

export type Dispatched = Extract<Observation, { type: 'dispatched' }>;
type Count = Pick<TagSchedule, 'failed' | 'isExact'>;

/** The failures before an event, by what was seen before it. */
export function countSeen(schedule: TagSchedule | null, at: number, { maxEventDurationMs }: RetryParameters): Count {
  if (!schedule) return { failed: 0, isExact: false };
  const { phase, since, failed, isExact, reregistered } = schedule;
  const startsOver = phase === 'waiting' ? at - since < SOONEST_RETRY_MS : phase === 'firing' && reregistered;
  if (startsOver || hasEnded(schedule)) return { failed: 0, isExact: true };
  if (phase !== 'firing') return { failed, isExact };
  // The end of the event before was not seen.
  return at - since > maxEventDurationMs ? { failed: failed + 1, isExact } : { failed, isExact: false };
}

/** The failures before an event, by what was seen before it and by its last chance. */
function countBefore(schedule: TagSchedule | null, { at, lastChance }: Dispatched, parameters: RetryParameters): Count {
  const { failed, isExact } = countSeen(schedule, at, parameters);
  const last = parameters.maxAttempts - 1;
  if (lastChance) return { failed: Math.max(failed, last), isExact: true };
  return { failed, isExact: isExact || failed === last - 1 };
}

const FAILURES: readonly Outcome[] = ['rejected', 'timed out', 'interrupted'];

/**
 * Measured: an event whose handler throws, or calls no `waitUntil`, is a success to the browser (`WaitUntilObserver` in Blink
 * asks for rejected promises only); a worker that is stopped or whose process dies in the middle is a failed attempt.
 */
function settle(
  schedule: TagSchedule,
  { at, outcome }: Extract<Observation, { type: 'settled' }>,
  parameters: RetryParameters,
): TagSchedule {
  if (schedule.phase !== 'firing' || at < schedule.since || outcome === 'not fired') return schedule;
  const { failed: before, isExact, lastChance, firedAt } = schedule;
  if (schedule.reregistered) return enter('pending', at, { firedAt });
  const event = { isExact, lastChance, firedAt };
  // The browser has given up what takes longer, and does not hear of its end.
  const inTime = at - schedule.since <= parameters.maxEventDurationMs + TIME_OUT_CHECK_MS;
  if (inTime && !FAILURES.includes(outcome)) return enter('completed', at, { failed: before, ...event });
  const failed = before + 1;
  if (lastChance ?? failed >= parameters.maxAttempts) return enter('dropped', at, { failed, ...event });
  return enter('waiting', at, {
    failed,
    ...event,
    nextAttemptAt: at + retryDelayMs(failed, parameters),
    // A rejection is the one failure whose moment the browser and we know alike.
    undisturbed: outcome === 'rejected',
  });
}

/** Nothing says which tags the worker was started for: of each that was due it is a failed attempt, though not for certain. */
function failToStart(schedule: TagSchedule, at: number, parameters: RetryParameters): TagSchedule {
  const { phase, since, nextAttemptAt, firedAt } = schedule;
  const dueAt = phase === 'pending' ? since : phase === 'waiting' ? (nextAttemptAt ?? Infinity) : Infinity;
  if (at < dueAt - LISTING_LAG_MS) return schedule;
  const failed = schedule.failed + 1;
  return enter('waiting', Math.max(at, since), {
    failed,
    isExact: false,
    firedAt,
    nextAttemptAt: failed < parameters.maxAttempts ? at + retryDelayMs(failed, parameters) : null,
    undisturbed: false,
  });
}

/** The schedule with its estimate as other parameters make it. */
export function estimate(schedule: TagSchedule, parameters: RetryParameters): TagSchedule {
  const { phase, since, failed } = schedule;
  return phase === 'waiting' ? { ...schedule, nextAttemptAt: since + retryDelayMs(failed, parameters) } : schedule;
}

/** Attempt `number` of `of`, of a tag that has not ended: the running one, else the next. */
export interface Attempt {
  /** From 1; at least this one where it is not exact. */
  number: number;
  of: number;
  isExact: boolean;
  /** Whether it has, or would have, `lastChance`; null where that is not known. */
  lastChance: boolean | null;
}

/** The attempt that runs or comes next; null for a tag that has ended. */
export function attemptOf(schedule: TagSchedule, { maxAttempts }: RetryParameters): Attempt | null {
  if (hasEnded(schedule)) return null;
  const { phase, failed, isExact } = schedule;
  const number = failed + 1;
  const expected = number >= maxAttempts || (isExact ? false : null);
  const lastChance = phase === 'firing' ? schedule.lastChance : expected;
  return { number, of: Math.max(maxAttempts, number), isExact, lastChance };
}
