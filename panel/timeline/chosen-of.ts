import type { LogEvent } from '../../extension/protocol/log.ts';
import { eventKey } from '../store/activity.ts';
import type { Chosen } from '../store/chosen.ts';
import type { Lanes } from './lane-model.ts';
import { attemptOf } from './lanes.ts';
import { eventOf } from './nav.ts';

/** What is selected in Activity with an event of the log: of a dispatch its row; null where there is no such event. */
export function chosenOf(lanes: Lanes, events: readonly LogEvent[], seq: number): Chosen | null {
  const event = eventOf(events, seq);
  if (event === null) return null;
  const { type, dispatchId } = event;
  if (type !== 'dispatched' && type !== 'settled') return { key: eventKey(seq), at: event.at, seq };
  // A log that begins in the middle of it has its end only.
  const first = attemptOf(lanes, event)?.dispatched ?? event;
  return { key: dispatchId ?? eventKey(seq), at: first.at, seq: first.seq };
}
