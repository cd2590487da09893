import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Dispatch, EventName, Outcome } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';

/** Rows kept, as many as the log keeps events; a site that syncs all day must not eat the memory. */
export const MOST_ROWS = 100_000;

/** Among so many of the newest rows a dispatch is looked for that may be there already. */
const NEWEST_ROWS = 5_000;

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

/** What happened, in the order in which it began, and how much of the oldest was dropped. */
export interface Activity {
  readonly rows: readonly ActivityRow[];
  readonly dropped: number;
  /** The ids of the dispatches that have not ended. */
  readonly running: ReadonlySet<string>;
  /** What the newest ended dispatch of each tag came to, by {@link dispatchKey}. */
  readonly lastOutcomes: ReadonlyMap<string, Outcome>;
}

export const NO_ACTIVITY: Activity = {
  rows: [],
  dropped: 0,
  running: new Set(),

  lastOutcomes: new Map(),
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

/** The activity after several changes, each of its parts copied at most once. @param most rows that are kept */
export function changed(activity: Activity, make: (change: Change) => void, most = MOST_ROWS): Activity {
  const rows = [...activity.rows];
  const running = new Set(activity.running);
  const lastOutcomes = new Map(activity.lastOutcomes);
  /** Where the newest rows are, by key: a dispatch that is told twice, by itself and in the log, is told at about the same time. */
  const places = new Map<string, number>();
  for (let index = Math.max(0, rows.length - NEWEST_ROWS); index < rows.length; index++)
    places.set(rows[index]?.key ?? '', index);

  function indexOf(id: string): number {
    return places.get(id) ?? (running.has(id) ? rows.findLastIndex(({ key }) => key === id) : -1);
  }

  function put(dispatch: Dispatch, seq: number | null) {
    const { id, at, outcome } = dispatch;
    const index = indexOf(id);
    const known = rows[index];
    const row: DispatchRow = { type: 'dispatch', key: id, seq: known?.seq ?? seq, at, dispatch };
    if (known === undefined) places.set(id, rows.push(row) - 1);
    else rows[index] = row;
    if (outcome === null) running.add(id);
    else {
      running.delete(id);
      lastOutcomes.set(dispatchKey(dispatch.registration, dispatch.tag, dispatch.event), outcome);
    }
  }

  function find(id: string): Dispatch | null {
    const row = rows[indexOf(id)];
    return row?.type === 'dispatch' ? row.dispatch : null;
  }

  make({ put, find, add: (row) => void rows.push(row) });
  inOrder(rows);
  const tooMany = Math.max(0, rows.length - most);
  return { rows: rows.slice(tooMany), dropped: activity.dropped + tooMany, running, lastOutcomes };
}

/** What is logged when it ends, a request for one, began before what is there already. */
function inOrder(rows: ActivityRow[]) {
  const isInOrder = rows.every((row, index) => index === 0 || (rows[index - 1]?.at ?? 0) <= row.at);
  if (!isInOrder) rows.sort((a, b) => a.at - b.at);
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
export function firing({ rows, running }: Activity): ReadonlySet<string> {
  if (running.size === 0) return new Set();
  return new Set(
    rows.flatMap((row) => {
      if (row.type !== 'dispatch' || row.dispatch.outcome !== null) return [];
      const { registration, tag, event } = row.dispatch;
      return [dispatchKey(registration, tag, event)];
    }),
  );
}
