import * as v from 'valibot';
import { text } from '../text.ts';

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
/** More attempts than any browser makes. */
export const MAX_ATTEMPTS = 100;
const MAX_FACTOR = 100;
/** No delay is estimated longer, so that `nextAttemptAt` stays a date. */
const LONGEST_DELAY_MS = 365 * DAY_MS;

// @__NO_SIDE_EFFECTS__
const within = (min: number, max: number, message: () => string) =>
  v.pipe(v.number(message), v.minValue(min, message), v.maxValue(max, message));

/** Parameters that a user sets; the issues' messages are whole sentences. */
export const RetryParametersSchema = v.object({
  /** The last one has `lastChance`. */
  maxAttempts: v.pipe(
    within(1, MAX_ATTEMPTS, () => text('retry_attempts_bounds', MAX_ATTEMPTS)),
    v.safeInteger(() => text('retry_attempts_bounds', MAX_ATTEMPTS)),
  ),
  /** From the first failure to the second attempt. */
  initialRetryDelayMs: within(SECOND_MS, DAY_MS, () => text('retry_delay_bounds')),
  /** Each further delay is this many times the one before. */
  retryDelayFactor: within(1, MAX_FACTOR, () => text('retry_factor_bounds', MAX_FACTOR)),
  maxEventDurationMs: within(SECOND_MS, DAY_MS, () => text('retry_event_bounds')),
});
export type RetryParameters = v.InferOutput<typeof RetryParametersSchema>;

/**
 * Chromium's defaults (content/public/browser/background_sync_parameters.cc). It has a second number of attempts for origins
 * with the permission to show notifications, by default the same.
 */
export const CHROMIUM_PARAMETERS: RetryParameters = {
  maxAttempts: 3,
  initialRetryDelayMs: 300_000,
  retryDelayFactor: 3,
  maxEventDurationMs: 180_000,
};

/** How long the browser waits after so many failures, in ms. */
export function retryDelayMs(failed: number, { initialRetryDelayMs, retryDelayFactor }: RetryParameters): number {
  return Math.min(initialRetryDelayMs * retryDelayFactor ** (failed - 1), LONGEST_DELAY_MS);
}
