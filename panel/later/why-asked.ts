import * as v from 'valibot';
import { EvidenceSchema, type Evidence, type Subject } from '../../extension/protocol/evidence.ts';
import { registrationOf } from '../../extension/protocol/registration-key.ts';
import { dispatchKey, type Activity } from '../store/activity.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { outcomeView, reasonText } from '../store/dispatch-text.ts';
import type { Asked } from './why-not.ts';

type Known = Pick<PanelStore, 'snapshot' | 'status' | 'activity'>;

/** All that is known of a subject now; null where its origin is not listed. @param now epoch ms */
export function askedOf(store: Known, subject: Subject, now: number): Asked | null {
  const { registration: key, tag, event } = subject;
  const { scope } = registrationOf(key);
  const origins = store.snapshot.value?.origins ?? [];
  const origin =
    origins.find(({ registrations }) => registrations.some((one) => one.key === key)) ??
    origins.find((one) => one.origin === new URL(scope).origin);
  if (origin === undefined) return null;
  return {
    tag,
    event,
    scope,
    registration: origin.registrations.find((one) => one.key === key) ?? null,
    permissions: origin.permissions,
    status: store.status.value,
    evidence: evidenceOf(store.status.value?.evidence, subject),
    ...dispatchesOf(store.activity.value, subject),
    now,
  };
}

/** What the background has told of that subject; another panel of the tab may have asked about another. */
function evidenceOf(told: unknown, { registration, tag, event }: Subject): Evidence | null {
  const evidence = v.safeParse(EvidenceSchema, told);
  if (!evidence.success) return null;
  const { subject } = evidence.output;
  const isIts = subject.registration === registration && subject.tag === tag && subject.event === event;
  return isIts ? evidence.output : null;
}

/**
 * The newest of the browser's own dispatches of a tag: the one that has ended, and the one that runs. What was simulated
 * says nothing of what the browser does.
 */
function dispatchesOf(
  { rows, running, lastOutcomes }: Activity,
  { registration, tag, event }: Subject,
): Pick<Asked, 'last' | 'runningSince'> {
  const found: { last: Asked['last']; runningSince: number | null } = { last: null, runningSince: null };
  if (tag === null) return found;
  const isKnown = lastOutcomes.has(dispatchKey(registration, tag, event));
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    if ((found.last !== null || !isKnown) && (found.runningSince !== null || running.size === 0)) break;
    const row = rows[index];
    if (row?.type !== 'dispatch') continue;
    const { dispatch } = row;
    if (dispatch.tag !== tag || dispatch.event !== event || dispatch.registration !== registration) continue;
    const { outcome, via, forced, at, lastChance } = dispatch;
    if (via === 'simulated') continue;
    // One that the browser was asked for begins when its last chance is known.
    if (outcome === null && lastChance !== null) found.runningSince ??= at;
    else if (outcome === null) continue;
    else if (outcome !== 'not fired') {
      const reason = reasonText(dispatch) || outcomeView(dispatch).label;
      found.last ??= { outcome, forced, at, lastChance, reason };
    }
  }
  return found;
}
