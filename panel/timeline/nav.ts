import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Attempt, Item, Lane, Lanes } from './lane-model.ts';
import { attemptOf, laneOf } from './lanes.ts';
import { compareSpans, indexOfSpan, type Span } from './spans.ts';

/** Where an event is drawn. */
export interface Place {
  readonly lane: Lane;
  /** Of `lanes.rows`. */
  readonly row: number;
  readonly item: Item;
  /** The attempt that a request belongs to, else null. */
  readonly attempt: Attempt | null;
}

/** Where the event with this number is drawn; null where there is none, or it is not drawn by itself. */
export function placeOf(lanes: Lanes, events: readonly LogEvent[], seq: number): Place | null {
  const event = eventOf(events, seq);
  const lane = event === null ? null : laneOf(lanes, event);
  if (event === null || lane === null) return null;
  const attempt = attemptOf(lanes, event);
  const item = itemOf(lane, event, attempt);
  if (item === null) return null;
  const row = lanes.rows.findIndex((each) => each.type === 'lane' && each.lane === lane);
  return { lane, row, item, attempt: item.type === 'request' ? attempt : null };
}

/**
 * The item of a lane before or after another one, in the order of time; null at either end.
 * @param hasParts - whether the requests of an attempt are gone through as well
 */
export function neighbourOf(place: Place, direction: 1 | -1, hasParts: (attempt: Attempt) => boolean): Item | null {
  const { lane, item, attempt } = place;
  if (attempt !== null) {
    const sibling = nextTo(attempt.requests.items, item, direction);
    return sibling ?? (direction < 0 ? attempt : besideIn(lane, attempt, direction));
  }
  if (direction > 0) {
    const [part] = partsOf(item, hasParts);
    return part ?? besideIn(lane, item, direction);
  }
  const before = besideIn(lane, item, direction);
  return (before && partsOf(before, hasParts).at(-1)) ?? before;
}

/** The first or the last item of a lane; null where it has none. */
export function edgeOf(lane: Lane, edge: 'first' | 'last'): Item | null {
  const ends = listsOf(lane).map((items) => items.at(edge === 'first' ? 0 : -1) ?? null);
  return pick(ends, edge === 'first' ? 1 : -1);
}

/** The item of a lane that begins nearest to a time (epoch ms); null where it has none. */
export function nearestOf(lane: Lane, time: number): Item | null {
  const at: Span = { seq: -1, start: time, end: time };
  const before = besideIn(lane, at, -1);
  const after = besideIn(lane, at, 1);
  if (before === null || after === null) return before ?? after;
  return time - before.start <= after.start - time ? before : after;
}

function partsOf(item: Item, hasParts: (attempt: Attempt) => boolean): readonly Item[] {
  return item.type === 'attempt' && hasParts(item) ? item.requests.items : [];
}

function besideIn(lane: Lane, span: Span, direction: 1 | -1): Item | null {
  const candidates = listsOf(lane).map((items) => nextTo(items, span, direction));
  return pick(candidates, direction);
}

function nextTo<T extends Span>(items: readonly T[], span: Span, direction: 1 | -1): T | null {
  const index = indexOfSpan(items, span);
  if (direction < 0) return items[index - 1] ?? null;
  return items[items[index]?.seq === span.seq ? index + 1 : index] ?? null;
}

function pick(items: readonly (Item | null)[], direction: 1 | -1): Item | null {
  const found = items.filter((item) => item !== null).sort(compareSpans);
  return found.at(direction > 0 ? 0 : -1) ?? null;
}

function listsOf({ bars, waits, marks }: Lane): (readonly Item[])[] {
  return [bars.items, waits.items, marks.items];
}

function itemOf(lane: Lane, event: LogEvent, attempt: Attempt | null): Item | null {
  switch (event.type) {
    case 'dispatched':
    case 'settled':
      if (attempt?.dispatched === event || attempt?.settled === event) return attempt;
      return found(lane.bars.items, event.seq, event.at - (event.type === 'settled' ? (event.durationMs ?? 0) : 0));
    case 'request':
      return found<Item>((attempt?.requests ?? lane.bars).items, event.seq, event.at);
    case 'waiting':
      return found(lane.waits.items, event.seq, event.at);
    default:
      return found(lane.marks.items, event.seq, event.at);
  }
}

function found<T extends Span>(items: readonly T[], seq: number, start: number): T | null {
  const item = items[indexOfSpan(items, { seq, start })];
  return item?.seq === seq ? item : null;
}

/** The event with a number; null where there is none. The events of a log are in the order of their numbers. */
export function eventOf(events: readonly LogEvent[], seq: number): LogEvent | null {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.seq ?? seq) < seq) low = middle + 1;
    else high = middle;
  }
  const event = events[low];
  return event?.seq === seq ? event : null;
}
