/*
 * The scale is linear, as in the Network and the Performance panel, although five minutes of back-off lie between attempts of
 * 20 ms. A scale that compresses gaps would make every attempt wide at once, but lengths could not be compared any more, and
 * the back-off, which is what the user came to see, would be what is hidden; gaps would also come and go, and all that is
 * beside them would jump, while a log is being recorded. Instead:
 * - a bar is never narrower than its icon (see shapes.ts), so that each attempt and its outcome is seen, and can be hit, at
 *   any zoom;
 * - the arrow keys go from event to event over any gap and take the window with them at the same zoom;
 * - Enter, or a double click, makes a bar as wide as the window, and Fit goes back.
 */

/** The time shown, in epoch ms. `to` is later than `from`. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** The shortest time that fills the window, in ms. */
export const SHORTEST = 1;
/** What is free at either end when all is shown, as a part of the window: the last bar is not cut off by the edge. */
const MARGIN = 0.04;
/** What is reckoned in fractions may lie a little inside of the margin, as a part of it. */
const SLACK = 0.01;
/** Where the present is when it is followed, as a part of the window; what is estimated to come is to the right of it. */
const PRESENT = 0.9;

/** Where a time is, in px from the left edge of a window that is `width` px wide. */
export function toPx({ from, to }: TimeWindow, width: number, time: number): number {
  return ((time - from) / (to - from)) * width;
}

/** The time at a place, the inverse of {@link toPx}. */
export function toTime({ from, to }: TimeWindow, width: number, px: number): number {
  return from + (px / width) * (to - from);
}

/** All of a time and a margin on both sides; of a time without length at least a second. */
export function fitted({ from, to }: TimeWindow): TimeWindow {
  const length = Math.max(to - from, 1_000) / (1 - 2 * MARGIN);
  return { from: from - length * MARGIN, to: from - length * MARGIN + length };
}

/** A window of the same length with the present near its right edge. */
export function followed({ from, to }: TimeWindow, now: number): TimeWindow {
  const length = to - from;
  return { from: now - length * PRESENT, to: now + length * (1 - PRESENT) };
}

/**
 * A window `factor` times as long, in which the time `about` stays where it is.
 * @param all - what there is to see; no window is longer than that takes, or shorter than {@link SHORTEST}
 */
export function zoomed({ from, to }: TimeWindow, factor: number, about: number, all: TimeWindow): TimeWindow {
  const most = fitted(all);
  const length = Math.min(Math.max((to - from) * factor, SHORTEST), Math.max(most.to - most.from, SHORTEST));
  const begin = about - ((about - from) / (to - from)) * length;
  return within({ from: begin, to: begin + length }, all);
}

/** The window so much later, in ms; it stays where there is something to see. */
export function panned({ from, to }: TimeWindow, by: number, all: TimeWindow): TimeWindow {
  return within({ from: from + by, to: to + by }, all);
}

/**
 * The nearest window of the same length in which a span is seen, with a margin; of a longer one its beginning. The window
 * itself where a part of the span is seen already: what is clicked stays under the pointer.
 */
export function revealing(window: TimeWindow, { from, to }: TimeWindow, all: TimeWindow): TimeWindow {
  const margin = (window.to - window.from) * MARGIN;
  const late = from - (window.to - margin);
  const early = window.from + margin - to;
  if (late <= SLACK * margin && early <= SLACK * margin) return window;
  const rest = Math.min(to - from, window.to - window.from - 2 * margin);
  return panned(window, early > 0 ? from - margin - window.from : late + rest, all);
}

/** A window that a span fills, but for a margin; a moment is shown with what is around it. */
export function filledBy({ from, to }: TimeWindow): TimeWindow {
  const length = Math.max(to - from, 20 * SHORTEST);
  const middle = (from + to) / 2;
  return { from: middle - length * 0.6, to: middle + length * 0.6 };
}

/** The window moved so far that it overlaps what there is to see by as much as it can. */
function within({ from, to }: TimeWindow, all: TimeWindow): TimeWindow {
  const most = fitted(all);
  const length = to - from;
  const latest = Math.max(most.to - length, most.from);
  const begin = Math.min(Math.max(from, most.from), latest);
  return { from: begin, to: begin + length };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** What people count time in, in ms. */
const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((days) => days * DAY),
];

/** The last time that there is, in epoch ms (ECMAScript, "Time Values"). */
const LAST = 8.64e15;

export interface Ticks {
  /** From one to the next, in ms. */
  readonly step: number;
  /** Epoch ms, each a whole number of steps after midnight of the local time. */
  readonly at: readonly number[];
}

/** The ticks of a window that is `width` px wide, at least `apart` px from one to the next. */
export function ticksOf({ from, to }: TimeWindow, width: number, apart: number): Ticks {
  const least = ((to - from) / width) * apart;
  const step = STEPS.find((each) => each >= least) ?? Math.ceil(least / DAY) * DAY;
  // Counted from a midnight, so that small fractions stay exact and time zones of half an hour have ticks at full hours.
  const midnight = new Date(from).setHours(0, 0, 0, 0);
  const first = Math.ceil((from - midnight) / step);
  const count = Math.max(0, Math.floor((Math.min(to, LAST) - midnight) / step) - first + 1);
  return { step, at: Array.from({ length: count }, (_, index) => midnight + (first + index) * step) };
}
