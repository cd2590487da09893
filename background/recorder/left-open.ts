import type { LogEvent } from '../../extension/protocol/log.ts';
import { text } from '../../extension/text.ts';
import { registrationIn } from './events.ts';
import type { LogDraft } from './log.ts';

/**
 * Finds in a log, which is read in parts, what has no end in it: the browser was closed, or crashed, in the middle. Nobody knows
 * when that ended, or how: the log knows it no longer than until its last event.
 */
export function createLeftOpenReader() {
  /** What began, by what its end will name. */
  const open = new Map<string, LogEvent>();
  let last = 0;

  return {
    /** The next events of the log. */
    read(events: readonly LogEvent[]): void {
      for (const event of events) {
        const { at, type, dispatchId } = event;
        last = Math.max(last, at);
        if (type === 'dispatched') open.set(`event ${dispatchId ?? ''}`, event);
        else if (type === 'settled') open.delete(`event ${dispatchId ?? ''}`);
        else if (type === 'held') open.set(registrationIn(event), event);
        else if (type === 'released') open.delete(registrationIn(event));
        else if (type === 'offline') open.set(type, event);
        else if (type === 'online') open.delete('offline');
      }
    },

    /** The ends that it lacks. @param isOn whether what has begun so still is so */
    ends: (isOn: (event: LogEvent) => boolean): LogDraft[] =>
      [...open.values()]
        .filter((event) => !isOn(event))
        .map(({ type, scope, partitioned, tag, kind, dispatchId, via }) => {
          const named = { at: last, scope, partitioned };
          if (type === 'offline') return { ...named, type: 'online' };
          if (type === 'held') return { ...named, type: 'released' };
          const reason = { name: 'Interrupted', message: text('reason_background_lost'), stack: '' };
          return { ...named, tag, kind, via, dispatchId, type: 'settled', outcome: 'interrupted', reason };
        }),
  };
}
