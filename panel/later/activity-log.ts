import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Dispatch } from '../../extension/protocol/model.ts';
import { registrationKey } from '../../extension/protocol/registration-key.ts';
import {
  changed,
  eventKey,
  NO_ACTIVITY,
  runningOf,
  type Activity,
  type ActivityRow,
  type Change,
  type ShownDispatch,
} from '../store/activity.ts';
import type { LogPart } from './read-log.ts';

/** The activity with what was added to the log, or with what is left of it. */
export function withLog(activity: Activity, { reset, events, firstSeq, dropped }: LogPart): Activity {
  const kept = reset ? withoutLog(activity) : activity;
  const added = changed(kept, (change) => events.forEach((event) => add(change, event)));
  // Rows that were not recorded, or that began before what was told first, may be among them.
  const isKept = ({ seq }: ActivityRow) => seq === null || seq >= firstSeq;
  const recorded = added.rows.findIndex(({ seq }) => seq !== null);
  const isWhole = recorded < 0 || added.rows.slice(recorded, recorded + OLDEST).every(isKept);
  const rows = isWhole ? added.rows : added.rows.filter(isKept);
  return { ...added, rows, dropped: Math.max(dropped, added.dropped) };
}

/** What is dropped is dropped from the beginning: so many rows tell whether anything was. */
const OLDEST = 50;

/** What is shown of a log alone. */
export function activityOf(events: readonly LogEvent[]): Activity {
  return withLog(NO_ACTIVITY, { type: 'log', reset: true, events: [...events], firstSeq: 0, dropped: 0 });
}

/** The activity of a file's log with more of its events: it is shown whole, however many it has. */
export function withImported(activity: Activity, events: readonly LogEvent[]): Activity {
  return changed(activity, (change) => events.forEach((event) => add(change, event)), Infinity);
}

/** The activity of a whole file: what has no end in it had not ended when it was written. */
export function asWritten(activity: Activity): Activity {
  const { running } = activity;
  return changed(
    activity,
    ({ put }) => running.forEach((dispatch) => put({ ...dispatch, unended: true }, null)),
    Infinity,
  );
}

/** Without what the log tells, but for what runs. */
function withoutLog({ rows, ...rest }: Activity): Activity {
  const kept = rows.flatMap((row) => (row.seq === null ? row : runningOf(row, rest.running)));
  return { ...rest, rows: kept, dropped: 0 };
}

/** A dispatch is one row, from its beginning to its end; anything else is a row of its own, and looks for none. */
function add({ put, find, add: addRow }: Change, event: LogEvent) {
  const { seq, at, type, dispatchId } = event;
  const dispatch = () => (dispatchId === undefined ? null : find(dispatchId)) ?? dispatchOf(event);
  if (type === 'dispatched') put(dispatch(), seq);
  else if (type === 'settled') put({ ...dispatch(), ...endOf(event) }, seq);
  else addRow({ type: 'event', key: eventKey(seq), seq, at, event });
}

/** A dispatch as the log tells it, which may not name it; of any other event that has a tag, one of that tag. */
export function dispatchOf({
  type,
  seq,
  dispatchId = eventKey(seq),
  at,
  scope = '',
  partitioned,
  tag = '',
  kind,
  via,
  attempt,
  lastChance,
  durationMs = 0,
}: LogEvent): Dispatch {
  return {
    id: dispatchId,
    at: type === 'settled' ? at - durationMs : at,
    registration: registrationKey({ scope, partitioned: partitioned === true }),
    tag,
    event: kind ?? 'sync',
    via: via ?? 'browser',
    ...(attempt !== undefined && { attempt }),
    lastChance: lastChance ?? null,
    outcome: null,
    waitUntilCalls: null,
    durationMs: null,
    reason: null,
  };
}

function endOf({ outcome, waitUntilCalls, durationMs, reason, forced }: LogEvent): Partial<ShownDispatch> {
  return {
    ...(outcome === undefined && { unended: false }),
    ...(forced === true && { forced: outcome === 'ignored' ? 'drop' : 'reject' }),
    outcome: outcome ?? null,
    waitUntilCalls: waitUntilCalls ?? null,
    durationMs: durationMs ?? null,
    reason: reason ?? null,
  };
}
