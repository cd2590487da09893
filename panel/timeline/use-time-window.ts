import { useMemo, useState } from 'preact/hooks';
import type { Lanes } from './lane-model.ts';
import { filledBy, fitted, followed, panned, revealing, zoomed, type TimeWindow } from './scale.ts';

/** How much of the window what is estimated to come may take of it when all is shown. */
const FUTURE = 0.15;
/** What is shown as long as there is nothing to show, in ms. */
const NOTHING = 60_000;

/** `all` grows with the log, `live` keeps the present in view, `free` stays where the user has put it. */
type Mode = 'all' | 'live' | 'free';

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

/** The time that is shown of a log; everything at first, until the user wants something else. @param now - epoch ms */
export function useTimeWindow({ begin, estimatedEnd }: Lanes, now: number): TimeWindowControl {
  const from = begin === Infinity ? now - NOTHING : begin;
  const all = { from, to: Math.max(now, estimatedEnd) };
  const soon = { from, to: Math.min(all.to, now + (now - from) * FUTURE) };
  const [state, setState] = useState<{ mode: Mode; window: TimeWindow }>({ mode: 'all', window: soon });

  const windowOf = ({ mode, window }: typeof state): TimeWindow => {
    if (mode === 'all') return fitted(soon);
    return mode === 'live' ? followed(window, now) : window;
  };
  const change = (mode: (before: Mode) => Mode, to: (window: TimeWindow) => TimeWindow): void =>
    setState((before) => {
      const window = windowOf(before);
      const next = to(window);
      return next === window ? before : { mode: mode(before.mode), window: next };
    });
  const freely = (): Mode => 'free';
  const current = windowOf(state);
  return {
    // The same object as long as it is the same time: what is drawn of it is still right.
    window: useMemo(() => current, [current.from, current.to]),
    isLive: state.mode === 'live',
    zoom: (factor, about) =>
      change(
        (before) => (before === 'live' ? 'live' : 'free'),
        (window) => zoomed(window, factor, about, all),
      ),
    pan: (by) => change(freely, (window) => panned(window, by, all)),
    fit: () => setState({ mode: 'all', window: soon }),
    setLive: (live) => setState((before) => ({ mode: live ? 'live' : 'free', window: windowOf(before) })),
    reveal: (span) => change(freely, (window) => revealing(window, span, all)),
    fill: (span) => change(freely, () => filledBy(span)),
  };
}
