import type { Dispatch, EventName } from '../../extension/protocol/model.ts';

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
    message: "the extension's background went away before the outcome was known",
    stack: '',
  };
  const rows = activity.rows.map((row): Dispatch =>
    row.outcome === null ? { ...row, outcome: 'interrupted', reason } : row,
  );
  return { ...activity, rows };
}

/** Names one tag of one registration and one event in {@link firing}. */
export function firingKey(registration: string, tag: string, event: EventName): string {
  return JSON.stringify([registration, tag, event]);
}

/** The keys of all that has a dispatch that has not ended. */
export function firing(activity: Activity): ReadonlySet<string> {
  const unfinished = activity.rows.filter(({ outcome }) => outcome === null);
  return new Set(unfinished.map(({ registration, tag, event }) => firingKey(registration, tag, event)));
}
