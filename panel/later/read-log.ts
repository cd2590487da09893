import * as v from 'valibot';
import { LogEventSchema, type LogEvent } from '../../extension/protocol/log.ts';
import type { Notice } from '../../extension/protocol/messages.ts';

/** A part of the log whose events have been checked. */
export type LogPart = Omit<Extract<Notice, { type: 'log' }>, 'events'> & { events: LogEvent[] };

/** Checks the events of a notice. @throws ValiError naming the event and the field that is wrong */
export function readLog(notice: Extract<Notice, { type: 'log' }>): LogPart {
  return { ...notice, events: v.parse(v.array(LogEventSchema), notice.events) };
}
