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
  /** For each item the latest end of those up to it that have ended. It never falls, so it can be searched. */
  readonly reach: readonly number[];
  readonly open: readonly T[];
}

/** A new list without spans. */
export function noSpans<T extends Span>(): Spans<T> {
  return { items: [], reach: [], open: [] };
}

/** The order of a lane: by time, and by the log where the time is the same. */
export function compareSpans(a: Span, b: Span): number {
  return a.start - b.start || a.seq - b.seq;
}

/** Adds a span. It comes last or nearly so in a log, which costs nothing. */
export function insertSpan<T extends Span>(spans: Spans<T>, item: T): void {
  const { items, reach, open } = writable(spans);
  let at = items.length;
  while (at > 0 && compareSpans(items[at - 1] ?? item, item) > 0) at--;
  if (at === items.length) {
    items.push(item);
    reach.push(reach.at(-1) ?? -Infinity);
  } else {
    items.splice(at, 0, item);
    reach.splice(at, 0, reach[at - 1] ?? -Infinity);
  }
  if (item.end === Infinity) open.push(item);
  else extendReach(reach, at, item.end);
}

/** Ends a span that was added without an end. */
export function closeSpan<T extends Span>(spans: Spans<T>, item: Recorded<T>, end: number): void {
  const { items, reach, open } = writable(spans);
  const among = open.indexOf(item);
  if (among < 0) throw new Error('Only a span that has not ended can be ended.');
  open.splice(among, 1);
  item.end = Math.max(item.start, end);
  extendReach(reach, indexOfSpan(items, item), item.end);
}

/** The spans that have a moment in common with the window from `from` to `to` (epoch ms), in the order of their start. */
export function visibleSpans<T extends Span>(spans: Spans<T>, from: number, to: number): T[] {
  const { items, reach, open } = spans;
  const first = lowest(items.length, (index) => (reach[index] ?? 0) >= from);
  const begins = items[first];
  const found = open.filter((item) => item.start <= to && (begins === undefined || compareSpans(item, begins) < 0));
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

function extendReach(reach: number[], from: number, end: number): void {
  for (let index = from; index < reach.length && (reach[index] ?? end) < end; index++) reach[index] = end;
}

interface Writable<T> {
  readonly items: T[];
  readonly reach: number[];
  readonly open: T[];
}

// Only this module writes; to everybody else the lists are readonly.
function writable<T extends Span>(spans: Spans<T>): Writable<T> {
  return spans as Writable<T>;
}
