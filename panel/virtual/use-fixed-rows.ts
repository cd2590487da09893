import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { observeSize } from './observe-size.ts';

/** Rows rendered above and below the view: scrolling by a few finds them there. */
const OVERSCAN = 6;

export interface FixedInput {
  readonly rows: readonly { readonly key: string }[];
  /** Of every row, in px. */
  readonly rowHeight: number;
  /** The row that is rendered wherever it is, because it may have the focus; -1 for none. */
  readonly kept: number;
  /** The row that stays in view where that becomes lower; -1 for none. */
  readonly chosen: number;
}

export interface FixedRows {
  /** For the element that scrolls; its first child is the head that stays at the top. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The rows to render, one below the other, and how far each is from the one before, in px. */
  readonly shown: readonly { readonly index: number; readonly gap: number }[];
  /** Scrolls so that a row is in view. */
  readonly reveal: (index: number) => void;
  /** How many rows are seen at once. */
  readonly page: () => number;
}

/**
 * Renders only those in view of rows that are all of the same height: what it costs does not depend on how many there are.
 * It follows the end as long as that is in view, but no further than a row in view that has the focus; else the first row in
 * view stays where it is while rows above it go.
 */
export function useFixedRows({ rows, rowHeight, kept, chosen }: FixedInput): FixedRows {
  const scroller = useRef<HTMLDivElement>(null);
  const view = useRef({
    top: 0,
    /** Where it was scrolled to when it was last looked at, or by us. */
    scrolled: 0,
    height: 0,
    atEnd: true,
    first: 0,
    firstKey: '',
    count: 0,
    chosen,
  }).current;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const most = Math.max(0, rows.length * rowHeight - view.height);
  const stay = (): number => view.top + moved(rows, view) * rowHeight;
  const end = (): number => {
    const { activeElement } = document;
    const isFocused = scroller.current !== activeElement && scroller.current?.contains(activeElement) === true;
    return isFocused && kept >= 0 && (kept + 1) * rowHeight > stay() ? Math.min(most, kept * rowHeight) : most;
  };
  const top = view.atEnd ? end() : Math.min(Math.max(0, stay()), most);
  const first = Math.max(0, Math.floor(top / rowHeight) - OVERSCAN);
  const last = Math.min(rows.length - 1, Math.ceil((top + view.height) / rowHeight) + OVERSCAN);
  view.count = rows.length;
  view.chosen = chosen;

  useLayoutEffect(() => {
    const element = scroller.current;
    // Not read: that would lay out what was just rendered, ahead of the frame.
    if (element !== null && Math.abs(view.scrolled - top) >= 1) element.scrollTop = top;
    view.scrolled = top;
    view.atEnd &&= top === most;
    remember(view, rows, top, rowHeight);
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const before = Math.floor(view.top / rowHeight);
      view.top = view.scrolled = element.scrollTop;
      view.atEnd = view.count * rowHeight - view.top - view.height <= rowHeight / 2;
      if (Math.floor(view.top / rowHeight) !== before) redraw(undefined);
    };
    element.addEventListener('scroll', look, { passive: true });
    const size = (): void => {
      const before = view.height;
      // What is not shown cannot be scrolled.
      view.scrolled = element.scrollTop;
      view.height = element.clientHeight - (element.firstElementChild?.clientHeight ?? 0);
      if (view.height === before && view.scrolled === view.top) return;
      // What is selected does not leave the view because that becomes lower: its details need room too.
      const end = (view.chosen + 1) * rowHeight;
      const wasSeen = view.chosen >= 0 && end > view.top && end <= view.top + before;
      if (wasSeen && end > view.top + view.height) {
        view.top = end - view.height;
        view.firstKey = '';
        view.atEnd = view.chosen === view.count - 1;
      }
      redraw(undefined);
    };
    // Known before more than a few rows are rendered.
    size();
    const unobserve = observeSize(element, size);
    return () => {
      element.removeEventListener('scroll', look);
      unobserve();
    };
  }, [view]);

  const reveal = (index: number): void => {
    const begin = index * rowHeight;
    const wanted = Math.min(Math.max(view.top, begin + rowHeight - view.height), begin);
    if (wanted === view.top) return;
    view.top = wanted;
    view.atEnd = wanted >= rows.length * rowHeight - view.height;
    remember(view, rows, wanted, rowHeight);
    redraw(undefined);
  };
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (kept >= 0 && kept < first) indexes.unshift(kept);
  if (kept > last && kept < rows.length) indexes.push(kept);
  const shown = indexes.map((index, at) => ({ index, gap: (index - (indexes[at - 1] ?? -1) - 1) * rowHeight }));
  return { scroller, shown, reveal, page: () => Math.max(1, Math.floor(view.height / rowHeight) - 1) };
}

interface View {
  top: number;
  height: number;
  atEnd: boolean;
  first: number;
  firstKey: string;
}

function remember(view: View, rows: FixedInput['rows'], top: number, rowHeight: number): void {
  view.top = top;
  view.first = Math.floor(top / rowHeight);
  view.firstKey = rows[view.first]?.key ?? '';
}

/** How many rows the first one in view has moved; it is looked for only where it is not in its place any more. */
function moved(rows: FixedInput['rows'], { first, firstKey }: View): number {
  if (firstKey === '' || rows[first]?.key === firstKey) return 0;
  const now = rows.findIndex(({ key }) => key === firstKey);
  return now < 0 ? 0 : now - first;
}
