/** A stretch of time, in epoch ms. `end` is Infinity while it lasts; `seq` is that of the event that it tells of. */
export interface Span {
  readonly seq: number;
  readonly start: number;
  readonly end: number;
}

/** The same while it is being recorded: it may still end. */
type Recorded<T extends Span> = T & { end: number };

/**
 * Spans in the order of their start, to be asked for those of a time window without looking at the others. Those that have
 * not ended are kept apart, because one that never ends would otherwise reach into every later window.
 */
export interface Spans<T extends Span> {
  readonly items: readonly T[];
  /** For each item the latest end of those up to it that have ended. It never falls, so it can be searched. Empty for a few. */
  readonly reach: readonly number[];
  readonly open: ReadonlySet<T>;
  /** What was added out of order, until {@link arrangeSpans}. */
  readonly late: readonly T[];
}

/** So many are all looked at. */
const FEW = 16;
// Most lists are short, and there are as many as attempts: they share what is empty.
const NONE: never[] = [];
const NONE_OPEN = new Set<never>();

/** A new list without spans. */
export function noSpans<T extends Span>(): Spans<T> {
  return { items: [], reach: NONE, open: NONE_OPEN, late: NONE };
}

/** The order of a lane: by time, and by the log where the time is the same. */
export function compareSpans(a: Span, b: Span): number {
  return a.start - b.start || a.seq - b.seq;
}

/** Adds a span, in any order. It is found once it is arranged. */
export function insertSpan<T extends Span>(spans: Spans<T>, item: T): void {
  const list = writable(spans);
  const last = list.items.at(-1);
  if (last === undefined || compareSpans(last, item) <= 0) list.items.push(item);
  else if (list.late === NONE) list.late = [item];
  else list.late.push(item);
  if (item.end !== Infinity) return;
  if (list.open === NONE_OPEN) list.open = new Set();
  list.open.add(item);
}

/** Ends a span that was added without an end; where it ended is known once it is arranged. */
export function closeSpan<T extends Span>(spans: Spans<T>, item: Recorded<T>, end: number): void {
  const { items, reach, open } = writable(spans);
  open.delete(item);
  item.end = Math.max(item.start, end);
  cut(reach, indexOfSpan(items, item));
}

/** Puts all that was added or ended into its place, at once: in whatever order a log is, it takes n log n. */
export function arrangeSpans<T extends Span>(spans: Spans<T>): void {
  const list = writable(spans);
  const { items, late } = list;
  const [first] = late.sort(compareSpans);
  if (first !== undefined) {
    const from = indexOfSpan(items, first);
    const rest = items.splice(from).concat(late).sort(compareSpans);
    for (const item of rest) items.push(item);
    list.late = NONE;
    cut(list.reach, from);
  }
  if (list.open.size === 0) list.open = NONE_OPEN;
  if (items.length <= FEW) return;
  const reach = list.reach === NONE ? (list.reach = []) : list.reach;
  for (let index = reach.length; index < items.length; index++) {
    const { end = Infinity } = items[index] ?? {};
    reach.push(Math.max(reach.at(-1) ?? -Infinity, end === Infinity ? -Infinity : end));
  }
}

/** The spans that have a moment in common with the window from `from` to `to` (epoch ms), in the order of their start. */
export function visibleSpans<T extends Span>(spans: Spans<T>, from: number, to: number): T[] {
  const { items, reach, open } = spans;
  const first = reach.length === 0 ? 0 : lowest(items.length, (index) => (reach[index] ?? 0) >= from);
  const begins = items[first];
  const found = [...open].filter(
    (item) => item.start <= to && (begins === undefined || compareSpans(item, begins) < 0),
  );
  found.sort(compareSpans);
  for (let index = first; index < items.length; index++) {
    const item = items[index];
    if (item === undefined || item.start > to) break;
    if (item.end >= from) found.push(item);
  }
  return found;
}

/** The index of a span; where there is none of that time and number, that of the first one after it. */
export function indexOfSpan(items: readonly Span[], span: Pick<Span, 'seq' | 'start'>): number {
  const wanted = { ...span, end: span.start };
  return lowest(items.length, (index) => compareSpans(items[index] ?? wanted, wanted) >= 0);
}

/** The lowest index from 0 to `count` from which on a condition is fulfilled. */
function lowest(count: number, isFulfilled: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isFulfilled(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cut(reach: number[], length: number): void {
  if (length < reach.length) reach.length = length;
}

interface Writable<T> {
  readonly items: T[];
  reach: number[];
  open: Set<T>;
  late: T[];
}

// Only this module writes; to everybody else the lists are readonly.
function writable<T extends Span>(spans: Spans<T>): Writable<T> {
  return spans as Writable<T>;
}
