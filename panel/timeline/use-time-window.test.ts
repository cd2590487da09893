import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Lanes } from './lane-model.ts';
import { lanesOf } from './lanes.ts';
import { logOf } from './test-data.ts';
import { shownTime } from './use-time-window.ts';

const NOW = 100_000;
const chosen = { from: 10_000, to: 10_500 };

/** Ten events a second apart, with numbers and times from `from` on. */
function logFrom(from: number): LogEvent[] {
  const told = Array.from({ length: 10 }, (_, index) => ({ type: 'completed' as const, at: (from + index) * 1_000 }));
  return logOf(...told).map((event) => ({ ...event, seq: event.seq + from }));
}

test('a time that the user has chosen is shown while the log grows and loses its oldest events', () => {
  const lanes = lanesOf(null, logFrom(10));
  const free = { mode: 'free', window: chosen, log: lanes.log } as const;
  expect(shownTime(free, lanes, NOW)).toBe(chosen);
  expect(shownTime(free, lanesOf(lanes, logFrom(15)), NOW)).toBe(chosen);
});

test('all is shown of a log that was cleared, and of another one', () => {
  const lanes = lanesOf(null, logFrom(10));
  const { log } = lanes;
  const isFitted = (next: Lanes) => {
    const [free, all] = (['free', 'all'] as const).map((mode) => shownTime({ mode, window: chosen, log }, next, NOW));
    expect(free).toEqual(all);
  };
  isFitted(lanesOf(null, logFrom(10)));
  // At once, without a moment in which nothing is there.
  isFitted(lanesOf(lanes, logFrom(20)));
  isFitted(lanesOf(lanes, []));
});

test('the present is followed in a log that was cleared, too', () => {
  const lanes = lanesOf(null, logFrom(10));
  const live = { mode: 'live', window: chosen, log: lanes.log } as const;
  expect(shownTime(live, lanesOf(lanes, []), NOW)).toEqual(shownTime(live, lanes, NOW));
});
