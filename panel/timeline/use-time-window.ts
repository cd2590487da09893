import { useMemo, useState } from 'preact/hooks';
import type { Lanes } from './lane-model.ts';
import { filledBy, fitted, followed, panned, revealing, zoomed, type TimeWindow } from './scale.ts';

/** How much of the window what is estimated to come may take of it when all is shown. */
const FUTURE = 0.15;
/** What is shown as long as there is nothing to show, in ms. */
const NOTHING = 60_000;

/** `all` grows with the log, `live` keeps the present in view, `free` stays where the user has put it. */
type Mode = 'all' | 'live' | 'free';

/** What the user wants to see, and of which log. */
interface Wanted {
  readonly mode: Mode;
  readonly window: TimeWindow;
  readonly log: object;
}

export interface TimeWindowControl {
  readonly window: TimeWindow;
  readonly isLive: boolean;
  /** The window `factor` times as long, about a time (epoch ms) that stays where it is. */
  readonly zoom: (factor: number, about: number) => void;
  /** The window so much later, in ms. */
  readonly pan: (by: number) => void;
  readonly fit: () => void;
  readonly setLive: (live: boolean) => void;
  /** Moves no further than it takes to see a span. */
  readonly reveal: (span: TimeWindow) => void;
  /** Makes a span as long as the window. */
  readonly fill: (span: TimeWindow) => void;
}

/** What of a log says which time is shown. */
type Extent = Pick<Lanes, 'log' | 'begin' | 'estimatedEnd'>;

/** The time that is shown of a log; everything at first, until the user wants something else. @param now - epoch ms */
export function useTimeWindow(lanes: Extent, now: number): TimeWindowControl {
  const { log } = lanes;
  const soon = soonOf(lanes, now);
  const all = { ...soon, to: Math.max(now, lanes.estimatedEnd) };
  const [wanted, setWanted] = useState<Wanted>({ mode: 'all', window: soon, log });

  const change = (mode: (before: Mode) => Mode, to: (window: TimeWindow) => TimeWindow): void =>
    setWanted((before) => {
      const window = shownTime(before, lanes, now);
      const next = to(window);
      return next === window ? before : { mode: mode(before.mode), window: next, log };
    });
  const freely = (): Mode => 'free';
  const current = shownTime(wanted, lanes, now);
  return {
    // The same object as long as it is the same time: what is drawn of it is still right.
    window: useMemo(() => current, [current.from, current.to]),
    isLive: wanted.mode === 'live',
    zoom: (factor, about) =>
      change(
        (before) => (before === 'live' ? 'live' : 'free'),
        (window) => zoomed(window, factor, about, all),
      ),
    pan: (by) => change(freely, (window) => panned(window, by, all)),
    fit: () => setWanted({ mode: 'all', window: soon, log }),
    setLive: (live) =>
      setWanted((before) => ({ mode: live ? 'live' : 'free', window: shownTime(before, lanes, now), log })),
    reveal: (span) => change(freely, (window) => revealing(window, span, all)),
    fill: (span) => change(freely, () => filledBy(span)),
  };
}

/** The window for what is wanted; all of a log that has begun anew since the user has chosen a time. */
export function shownTime({ mode, window, log }: Wanted, lanes: Extent, now: number): TimeWindow {
  if (mode === 'live') return followed(window, now);
  return mode === 'free' && log === lanes.log ? window : fitted(soonOf(lanes, now));
}

/** All of a log, and what is estimated to come as far as there is room. */
function soonOf({ begin, estimatedEnd }: Extent, now: number): TimeWindow {
  const from = begin === Infinity ? now - NOTHING : begin;
  return { from, to: Math.min(Math.max(now, estimatedEnd), now + (now - from) * FUTURE) };
}
