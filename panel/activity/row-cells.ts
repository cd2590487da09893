import { text } from '../../extension/text.ts';
import { eventName, eventText, eventView } from '../later/event-text.ts';
import type { ActivityRow } from '../store/activity.ts';
import { outcomeView, reasonText } from '../store/dispatch-text.ts';

/** What a row of Activity says in its columns; those that say nothing are left out. */
export interface RowCells {
  registration?: string | undefined;
  tag?: string | undefined;
  event: string;
  via?: string;
  attempt?: number | string | null | undefined;
  lastChance?: string;
  outcome: ReturnType<typeof eventView> & { title?: string };
  durationMs?: number | null | undefined;
  line: string;
  lineTitle: string;
  waitUntilCalls?: number | null;
}

/** Of a dispatch, from its beginning (`running…`) to its outcome, or of anything else that was recorded. */
export function cellsOf(row: ActivityRow): RowCells {
  if (row.type !== 'dispatch') {
    const { tag, scope, type, attempt, durationMs } = row.event;
    return {
      registration: scope,
      tag,
      event: eventName(type),
      attempt,
      outcome: eventView(row.event),
      durationMs,
      line: eventText(row.event),
      lineTitle: eventText(row.event, true),
    };
  }
  const { dispatch } = row;
  const { tag, event, via, attempt, lastChance, durationMs, waitUntilCalls, registration } = dispatch;
  const line = reasonText(dispatch);
  const isLast = lastChance === null ? '' : text(lastChance ? 'yes' : 'no');
  return {
    registration,
    tag,
    event,
    via,
    attempt,
    lastChance: event === 'periodicsync' ? '—' : isLast,
    outcome: outcomeView(dispatch),
    durationMs,
    line,
    lineTitle: line,
    waitUntilCalls,
  };
}
