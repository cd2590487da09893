import { useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { rowIndexOf } from '../components/closest.ts';
import { shiftOf, type Layout } from './anchor.ts';
import { offsetsOf, revealed, rowAt, totalOf, type Offsets } from './offsets.ts';

/** What is rendered above and below the view, in px: scrolling by a row finds it there. */
const OVERSCAN = 24;

export interface VirtualInput {
  readonly rows: Layout['rows'];
  /**
   * The height in px of a row as long as it was not laid out, and of all that are not `[data-varies]`; another function where
   * these have changed.
   */
  readonly heightOf: (index: number) => number;
  /** Whether a row may be `[data-varies]`; none may if left out. */
  readonly varies?: (index: number) => boolean;
  /** The row that is rendered wherever it is, because it may have the focus; -1 for none. */
  readonly kept: number;
  /** The list is shown from its beginning whenever this is another value. */
  readonly resetOn?: unknown;
}

export interface VirtualRows {
  /**
   * For the element that scrolls. Its first child is the head that stays at the top; its rows are `[data-row]`, the index,
   * and `[data-varies]` where they may be of another height than `heightOf`.
   */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The height of all rows, in px. */
  readonly height: number;
  /** The rows to render, one below the other, and how far each is from the one before, in px: as high as those left out. */
  readonly shown: readonly { readonly index: number; readonly gap: number }[];
  /** Scrolls so that a row is in view. */
  readonly reveal: (index: number) => void;
}

/** What is on the screen; changed when it was drawn. */
interface Screen extends Layout {
  readonly heights: Map<string, number>;
  top: number;
  height: number;
  rows: Layout['rows'];
  offsets: Offsets;
  range: Range;
  resetOn: unknown;
  /** The row under the pointer. */
  pointed: string | null;
}
interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * Renders only the rows in view. The row under the pointer, else the one with the focus, else the first in view stays where
 * it is on the screen while others come and go above it.
 */
export function useVirtualRows({ rows, heightOf, varies, kept, resetOn }: VirtualInput): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen>(NOTHING_DRAWN(resetOn)).current;
  const [drawn, redraw] = useReducer((count: number) => count + 1, 0);

  // `drawn` stands for the heights, which change only before a redraw.
  const offsets = useMemo(
    () =>
      offsetsOf(
        rows.length,
        (index) =>
          (varies?.(index) === true ? screen.heights.get(rows[index]?.key ?? '') : undefined) ?? heightOf(index),
      ),
    [rows, heightOf, drawn],
  );
  const top = topFor(screen, { rows, offsets }, rows[kept]?.key, resetOn);
  const range = rangeOf(offsets, top, screen.height);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const grown = measure(element, rows, screen.heights, heightOf);
    Object.assign(screen, { rows, offsets, range, resetOn });
    if (top !== screen.top) element.scrollTop = top;
    screen.top = top === screen.top ? top : element.scrollTop;
    if (!isEqual(rangeOf(offsets, screen.top, screen.height), range) || (grown && top > 0)) redraw(undefined);
    // At the top all is where it belongs, except the end of what is scrolled: that comes with the next frame.
    else if (grown) requestAnimationFrame(() => requestAnimationFrame(redraw));
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const lifetime = new AbortController();
    const look = (): void => {
      screen.top = element.scrollTop;
      if (!isEqual(rangeOf(screen.offsets, screen.top, screen.height), screen.range)) redraw(undefined);
    };
    const point = ({ target }: Event): void => {
      screen.pointed = screen.rows[rowIndexOf(target)]?.key ?? null;
    };
    const unpoint = (): void => {
      screen.pointed = null;
    };
    element.addEventListener('scroll', look, { signal: lifetime.signal, passive: true });
    element.addEventListener('pointerover', point, { signal: lifetime.signal });
    element.addEventListener('pointerleave', unpoint, { signal: lifetime.signal });
    // Another width gives rows other heights, another height other rows. Asked here, the height is known already.
    let width = -1;
    const size = (): void => {
      const height = viewHeight(element);
      const isOther = height !== screen.height;
      const isWider = element.clientWidth !== width;
      screen.height = height;
      width = element.clientWidth;
      if (isOther || (isWider && measure(element, screen.rows, screen.heights, heightOf))) redraw(undefined);
    };
    // Where there are rows at once, before any but a few are rendered.
    if (screen.rows.length > 0) size();
    const observer = new ResizeObserver(size);
    observer.observe(element);
    return () => {
      lifetime.abort();
      observer.disconnect();
    };
  }, [screen]);

  const reveal = (index: number): void => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = revealed(screen.offsets, index, screen.top, screen.height);
    screen.top = element.scrollTop;
    redraw(undefined);
  };
  return { scroller, height: totalOf(offsets), shown: shownRows(offsets, range, kept), reveal };
}

