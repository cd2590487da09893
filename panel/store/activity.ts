import type { Dispatch, EventName, Outcome } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';

/** Rows kept; a site that syncs all day must not eat the memory. */
export const MOST_ROWS = 1_000;

/** The dispatches shown, in the order in which they began, and how many older ones were dropped. */
export interface Activity {
  readonly rows: readonly Dispatch[];
  readonly dropped: number;
}

export const NO_ACTIVITY: Activity = { rows: [], dropped: 0 };

/** The activity with a dispatch that began (a new id) or that changed (a known one, which keeps its place). */
export function withDispatch(activity: Activity, dispatch: Dispatch): Activity {
  const known = activity.rows.findLastIndex(({ id }) => id === dispatch.id);
  if (known >= 0) return { ...activity, rows: activity.rows.with(known, dispatch) };
  const rows = [...activity.rows, dispatch];
  const tooMany = Math.max(0, rows.length - MOST_ROWS);
  return { rows: rows.slice(tooMany), dropped: activity.dropped + tooMany };
}

/** The activity after the background was lost: nobody will ever tell how the unfinished dispatches ended. */
export function interruptUnfinished(activity: Activity): Activity {
  if (activity.rows.every(({ outcome }) => outcome !== null)) return activity;
  const reason = {
    name: 'Disconnected',
    message: text('reason_background_lost'),
    stack: '',
  };
  const rows = activity.rows.map((row): Dispatch =>
    row.outcome === null ? { ...row, outcome: 'interrupted', reason } : row,
  );
  return { ...activity, rows };
}

/** Names one tag of one registration and one event in {@link firing} and {@link lastOutcomes}. */
export function dispatchKey(registration: string, tag: string, event: EventName): string {
  return JSON.stringify([registration, tag, event]);
}

/** What the newest ended dispatch of each tag came to, by {@link dispatchKey}. */
export function lastOutcomes(activity: Activity): ReadonlyMap<string, Outcome> {
  return new Map(
    activity.rows.flatMap(({ registration, tag, event, outcome }) =>
      outcome === null ? [] : [[dispatchKey(registration, tag, event), outcome]],
    ),
  );
}

/** The keys of all that has a dispatch that has not ended. */
export function firing(activity: Activity): ReadonlySet<string> {
  const unfinished = activity.rows.filter(({ outcome }) => outcome === null);
  return new Set(unfinished.map(({ registration, tag, event }) => dispatchKey(registration, tag, event)));
}
