import * as v from 'valibot';
import { LogEventSchema, type LogEvent } from '../../extension/protocol/log.ts';
import type { Notice } from '../../extension/protocol/messages.ts';

/** A part of the log whose events have been checked. */
export type LogPart = Omit<Extract<Notice, { type: 'log' }>, 'events'> & { events: LogEvent[] };

/** Checks the events of a notice: what is wrong with one takes no other away. @param refuse hears what that is */
export function readLog(notice: Extract<Notice, { type: 'log' }>, refuse: (what: string) => void): LogPart {
  const events: LogEvent[] = [];
  for (const event of notice.events) {
    const read = v.safeParse(LogEventSchema, event);
    if (read.success) events.push(read.output);
    else refuse(read.issues[0].message);
  }
  return { ...notice, events };
}
