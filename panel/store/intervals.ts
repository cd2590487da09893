import type { LogEvent } from '../../extension/protocol/log.ts';
import { registrationKey } from '../../extension/protocol/registration-key.ts';
import { dispatchKey } from './activity.ts';

/** The minimum interval with which a periodic tag was registered, in ms, and when that was, epoch ms. */
export interface Interval {
  readonly at: number;
  readonly minIntervalMs: number;
}

/** The intervals of periodic tags by {@link dispatchKey}: the list does not tell them, but what was recorded does. */
export type Intervals = ReadonlyMap<string, Interval>;

/** What is known after these events of the log; the same object where they tell nothing of it. */
export function withEvents(intervals: Intervals, events: readonly LogEvent[]): Intervals {
  const told = events.filter(({ type, kind }) => kind === 'periodicsync' && (type === 'registered' || type === 'gone'));
  if (told.length === 0) return intervals;
  const known = new Map(intervals);
  for (const { type, at, scope = '', partitioned = false, tag = '', minIntervalMs = 0 } of told) {
    const key = dispatchKey(registrationKey({ scope, partitioned }), tag, 'periodicsync');
    if (type === 'gone' || minIntervalMs === 0) known.delete(key);
    // Asked for in the same way, it stays as it was registered first.
    else if (known.get(key)?.minIntervalMs !== minIntervalMs) known.set(key, { at, minIntervalMs });
  }
  return known;
}
