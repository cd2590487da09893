import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Notice } from '../../extension/protocol/messages.ts';
import { withEvents } from '../store/intervals.ts';
import type { Received } from '../store/received.ts';
import { withLog } from './activity-log.ts';
import { readLog, type LogPart } from './read-log.ts';

/** What is known after a part of the log was told. @param refuse hears what is wrong with an event that is left out */
export function applyLog(
  received: Received,
  notice: Extract<Notice, { type: 'log' }>,
  refuse: (what: string) => void,
): Received {
  const part = readLog(notice, refuse);
  const { activity, log, intervals } = received;
  return {
    ...received,
    activity: withLog(activity, part),
    log: logAfter(log, part),
    intervals: withEvents(intervals, part.events),
  };
}

function logAfter(log: readonly LogEvent[], { reset, events, firstSeq }: LogPart) {
  const added = reset ? events : log.concat(events);
  const kept = added.findIndex(({ seq }) => seq >= firstSeq);
  return kept <= 0 ? (kept < 0 ? [] : added) : added.slice(kept);
}
