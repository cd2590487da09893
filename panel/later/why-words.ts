import type { Registration } from '../../extension/protocol/model.ts';
import type { Thrown } from '../../extension/protocol/evidence.ts';
import { text, timeText, type MessageKey } from '../../extension/text.ts';
import { visibleText } from '../components/tag-text.ts';

export type Cause = keyof typeof WORDS;
/** What the answer's button does. */
export type Cure = 'repair' | 'release' | 'online' | 'record' | 'fire';

/** What was found: the cause with its evidence, and what its sentence is about. */
export type Found = readonly [cause: Cause, evidence: string, ...about: (string | number)[]];

/** What was thrown, when, and where. */
export function thrownText({ at, message, source }: Thrown): string {
  const where = source === null ? '' : `${source.url}:${source.line}:${source.column}`;
  return text('why_evidence_thrown', timeText(at), visibleText(message), visibleText(where));
}

/** The workers of a registration, each with its state. */
export function workersText({ workers }: Registration): string {
  if (workers.length === 0) return text('no_worker');
  return workers.map(({ slot, state, scriptURL }) => text('worker_title', slot, state, scriptURL)).join(' ');
}

/** The messages of a cause, and what its button does. */
export interface CauseWords {
  sentence: MessageKey;
  next: MessageKey;
  cure?: Cure;
}

/** What each cause says, and what to do about it. */
export const WORDS = {
  redundant: { sentence: 'why_redundant', next: 'why_next_redundant' },
  stuck: { sentence: 'why_stuck', next: 'why_next_stuck', cure: 'repair' },
  unsupported: { sentence: 'why_unsupported', next: 'why_next_unsupported' },
  denied: { sentence: 'why_denied', next: 'why_next_denied' },
  'denied-periodic': { sentence: 'register_not_allowed_periodic', next: 'why_next_denied_periodic', cure: 'fire' },
  'no-worker': { sentence: 'why_no_worker', next: 'why_next_no_worker' },
  'not-activated': { sentence: 'why_not_activated', next: 'why_next_not_activated' },
  firing: { sentence: 'why_firing', next: 'why_next_firing' },
  'never-settles': { sentence: 'why_never_settles', next: 'why_next_never_settles' },
  unread: { sentence: 'why_unread', next: 'why_next_unread' },
  refused: { sentence: 'why_refused', next: 'why_next_refused' },
  ignored: { sentence: 'why_ignored', next: 'why_next_ignored' },
  threw: { sentence: 'why_threw', next: 'why_next_threw' },
  done: { sentence: 'why_done', next: 'why_next_done' },
  dropped: { sentence: 'why_dropped', next: 'why_next_dropped' },
  'not-registered': { sentence: 'why_not_registered', next: 'why_next_not_registered', cure: 'record' },
  'never-reached': { sentence: 'why_never_reached', next: 'why_next_never_reached' },
  'never-called': { sentence: 'why_never_called', next: 'why_next_never_called' },
  offline: { sentence: 'why_offline', next: 'why_next_offline', cure: 'online' },
  'held-here': { sentence: 'why_held_here', next: 'why_next_held_here', cure: 'release' },
  'held-elsewhere': { sentence: 'why_held_elsewhere', next: 'why_next_held_elsewhere', cure: 'fire' },
  'held-left': { sentence: 'why_held_left', next: 'why_next_held_left', cure: 'fire' },
  'browser-offline': { sentence: 'why_browser_offline', next: 'why_next_browser_offline', cure: 'fire' },
  'failed-to-start': { sentence: 'why_failed_to_start', next: 'why_next_failed_to_start' },
  'perhaps-failed-to-start': { sentence: 'why_perhaps_failed_to_start', next: 'why_next_failed_to_start' },
  waiting: { sentence: 'why_waiting', next: 'why_next_waiting', cure: 'fire' },
  'timed-out': { sentence: 'why_timed_out', next: 'why_next_timed_out' },
  'periodic-interval': { sentence: 'why_periodic_interval', next: 'why_next_periodic', cure: 'fire' },
  periodic: { sentence: 'why_periodic', next: 'why_next_periodic', cure: 'fire' },
  unknown: { sentence: 'why_unknown', next: 'why_next_unknown', cure: 'record' },
} satisfies Record<string, CauseWords>;
