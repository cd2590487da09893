import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Attempt } from '../timeline/lane-model.ts';
import { indexOfSpan } from '../timeline/spans.ts';

/** So many of each are listed; a handler may do more. */
const MOST = 200;
/** The browser may tell of what a handler says this long before it tells that its event has begun, in ms. */
const EARLY_MS = 100;

/** What a handler did in a dispatch, in the order of time. */
export interface Parts {
  readonly requests: readonly LogEvent[];
  /** Console messages and uncaught errors. */
  readonly said: readonly LogEvent[];
  /** Whether there is more of either. */
  readonly isCut: boolean;
}

/** What the log has of a dispatch beside its beginning and its end. */
export function partsOf({ requests: { items: requests }, lane, start, dispatched, settled }: Attempt): Parts {
  const id = (dispatched ?? settled)?.dispatchId;
  const { items } = lane.marks;
  const said: LogEvent[] = [];
  for (let index = indexOfSpan(items, { seq: -1, start: start - EARLY_MS }); index < items.length; index++) {
    const event = items[index]?.event;
    const isSaid = event?.type === 'console' || event?.type === 'exception';
    if (isSaid && id !== undefined && event.dispatchId === id) said.push(event);
    if (said.length > MOST) break;
  }
  return {
    requests: requests.slice(0, MOST).map(({ event }) => event),
    said: said.slice(0, MOST),
    isCut: requests.length > MOST || said.length > MOST,
  };
}
