import type { Notice } from '../../extension/protocol/messages.ts';
import type { Snapshot, Status } from '../../extension/protocol/model.ts';
import { interruptUnfinished, NO_ACTIVITY, withDispatch, type Activity } from './activity.ts';

/** All that the background has told, null where it has not yet. */
export interface Received {
  readonly snapshot: Snapshot | null;
  readonly status: Status | null;
  readonly activity: Activity;
}

export const NOTHING_RECEIVED: Received = { snapshot: null, status: null, activity: NO_ACTIVITY };

/** What is known after a notice: the one way by which anything from the background enters the panel. */
export function applyNotice(received: Received, notice: Notice): Received {
  switch (notice.type) {
    case 'snapshot':
      return { ...received, snapshot: notice.snapshot };
    case 'status':
      return { ...received, status: notice.status };
    case 'dispatch':
      return { ...received, activity: withDispatch(received.activity, notice.dispatch) };
    case 'reply':
      return received; // the port client has settled the command's promise with it
  }
}

/** What is known after the background was lost. */
export function afterLoss(received: Received): Received {
  return { ...received, activity: interruptUnfinished(received.activity) };
}
