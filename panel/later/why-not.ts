import type { EventName, Outcome, Permissions, Registration, Status } from '../../extension/protocol/model.ts';
import { text, timeText, type MessageKey } from '../../extension/text.ts';

/** What is known of one registered tag when it is asked why it does not fire. */
export interface Asked {
  readonly tag: string;
  readonly event: EventName;
  readonly registration: Registration;
  readonly permissions: Permissions;
  readonly status: Status | null;
  /** What its newest event came to, null where none has ended here, and when that began (epoch ms). */
  readonly last: { readonly outcome: Outcome; readonly at: number; readonly reason: string } | null;
  /** When the event began that has not ended, epoch ms; null where none runs. */
  readonly runningSince: number | null;
  /** Epoch ms. */
  readonly now: number;
}

/** Why a tag is not firing: the cause, in a sentence, what it was seen by, and what to do. */
export interface Answer {
  readonly cause: Cause;
  readonly sentence: string;
  readonly evidence: string;
  readonly next: string;
  /** The registration that Repair would cure. */
  readonly repairs: string | null;
}

export type Cause =
  | 'stuck'
  | 'unsupported'
  | 'denied'
  | 'no-worker'
  | 'redundant'
  | 'not-activated'
  | 'firing'
  | 'never-settles'
  | 'offline'
  | 'held-here'
  | 'held-elsewhere'
  | 'browser-offline'
  | 'waiting'
  | 'ignored'
  | 'timed-out'
  | 'periodic'
  | 'unknown';

/** An event that has run for this long, in ms, is said not to settle: the browser gives it three minutes. */
const LONG_MS = 10_000;

/** The one answer for a tag: the first cause that is there, the ones that nothing else can overrule first. */
export function whyNotFiring(asked: Asked): Answer {
  const { registration, event, status, permissions, runningSince, now, last } = asked;
  const active = registration.workers.find(({ slot }) => slot === 'active');
  const permission = permissions[event === 'sync' ? 'background-sync' : 'periodic-background-sync'];
  if (registration.stuck !== null) {
    return answer(
      'stuck',
      text('why_evidence_stuck', timeText(registration.stuck.since), registration.stuck.why),
      registration.key,
    );
  }
  if (permission === 'unsupported') return answer('unsupported', text('why_evidence_permission', permission));
  if (permission === 'denied') return answer('denied', text('why_evidence_permission', permission));
  if (!active) return answer('no-worker', workersText(registration));
  if (active.state === 'redundant') return answer('redundant', workersText(registration));
  if (active.state !== 'activated') return answer('not-activated', workersText(registration));
  if (runningSince !== null) {
    const seconds = Math.round((now - runningSince) / 1000);
    return answer(now - runningSince < LONG_MS ? 'firing' : 'never-settles', text('why_evidence_running', seconds));
  }
  if (status?.offline === true) return answer('offline', text('why_evidence_offline'));
  if (registration.held)
    return answer(status?.hold === true ? 'held-here' : 'held-elsewhere', text('why_evidence_held'));
  if (status?.targets.some(({ kind, online }) => kind === 'page' && online === false) === true) {
    return answer('browser-offline', text('why_evidence_browser_offline'));
  }
  return event === 'sync' ? oneShot(asked, last) : answer('periodic', text('why_evidence_periodic'));
}

function oneShot({ registration: { key }, tag, status }: Asked, last: Asked['last']): Answer {
  const waiting = status?.waiting.find((one) => one.registration === key && one.tag === tag);
  if (waiting) {
    const { attempt, attempts, nextAttemptAt } = waiting;
    const evidence = text('why_evidence_waiting', attempt - 1, attempts, last?.reason ?? '');
    const when = nextAttemptAt === null ? '' : timeText(nextAttemptAt);
    return { ...answer('waiting', evidence), sentence: text(WORDS.waiting.sentence, attempt, attempts, when) };
  }
  if (last?.outcome === 'ignored') return answer('ignored', text('why_evidence_ignored', timeText(last.at)));
  if (last?.outcome === 'timed out') return answer('timed-out', text('why_evidence_timed_out', timeText(last.at)));
  return answer('unknown', text('why_evidence_unknown'));
}

/** What each cause says, and what to do about it. */
const WORDS: Record<Cause, { sentence: MessageKey; next: MessageKey }> = {
  stuck: { sentence: 'why_stuck', next: 'why_next_stuck' },
  unsupported: { sentence: 'why_unsupported', next: 'why_next_unsupported' },
  denied: { sentence: 'why_denied', next: 'why_next_denied' },
  'no-worker': { sentence: 'why_no_worker', next: 'why_next_no_worker' },
  redundant: { sentence: 'why_redundant', next: 'why_next_redundant' },
  'not-activated': { sentence: 'why_not_activated', next: 'why_next_not_activated' },
  firing: { sentence: 'why_firing', next: 'why_next_firing' },
  'never-settles': { sentence: 'why_never_settles', next: 'why_next_never_settles' },
  offline: { sentence: 'why_offline', next: 'why_next_offline' },
  'held-here': { sentence: 'why_held_here', next: 'why_next_held_here' },
  'held-elsewhere': { sentence: 'why_held_elsewhere', next: 'why_next_held_elsewhere' },
  'browser-offline': { sentence: 'why_browser_offline', next: 'why_next_browser_offline' },
  waiting: { sentence: 'why_waiting', next: 'why_next_waiting' },
  ignored: { sentence: 'why_ignored', next: 'why_next_ignored' },
  'timed-out': { sentence: 'why_timed_out', next: 'why_next_timed_out' },
  periodic: { sentence: 'why_periodic', next: 'why_next_periodic' },
  unknown: { sentence: 'why_unknown', next: 'why_next_unknown' },
};

function answer(cause: Cause, evidence: string, repairs: string | null = null): Answer {
  const { sentence, next } = WORDS[cause];
  return { cause, sentence: cause === 'waiting' ? '' : text(sentence), evidence, next: text(next), repairs };
}

function workersText({ workers }: Registration): string {
  if (workers.length === 0) return text('no_worker');
  return workers.map(({ slot, state, scriptURL }) => text('worker_title', slot, state, scriptURL)).join(' ');
}