const NOTHING_DRAWN = (resetOn: unknown): Screen => ({
  heights: new Map(),
  top: 0,
  height: 0,
  rows: [],
  offsets: offsetsOf(0, () => 0),
  range: { first: 0, last: -1 },
  resetOn,
  pointed: null,
});

/** Where to scroll to, so that what the user looks at stays where it is. */
function topFor(screen: Screen, next: Layout, keptKey: string | undefined, resetOn: unknown): number {
  if (resetOn !== screen.resetOn) return 0;
  if (next.offsets === screen.offsets) return screen.top;
  const most = Math.max(0, totalOf(next.offsets) - screen.height);
  return Math.max(0, Math.min(screen.top + shiftOf(screen, next, watched(screen, keptKey)), most));
}

/** The rows that the user may be looking at, the likeliest first. */
function* watched({ rows, offsets, top, height, pointed }: Screen, keptKey: string | undefined): Iterable<string> {
  const first = rowAt(offsets, top);
  const last = rowAt(offsets, top + height);
  const inView = rows.slice(Math.max(0, first), last + 1).map(({ key }) => key);
  if (pointed !== null) yield pointed;
  if (keptKey !== undefined && inView.includes(keptKey)) yield keptKey;
  // At the very top, new rows above the first are what the user wants to see.
  if (top > 0) yield* inView;
}

function rangeOf(offsets: Offsets, top: number, height: number): Range {
  return { first: rowAt(offsets, top - OVERSCAN), last: rowAt(offsets, top + height + OVERSCAN) };
}

function isEqual(a: Range, b: Range): boolean {
  return a.first === b.first && a.last === b.last;
}

function shownRows(offsets: Offsets, { first, last }: Range, kept: number): VirtualRows['shown'] {
  const indexes = Array.from({ length: Math.max(0, last - Math.max(0, first) + 1) }, (_, at) => first + at);
  if (kept >= 0 && kept < first) indexes.unshift(kept);
  if (kept > last && kept < offsets.length - 1) indexes.push(kept);
  return indexes.map((index, at) => ({
    index,
    gap: (offsets[index] ?? 0) - (offsets[(indexes[at - 1] ?? -1) + 1] ?? 0),
  }));
}

function viewHeight(scroller: HTMLElement): number {
  const head = scroller.firstElementChild;
  return scroller.clientHeight - (head instanceof HTMLElement ? head.offsetHeight : 0);
}

/** Takes the heights of the rendered rows that vary, and tells whether one is not what was thought. */
function measure(
  scroller: HTMLElement,
  rows: Layout['rows'],
  heights: Map<string, number>,
  heightOf: VirtualInput['heightOf'],
): boolean {
  let changed = false;
  for (const element of scroller.querySelectorAll<HTMLElement>('[data-varies]')) {
    const index = Number(element.dataset.row);
    const key = rows[index]?.key;
    const height = element.offsetHeight;
    // A panel that is not shown has no heights.
    if (key === undefined || height === 0 || height === (heights.get(key) ?? heightOf(index))) continue;
    heights.set(key, height);
    changed = true;
  }
  if (heights.size > 2 * rows.length + 100) forgetOthers(heights, rows);
  return changed;
}

/** Rows come and go all day; the heights of those that went are not kept. */
function forgetOthers(heights: Map<string, number>, rows: Layout['rows']): void {
  const keys = new Set(rows.map(({ key }) => key));
  for (const key of heights.keys()) if (!keys.has(key)) heights.delete(key);
}
