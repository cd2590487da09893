import { MAX_ATTEMPTS, retryDelayMs, type RetryParameters } from '../../extension/protocol/retry-parameters.ts';
import { countSeen, SOONEST_RETRY_MS, type Dispatched, type Observation, type TagSchedule } from './retry-schedule.ts';

/** The unit of Chromium's delays, and the shortest. */
const SECOND_MS = 1_000;
/** What clocks in whole milliseconds, and rounding, may make a delay shorter. */
const CLOCK_MS = 50;

/**
 * The parameters, corrected by an observation. Delays are only ever made shorter: an attempt that comes later than estimated
 * proves nothing, one that comes earlier does, if nothing came in between. Chromium's are whole seconds.
 * @param schedule - what was known before the observation
 */
export function learn(
  parameters: RetryParameters,
  schedule: TagSchedule | null,
  observation: Observation,
): RetryParameters {
  if (observation.type !== 'dispatched') return parameters;
  return learnAttempts(learnDelay(parameters, schedule, observation.at), schedule, observation);
}

function learnDelay(parameters: RetryParameters, schedule: TagSchedule | null, at: number): RetryParameters {
  if (schedule?.phase !== 'waiting' || !schedule.undisturbed || !schedule.isExact) return parameters;
  const { failed, since } = schedule;
  const { initialRetryDelayMs, retryDelayFactor } = parameters;
  const seenMs = at - since;
  if (seenMs < SOONEST_RETRY_MS || seenMs + CLOCK_MS >= retryDelayMs(failed, parameters)) return parameters;
  const delayMs = Math.max(Math.floor((seenMs + CLOCK_MS) / SECOND_MS) * SECOND_MS, SECOND_MS);
  const times = failed - 1;
  // A further delay: the first one has mostly been seen before it, so it is the factor that is wrong.
  if (times > 0 && delayMs >= initialRetryDelayMs) {
    return { ...parameters, retryDelayFactor: (delayMs / initialRetryDelayMs) ** (1 / times) };
  }
  return { ...parameters, initialRetryDelayMs: Math.max(delayMs / retryDelayFactor ** times, SECOND_MS) };
}

function learnAttempts(
  parameters: RetryParameters,
  schedule: TagSchedule | null,
  { at, lastChance }: Dispatched,
): RetryParameters {
  const { failed, isExact } = countSeen(schedule, at, parameters);
  const number = failed + 1;
  const { maxAttempts } = parameters;
  if (!lastChance) return { ...parameters, maxAttempts: Math.min(Math.max(maxAttempts, number + 1), MAX_ATTEMPTS) };
  if (number > maxAttempts) return { ...parameters, maxAttempts: Math.min(number, MAX_ATTEMPTS) };
  // There are attempts that nobody sees: a worker that fails to start has had one. Was there time for it?
  if (!isExact || (schedule?.phase !== 'pending' && schedule?.phase !== 'waiting')) return parameters;
  const unseenMs = (failed > 0 ? retryDelayMs(failed, parameters) : 0) + retryDelayMs(number, parameters);
  return at - schedule.since < unseenMs ? { ...parameters, maxAttempts: number } : parameters;
}
