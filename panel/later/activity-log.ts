import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Dispatch } from '../../extension/protocol/model.ts';
import { registrationKey } from '../../extension/protocol/registration-key.ts';
import { changed, type Activity, type Change } from '../store/activity.ts';
import type { LogPart } from './read-log.ts';

/** The activity with what was added to the log, or with what is left of it. */
export function withLog(activity: Activity, { reset, events, firstSeq, dropped }: LogPart): Activity {
  const kept = reset ? { ...without(activity, (seq) => seq !== null), dropped: 0 } : activity;
  const added = changed(kept, (change) => events.forEach((event) => add(change, event)));
  // Rows that began before what was told first may be among the oldest.
  const left = firstSeq > activity.firstSeq ? without(added, (seq) => seq !== null && seq < firstSeq) : added;
  return { ...left, firstSeq, dropped: Math.max(dropped, left.dropped) };
}

/** Adds events of a log that is whole to its activity, whose rows then are as many. */
export function withEvents(activity: Activity, events: readonly LogEvent[]): Activity {
  return changed(activity, (change) => events.forEach((event) => add(change, event)), Infinity);
}

function without(activity: Activity, isGone: (seq: number | null) => boolean): Activity {
  const known = new Map([...activity.known].filter(([, { seq }]) => !isGone(seq)));
  return { ...activity, rows: activity.rows.filter(({ seq }) => !isGone(seq)), known };
}

/** A dispatch is one row, from its beginning to its end; anything else is a row of its own. */
function add({ put, find, add: addRow }: Change, event: LogEvent) {
  const { seq, at, type, dispatchId } = event;
  const known = dispatchId === undefined ? null : find(dispatchId);
  if (type === 'dispatched') put(known ?? dispatchOf(event), seq);
  else if (type === 'settled') put({ ...(known ?? dispatchOf(event)), ...endOf(event) }, seq);
  else addRow({ type: 'event', key: `event ${seq}`, seq, at, event });
}

/** A dispatch as the log tells it. */
function dispatchOf({
  dispatchId = '',
  at,
  scope = '',
  partitioned,
  tag = '',
  kind,
  via,
  lastChance,
}: LogEvent): Dispatch {
  return {
    id: dispatchId,
    at,
    registration: registrationKey({ scope, partitioned: partitioned === true }),
    tag,
    event: kind ?? 'sync',
    via: via ?? 'browser',
    lastChance: lastChance ?? null,
    outcome: null,
    waitUntilCalls: null,
    durationMs: null,
    reason: null,
  };
}

function endOf({ outcome, waitUntilCalls, durationMs, reason }: LogEvent): Partial<Dispatch> {
  return {
    outcome: outcome ?? null,
    waitUntilCalls: waitUntilCalls ?? null,
    durationMs: durationMs ?? null,
    reason: reason ?? null,
  };
}
