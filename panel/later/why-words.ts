import type { Registration } from '../../extension/protocol/model.ts';
import type { Thrown } from '../../extension/protocol/evidence.ts';
import { text, timeText, type MessageKey } from '../../extension/text.ts';
import { visibleText } from '../components/tag-text.ts';
import { placeText } from './event-text.ts';

export type Cause = keyof typeof WORDS;
/** What the answer's button does. */
export type Cure = 'repair' | 'release' | 'online' | 'record' | 'fire';

/** What was found: the cause with its evidence, and what its sentence is about. */
export type Found = readonly [cause: Cause, evidence: string, ...about: (string | number)[]];

/** What was thrown, when, and where. */
export function thrownText({ at, message, source }: Thrown): string {
  const where = source === null ? '' : placeText(source);
  return text('why_evidence_thrown', timeText(at), visibleText(message), visibleText(where));
}

/** The newest event that the browser fired. */
export function lastText({ at, reason }: { at: number; reason: string }): string {
  return text('why_evidence_ended', timeText(at), reason);
}

/** The workers of a registration, each with its state. */
export function workersText({ workers }: Registration): string {
  if (workers.length === 0) return text('no_worker');
  return workers.map(({ slot, state, scriptURL }) => text('worker_title', slot, state, scriptURL)).join(' ');
}

/** The sentence of a cause, what to do next, and what its button does. */
export type CauseWords = readonly [sentence: MessageKey, next: MessageKey, cure?: Cure];

/** What each cause says, and what to do about it. */
export const WORDS = {
  redundant: ['why_redundant', 'why_next_redundant'],
  stuck: ['why_stuck', 'why_next_stuck', 'repair'],
  unsupported: ['why_unsupported', 'why_next_unsupported'],
  denied: ['why_denied', 'why_next_denied'],
  'denied-periodic': ['register_not_allowed_periodic', 'why_next_denied_periodic', 'fire'],
  'no-worker': ['why_no_worker', 'why_next_no_worker'],
  'not-activated': ['why_not_activated', 'why_next_not_activated'],
  firing: ['why_firing', 'why_next_firing'],
  'never-settles': ['why_never_settles', 'why_next_never_settles'],
  unread: ['why_unread', 'why_next_unread'],
  refused: ['why_refused', 'why_next_refused'],
  ignored: ['why_ignored', 'why_next_ignored'],
  threw: ['why_threw', 'why_next_threw'],
  done: ['why_done', 'why_next_done'],
  gone: ['why_gone', 'why_next_done'],
  'gone-periodic': ['why_gone_periodic', 'why_next_done'],
  dropped: ['why_dropped', 'why_next_dropped'],
  'not-registered': ['why_not_registered', 'why_next_not_registered', 'record'],
  'never-reached': ['why_never_reached', 'why_next_never_reached'],
  'never-called': ['why_never_called', 'why_next_never_called'],
  offline: ['why_offline', 'why_next_offline', 'online'],
  'held-here': ['why_held_here', 'why_next_held_here', 'release'],
  'held-elsewhere': ['why_held_elsewhere', 'why_next_held_elsewhere', 'fire'],
  'held-left': ['why_held_left', 'why_next_held_left', 'fire'],
  'browser-offline': ['why_browser_offline', 'why_next_browser_offline', 'fire'],
  'failed-to-start': ['why_failed_to_start', 'why_next_failed_to_start'],
  'perhaps-failed-to-start': ['why_perhaps_failed_to_start', 'why_next_failed_to_start'],
  waiting: ['why_waiting', 'why_next_waiting', 'fire'],
  'timed-out': ['why_timed_out', 'why_next_never_settles'],
  'periodic-interval': ['why_periodic_interval', 'why_next_periodic', 'fire'],
  periodic: ['obstacle_periodic', 'why_next_periodic', 'fire'],
  unknown: ['why_unknown', 'why_next_unknown', 'record'],
} satisfies Record<string, CauseWords>;
