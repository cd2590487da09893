import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Notice } from '../../extension/protocol/messages.ts';
import type { Dispatch, Snapshot, Status } from '../../extension/protocol/model.ts';
import { interruptUnfinished, NO_ACTIVITY, withDispatches, type Activity } from './activity.ts';
import type { Intervals } from './intervals.ts';

/** All that the background has told, null where it has not yet. */
export interface Received {
  readonly snapshot: Snapshot | null;
  readonly status: Status | null;
  readonly activity: Activity;
  /** What was recorded, in the order in which it was. */
  readonly log: readonly LogEvent[];
  /** Also of what is no longer in the log. */
  readonly intervals: Intervals;
}

export const NOTHING_RECEIVED: Received = {
  snapshot: null,
  status: null,
  activity: NO_ACTIVITY,
  log: [],
  intervals: new Map(),
};

/** What is known after a notice: the one way by which anything from the background enters the panel. */
export function applyNotice(received: Received, notice: Notice): Received {
  switch (notice.type) {
    case 'snapshot':
      return { ...received, snapshot: notice.snapshot };
    case 'status':
      return { ...received, status: notice.status };
    case 'dispatches':
      return applyDispatches(received, notice.dispatches);
    case 'log':
    case 'reply':
      return received; // the one is read before it is applied, the other has settled the command's promise
  }
}

/** What is known after several dispatches were told: the same as one after the other, at once. */
export function applyDispatches(received: Received, dispatches: readonly Dispatch[]): Received {
  return { ...received, activity: withDispatches(received.activity, dispatches) };
}

/** What is known after the background was lost. */
export function afterLoss(received: Received): Received {
  return { ...received, activity: interruptUnfinished(received.activity) };
}
