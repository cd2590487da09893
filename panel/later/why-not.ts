import type { Evidence } from '../../extension/protocol/evidence.ts';
import {
  PERMISSIONS,
  type Dispatch,
  type EventName,
  type Outcome,
  type Permissions,
  type Registration,
  type Status,
  type Waiting,
} from '../../extension/protocol/model.ts';
import { leastText, momentText, text, timeText } from '../../extension/text.ts';
import { visibleText } from '../components/tag-text.ts';
import { hoursText } from '../store/dispatch-text.ts';
import { rulesOf } from './rules/rule-actions.ts';
import { waitingOf } from './waiting-of.ts';
import { whyNotListed } from './why-not-listed.ts';
import {
  lastText,
  thrownText,
  WORDS,
  workersText,
  type Cause,
  type CauseWords,
  type Cure,
  type Found,
} from './why-words.ts';

/** What is known of one tag when it is asked why it does not fire. */
export interface Asked {
  /** Null for a registration as a whole. */
  readonly tag: string | null;
  readonly event: EventName;
  /** The address of the registration, and null for itself once it is listed no more. */
  readonly scope: string;
  readonly registration: Registration | null;
  readonly permissions: Permissions;
  readonly status: Status | null;
  /** What the background has seen; null until it has told. */
  readonly evidence: Evidence | null;
  /** What the newest event that the browser fired came to, null where none has ended here, and when it began (epoch ms). */
  readonly last:
    | (Pick<Dispatch, 'at' | 'forced' | 'lastChance'> & {
        readonly outcome: Outcome;
        /** In words; how it ended where it has none. */
        readonly reason: string;
      })
    | null;
  /** When the browser's event began that has not ended, epoch ms; null where none runs. */
  readonly runningSince: number | null;
  /** Epoch ms. */
  readonly now: number;
}

/** Why a tag is not firing: the cause, in a sentence, what it was seen by, what to do, and a button that does it. */
export interface Answer {
  readonly cause: Cause;
  readonly sentence: string;
  readonly evidence: string;
  readonly next: string;
  readonly cure: Cure | null;
}

/** An event that has run for this long, in ms, is said not to settle: the browser gives it three minutes. */
const LONG_MS = 10_000;

/** The one answer for a tag: the first cause that is there, the ones that nothing else can overrule first. */
export function whyNotFiring(asked: Asked): Answer {
  const [cause, evidence, ...about] = find(asked);
  const [sentence, next, cure]: CauseWords = WORDS[cause];
  const isDone = cure === 'record' && asked.status?.recording === true;
  const offered = cure === undefined || isDone ? null : cure;
  return { cause, sentence: text(sentence, ...about), evidence, next: text(next), cure: offered };
}

function find(asked: Asked): Found {
  const { registration, event, status, permissions, runningSince, now, evidence, scope, tag } = asked;
  if (registration === null) return ['redundant', text('why_evidence_redundant', scope)];
  const { stuck, held, workers } = registration;
  if (stuck !== null) return ['stuck', text('why_evidence_stuck', timeText(stuck.since), stuck.why)];
  const permission = permissions[PERMISSIONS[event]];
  const permissionText = text('why_evidence_permission', permission);
  if (permission === 'unsupported') return ['unsupported', permissionText];
  const denied: Found | null =
    permission === 'denied' ? [event === 'sync' ? 'denied' : 'denied-periodic', permissionText] : null;
  const active = workers.find(({ slot }) => slot === 'active');
  if (!active) return ['no-worker', workersText(registration)];
  if (active.state === 'redundant') return ['redundant', workersText(registration)];
  if (active.state !== 'activated') return ['not-activated', workersText(registration)];
  if (runningSince !== null) {
    const seconds = Math.round((now - runningSince) / 1000);
    const began = text('why_evidence_running', Math.max(0, seconds)); // `now` is up to a second old
    if (now - runningSince < LONG_MS) return ['firing', began];
    return ['never-settles', isDelayed(asked) ? text('sentences', began, text('why_evidence_delayed')) : began];
  }
  const read = registration[event === 'sync' ? 'sync' : 'periodicSync'];
  if (read.status !== 'listed') return ['unread', text('why_evidence_unread', read.status)];
  if (tag === null || !read.tags.includes(tag)) return denied ?? whyNotListed(asked);
  if (status?.offline === true) return ['offline', text('why_evidence_offline')];
  if (held) return whyHeld(asked);
  if (status?.targets.some(({ kind, online }) => kind === 'page' && online === false) === true) {
    return ['browser-offline', text('why_evidence_browser_offline')];
  }
  if (evidence?.startFailure?.isSure === true) return ['failed-to-start', thrownText(evidence.startFailure)];
  // What is registered already is tried again all the same.
  const waiting = event === 'sync' ? waitingOf(status, registration.key, tag) : undefined;
  if (denied && !waiting) return denied;
  return event === 'sync' ? whyOneShot(asked, waiting) : whyPeriodic(asked);
}

/** Whether a rule delays requests of its worker. */
function isDelayed({ status, registration }: Asked): boolean {
  const delaying = rulesOf(status).filter(({ on, spec }) => on && spec.effect === 'delay');
  return delaying.some(({ spec }) => spec.registration === registration?.key);
}

/** Who holds it. */
function whyHeld({ status, evidence }: Asked): Found {
  if (status?.hold === true) return ['held-here', text('why_evidence_held')];
  if (evidence?.heldBy.length === 0) return ['held-left', text('why_evidence_held')];
  const pages = evidence?.heldBy.map((page) => visibleText(page)).join(text('list_separator'));
  return ['held-elsewhere', pages === undefined ? text('why_evidence_held') : text('why_evidence_held_by', pages)];
}

function whyOneShot({ evidence, last }: Asked, waiting: Waiting | undefined): Found {
  if (waiting) {
    const { attempt, attempts, isExact, nextAttemptAt } = waiting;
    const failed = text('why_evidence_waiting', leastText(attempt - 1, isExact), attempts, last?.reason ?? '');
    const when = nextAttemptAt === null ? '' : timeText(nextAttemptAt);
    return ['waiting', failed, leastText(attempt, isExact), attempts, when];
  }
  if (last?.outcome === 'ignored' && !last.forced) return ['ignored', lastText(last)];
  if (last?.outcome === 'timed out') return ['timed-out', lastText(last)];
  if (evidence?.startFailure) return ['perhaps-failed-to-start', thrownText(evidence.startFailure)];
  return ['unknown', last ? lastText(last) : text('why_evidence_unknown')];
}

/** Chromium's own least interval, before what it adds by the engagement with the site (content/public/browser/background_sync_parameters.cc). */
const LEAST_INTERVAL_MS = 12 * 3_600_000;

/** The browser tells nobody when it fires next; what is known is what the site asked for, where that was recorded. */
function whyPeriodic({ evidence, last, now }: Asked): Found {
  const registered = evidence?.registered ?? null;
  if (registered === null) return ['periodic', text('why_evidence_periodic')];
  const asked = registered.minIntervalMs ?? 0;
  const earliest = Math.max(last?.at ?? 0, registered.at) + Math.max(asked, LEAST_INTERVAL_MS);
  const known = text('why_evidence_interval', timeText(registered.at), hoursText(asked));
  return earliest > now ? ['periodic-interval', known, momentText(earliest)] : ['periodic', known];
}
