import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Notice } from '../../extension/protocol/messages.ts';
import type { Received } from '../store/received.ts';
import { withLog } from './activity-log.ts';
import { readLog, type LogPart } from './read-log.ts';

/**
 * What is known after a part of the log was told.
 * @throws ValiError naming the event and the field that is wrong
 */
export function applyLog(received: Received, notice: Extract<Notice, { type: 'log' }>): Received {
  const part = readLog(notice);
  return { ...received, activity: withLog(received.activity, part), log: logAfter(received.log, part) };
}

/** The log as it was, longer, and without what is kept no more; a new list after a reset. */
function logAfter(log: LogEvent[], { reset, events, firstSeq }: LogPart): LogEvent[] {
  if (reset || log.length === 0) return events;
  for (const event of events) log.push(event);
  if ((log[0]?.seq ?? firstSeq) < firstSeq) {
    const kept = log.findIndex(({ seq }) => seq >= firstSeq);
    log.splice(0, kept < 0 ? log.length : kept);
  }
  return log;
}
