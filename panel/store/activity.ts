import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Dispatch, EventName, Outcome } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { placeOf, withRows } from './rows-in-order.ts';

/** Rows kept, as many as the log keeps events; a site that syncs all day must not eat the memory. */
export const MOST_ROWS = 100_000;

/** So many of the dispatches that have ended are found again: one that is told twice is told at about the same time. */
const MOST_KNOWN = 5_000;
/** Tags whose newest outcome is kept. */
const MOST_OUTCOMES = 10_000;

/** A dispatch, from its beginning to its outcome; `seq` is that of its beginning in the log, null where it was not recorded. */
export interface DispatchRow {
  readonly type: 'dispatch';
  readonly key: string;
  readonly seq: number | null;
  readonly at: number;
  readonly dispatch: Dispatch;
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

/**
 * What happened, in the order in which it began, and how much of the oldest was dropped. Each change gives a new one, but takes
 * over what is in the one before: that one is used no more.
 */
export interface Activity {
  /** The same list as before where rows were only added at its end, or others put in the place of those of the same key. */
  readonly rows: readonly ActivityRow[];
  readonly dropped: number;
  /** The events of the log before this are kept no more. */
  readonly firstSeq: number;
  /** What is firing, see {@link dispatchKey}, by the ids of the dispatches that have not ended. */
  readonly running: ReadonlyMap<string, string>;
  /** What the newest ended dispatch of each tag came to, by {@link dispatchKey}. */
  readonly lastOutcomes: ReadonlyMap<string, Outcome>;
  /** The dispatches that are found again, by their ids. */
  readonly known: ReadonlyMap<string, DispatchRow>;
}

export const NO_ACTIVITY: Activity = {
  rows: [],
  dropped: 0,
  firstSeq: 0,
  running: new Map(),
  lastOutcomes: new Map(),
  known: new Map(),
};

/** The activity with dispatches that began (a new id) or that ended (a known one, which keeps its place). */
export function withDispatches(activity: Activity, dispatches: readonly Dispatch[]): Activity {
  return changed(activity, ({ put }) => dispatches.forEach((dispatch) => put(dispatch, null)));
}

/** What may be changed of an activity. */
export interface Change {
  /** Adds a dispatch, or changes a known one. @param seq of its beginning in the log, null where it is not told by the log */
  put: (dispatch: Dispatch, seq: number | null) => void;
  /** A dispatch that is known; null for another. */
  find: (id: string) => Dispatch | null;
  add: (row: EventRow) => void;
}

/** The parts of an activity, to be changed. Those that are empty may be those of {@link NO_ACTIVITY}. */
function parts({ rows, running, lastOutcomes, known }: Activity) {
  return {
    rows: rows.length === 0 ? [] : (rows as ActivityRow[]),
    running: running.size === 0 ? new Map<string, string>() : (running as Map<string, string>),
    lastOutcomes: lastOutcomes.size === 0 ? new Map<string, Outcome>() : (lastOutcomes as Map<string, Outcome>),
    known: known.size === 0 ? new Map<string, DispatchRow>() : (known as Map<string, DispatchRow>),
  };
}

/** The activity after several changes. What was there before is not copied, however much it is. */
export function changed(activity: Activity, make: (change: Change) => void, most = MOST_ROWS): Activity {
  // Nobody else writes to them.
  const own = parts(activity);
  const { rows, running, lastOutcomes, known } = own;
  const added = new Map<string, ActivityRow>();

  function put(dispatch: Dispatch, seq: number | null) {
    const { id, at, outcome } = dispatch;
    const before = known.get(id);
    const row: DispatchRow = { type: 'dispatch', key: id, seq: before?.seq ?? seq, at: before?.at ?? at, dispatch };
    const index = before === undefined || added.has(id) ? -1 : placeOf(rows, before);
    if (index < 0) added.set(id, row);
    else rows[index] = row;
    const tag = dispatchKey(dispatch.registration, dispatch.tag, dispatch.event);
    known.set(id, row);
    if (outcome === null) {
      running.set(id, tag);
      return;
    }
    running.delete(id);
    lastOutcomes.delete(tag);
    lastOutcomes.set(tag, outcome);
    keepNewest(lastOutcomes, MOST_OUTCOMES);
    keepNewest(known, MOST_KNOWN + running.size, running);
  }

  make({
    put,
    find: (id) => known.get(id)?.dispatch ?? null,
    add: (row) => void added.set(row.key, row),
  });
  const all = withRows(rows, [...added.values()]);
  const tooMany = Math.max(0, all.length - most);
  return {
    ...activity,
    ...own,
    rows: tooMany > 0 ? all.slice(tooMany) : all,
    dropped: activity.dropped + tooMany,
  };
}

/** Deletes the oldest entry of a map that has become too large, but for those that are in use. */
function keepNewest(map: Map<string, unknown>, most: number, inUse?: ReadonlyMap<string, unknown>) {
  if (map.size <= most) return;
  for (const key of map.keys()) {
    if (inUse?.has(key) !== true) {
      map.delete(key);
      return;
    }
  }
}

/** The activity after the background was lost: nobody will ever tell how the unfinished dispatches ended. */
export function interruptUnfinished(activity: Activity): Activity {
  if (activity.running.size === 0) return activity;
  const reason = { name: 'Disconnected', message: text('reason_background_lost'), stack: '' };
  return changed(activity, ({ put }) => {
    for (const row of activity.rows) {
      if (row.type === 'dispatch' && row.dispatch.outcome === null)
        put({ ...row.dispatch, outcome: 'interrupted', reason }, row.seq);
    }
  });
}

/** Names one tag of one registration and one event in {@link firing} and `lastOutcomes`. */
export function dispatchKey(registration: string, tag: string, event: EventName): string {
  return JSON.stringify([registration, tag, event]);
}

/** The keys of all that has a dispatch that has not ended. */
export function firing({ running }: Activity): ReadonlySet<string> {
  return new Set(running.values());
}
