import type { Span } from './spans.ts';

/** What is drawn as one element: a span, or several that are too near to each other; `left` and `width` in px. */
export interface Shape<T extends Span> {
  readonly items: readonly T[];
  readonly left: number;
  readonly width: number;
}

export interface ShapeRules {
  /** The px at which a time is. */
  readonly toPx: (time: number) => number;
  /** Until when a span that has not ended is drawn, in epoch ms. */
  readonly now: number;
  /** No shape is narrower, in px. */
  readonly least: number;
  /** Spans that are drawn over each other become one shape, so wide, as long as they begin within so many px. */
  readonly merged: number;
  /** Whether a shape ends where the next one begins; else they may overlap. */
  readonly clips: boolean;
}

/**
 * Draws spans, given in the order of their start, in px. Spans that would be less than a pixel apart become one shape, of which
 * the next one begins `merged` px later at the soonest: a thousand attempts are a row of numbers and not one bar.
 */
export function shapesOf<T extends Span>(spans: readonly T[], rules: ShapeRules): Shape<T>[] {
  const { toPx, now, least, merged, clips } = rules;
  const shapes: Shape<T>[] = [];
  let items: T[] = [];
  let left = 0;
  let right = 0;
  const finish = (limit: number): void => {
    if (items.length > 0) shapes.push({ items, left, width: (clips ? Math.min(right, limit - 1) : right) - left });
  };
  for (const span of spans) {
    const begin = toPx(span.start);
    const end = Math.max(toPx(span.end === Infinity ? Math.max(now, span.start) : span.end), begin + least);
    const overlaps = items.length > 0 && begin < right + 1;
    if (overlaps && begin < left + merged) {
      items.push(span);
      right = Math.max(right, end, left + merged);
    } else {
      finish(begin);
      items = [span];
      left = begin;
      right = end;
    }
  }
  finish(Infinity);
  return shapes;
}
