import type { LogEvent } from '../../extension/protocol/log.ts';
import { registrationIn } from './events.ts';
import { enter } from './retry-schedule.ts';
import { nameOf, type TagHistory } from './tag-histories.ts';

/** After which of them a tag waits, or does not any more. To register it again in back-off changes nothing. */
const TURNS: readonly LogEvent['type'][] = ['dispatched', 'waiting', 'completed', 'dropped', 'gone'];

/**
 * Finds in a log, which is read in parts, the one-shot tags whose next attempt is still to come: a back-off of minutes is known
 * to who opens the panel again. Nobody has seen what came in between, so its attempt is at least that one.
 */
export function createWaitingReader() {
  const last = new Map<string, LogEvent>();
  return {
    /** The next events of the log. */
    read: (events: readonly LogEvent[]): void => {
      for (const event of events) {
        const { tag, type, kind, via } = event;
        if (tag !== undefined && kind === 'sync' && via !== 'simulated' && TURNS.includes(type))
          last.set(nameOf(registrationIn(event), tag), event);
      }
    },

    /** Those that wait. @param now epoch ms */
    waiting: (now: number): TagHistory[] =>
      [...last.values()].flatMap((event) => {
        const { at, tag = '', attempt = 2, nextAttemptAt = 0 } = event;
        if (nextAttemptAt <= now) return [];
        const known = { failed: attempt - 1, isExact: false, nextAttemptAt, undisturbed: false };
        return [{ registration: registrationIn(event), tag, schedule: enter('waiting', at, known) }];
      }),
  };
}
