import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Dispatch, EventName, Outcome } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { chosenIndex } from './chosen.ts';

/** Rows kept, as many as the log keeps events; a site that syncs all day must not eat the memory. */
export const MOST_ROWS = 100_000;

/** The key of an event that is a row of its own. */
export const eventKey = (seq: number): string => `event ${seq}`;

/** Among so many of the newest rows a dispatch is looked for that may be there already. */
const NEWEST_ROWS = 5_000;

/** So many moves put rows in their places, one after the other; where it takes more they are sorted. */
const MOST_MOVED = 20_000;

/** One of a file that says nothing of its outcome does not run; `unended` says whether its end is not in the file either. */
export type ShownDispatch = Dispatch & { readonly unended?: boolean };

/** A dispatch, from its beginning to its outcome; `seq` is that of its beginning in the log, null where it was not recorded. */
export interface DispatchRow {
  readonly type: 'dispatch';
  readonly key: string;
  readonly seq: number | null;
  readonly at: number;
  readonly dispatch: ShownDispatch;
}
/** Anything else that was recorded. */
export interface EventRow {
  readonly type: 'event';
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  readonly event: LogEvent;
}
export type ActivityRow = DispatchRow | EventRow;

/** What happened, in the order in which it began, and how much of the oldest was dropped. */
export interface Activity {
  readonly rows: readonly ActivityRow[];
  readonly dropped: number;
  /** The dispatches that have not ended, by their ids. */
  readonly running: ReadonlyMap<string, Dispatch>;
  /** What the newest ended dispatch of each tag came to, by {@link dispatchKey}. */
  readonly lastOutcomes: ReadonlyMap<string, Outcome>;
}

export const NO_ACTIVITY: Activity = {
  rows: [],
  dropped: 0,
  running: new Map(),
  lastOutcomes: new Map(),
};

/** The activity with dispatches that began (a new id) or that ended (a known one, which keeps its place). */
export function withDispatches(activity: Activity, dispatches: readonly Dispatch[]): Activity {
  return changed(activity, ({ put }) => dispatches.forEach((dispatch) => put(dispatch, null)));
}

/** What may be changed of an activity. */
export interface Change {
  /** Adds a dispatch, or changes a known one. @param seq of its beginning in the log, null where it is not told by the log */
  put: (dispatch: ShownDispatch, seq: number | null) => void;
  /** A dispatch that is known; null for another. */
  find: (id: string) => Dispatch | null;
  add: (row: EventRow) => void;
}

/** The activity after several changes, each of its parts copied at most once. @param most rows that are kept */
export function changed(activity: Activity, make: (change: Change) => void, most = MOST_ROWS): Activity {
  // A copy of pointers: the only thing here that takes longer the more rows there are.
  const rows = activity.rows.slice();
  const running = new Map(activity.running);
  const lastOutcomes = new Map(activity.lastOutcomes);
  let places: Map<string, number> | null = null;
  /** The first row that may not be in its place. */
  let unordered = rows.length;

  /** Where the newest rows are: a dispatch that is told twice, by itself and in the log, is told at about the same time. */
  function newest(): Map<string, number> {
    if (places !== null) return places;
    places = new Map();
    for (let index = Math.max(0, rows.length - NEWEST_ROWS); index < rows.length; index++)
      places.set(rows[index]?.key ?? '', index);
    return places;
  }

  // An older one is where it was before this change: rows are only added behind it.
  function indexOf(id: string): number {
    const before = activity.running.get(id);
    return newest().get(id) ?? chosenIndex(activity.rows, before ? { key: id, at: before.at, seq: null } : null);
  }

  function put(told: ShownDispatch, seq: number | null) {
    const { id, at, outcome, unended } = told;
    const index = indexOf(id);
    const known = rows[index];
    // Whoever tells its end may not know any more which attempt it is.
    const attempt = known?.type === 'dispatch' ? known.dispatch.attempt : undefined;
    const dispatch = attempt === undefined ? told : { attempt, ...told };
    const row: DispatchRow = { type: 'dispatch', key: id, seq: known?.seq ?? seq, at, dispatch };
    if (known === undefined) newest().set(id, rows.push(row) - 1);
    else {
      rows[index] = row;
      unordered = Math.min(unordered, index);
    }
    if (outcome === null && unended !== false) running.set(id, dispatch);
    else running.delete(id);
    if (outcome !== null) lastOutcomes.set(dispatchKey(dispatch.registration, dispatch.tag, dispatch.event), outcome);
  }

  function find(id: string): Dispatch | null {
    const row = rows[indexOf(id)];
    return row?.type === 'dispatch' ? row.dispatch : null;
  }

  make({ put, find, add: (row) => void rows.push(row) });
  putInOrder(rows, unordered);
  const tooMany = Math.max(0, rows.length - most);
  return {
    rows: tooMany === 0 ? rows : rows.slice(tooMany),
    dropped: activity.dropped + tooMany,
    running,
    lastOutcomes,
  };
}

/** By time, and of the same ms as in the log: a dispatch that is told by itself may come before what was logged before it. */
const order = (a: ActivityRow, b: ActivityRow) => a.at - b.at || (a.seq ?? Infinity) - (b.seq ?? Infinity) || 0;

/** Puts the rows from an index on in their places; those before it are. What is logged when it ends, a request, began before others. */
function putInOrder(rows: ActivityRow[], from: number) {
  let left = MOST_MOVED;
  for (let index = Math.max(1, from); index < rows.length; index++) {
    const row = rows[index];
    let before = rows[index - 1];
    if (!row || !before || order(before, row) <= 0) continue;
    let to = index;
    for (; before && order(before, row) > 0 && left-- > 0; before = rows[to - 1]) rows[to--] = before;
    rows[to] = row;
    if (left < 0) {
      rows.sort(order);
      return;
    }
  }
}

/** The activity without what has ended: the beginning of what runs is not told again. */
export function withoutEnded({ rows, running }: Activity): Activity {
  return { ...NO_ACTIVITY, rows: rows.flatMap((row) => runningOf(row, running)), running };
}

/** The row of a dispatch that runs, as one that was not recorded; none for any other. */
export function runningOf(row: ActivityRow, running: Activity['running']): DispatchRow[] {
  return row.type === 'dispatch' && running.has(row.key) ? [{ ...row, seq: null }] : [];
}

/** The activity after the background was lost: nobody will ever tell how the unfinished dispatches ended. */
export function interruptUnfinished(activity: Activity): Activity {
  if (activity.running.size === 0) return activity;
  const reason = { name: 'Disconnected', message: text('reason_background_lost'), stack: '' };
  return changed(activity, ({ put }) => {
    for (const dispatch of activity.running.values()) put({ ...dispatch, outcome: 'interrupted', reason }, null);
  });
}

/** Names one tag of one registration and one event in {@link firing} and `lastOutcomes`. */
export function dispatchKey(registration: string, tag: string, event: EventName): string {
  return JSON.stringify([registration, tag, event]);
}

/** The keys of all that has a dispatch that has not ended. */
export function firing({ running }: Activity): ReadonlySet<string> {
  return new Set(Array.from(running.values(), ({ registration, tag, event }) => dispatchKey(registration, tag, event)));
}
