import { leastText, text } from '../../extension/text.ts';
import { clockText } from './retry-values.ts';
import { waitingOf } from './waiting-of.ts';
import type { Asked } from './why-not.ts';

/** Which attempt of a one-shot tag runs, or would come now; null where that cannot be said. */
export function attemptText({ evidence, tag }: Pick<Asked, 'evidence' | 'tag'>): string | null {
  const attempt = evidence?.schedule?.attempt;
  if (tag === null || !attempt) return null;
  const { number, of, isExact, lastChance } = attempt;
  if (evidence.schedule?.phase === 'firing') return text('why_attempt_runs', leastText(number, isExact), of);
  if (lastChance === true) return text('why_attempt_last', number, of);
  return text(isExact ? 'why_attempt' : 'why_attempt_unsure', number, of);
}

type Next = Pick<Asked, 'status' | 'registration' | 'tag' | 'now'>;

/** How long it is until the estimated moment of the next attempt; null where there is no estimate. */
export function countdownText({ status, registration, tag, now }: Next): string | null {
  const waiting = waitingOf(status, registration?.key, tag);
  if (typeof waiting?.nextAttemptAt !== 'number') return null;
  const seconds = Math.ceil((waiting.nextAttemptAt - now) / 1_000);
  if (seconds <= 0) return text('why_due');
  // The delay of a later attempt is longer.
  return text('why_countdown', leastText(clockText(seconds), waiting.isExact));
}
