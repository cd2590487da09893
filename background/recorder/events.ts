import type { Dispatch } from '../../extension/protocol/model.ts';
import { registrationKey } from '../../extension/protocol/registration-key.ts';
import { registrationOf } from '../inspector/registration-worker.ts';
import type { LogDraft } from './log.ts';

/** The key of the registration that an event of the log is of. */
export const registrationIn = ({ scope = '', partitioned = false }: Pick<LogDraft, 'scope' | 'partitioned'>): string =>
  registrationKey({ scope, partitioned });

/** Names a registration in an event of the log. */
export function scopeOf(key: string): Pick<LogDraft, 'scope' | 'partitioned'> {
  const { scope, partitioned } = registrationOf(key);
  return { scope, partitioned: partitioned || undefined };
}

/** Names a tag in an event of the log. */
export function tagOf({ registration, tag, event }: Pick<Dispatch, 'registration' | 'tag' | 'event'>) {
  return { ...scopeOf(registration), tag, kind: event };
}

/** That an event has begun. */
export function dispatched(dispatch: Dispatch): LogDraft {
  const { id, at, via, event, attempt, lastChance, forced } = dispatch;
  return {
    at,
    type: 'dispatched',
    ...tagOf(dispatch),
    dispatchId: id,
    via,
    attempt,
    lastChance: event === 'sync' ? (lastChance ?? undefined) : undefined, // a periodicsync event has none
    forced: forced && true,
  };
}

/** That an event has ended; null while it runs. */
export function settled(dispatch: Dispatch): LogDraft | null {
  const { id, at, via, outcome, durationMs, waitUntilCalls, reason, forced } = dispatch;
  if (outcome === null) return null;
  return {
    at: at + (durationMs ?? 0),
    type: 'settled',
    ...tagOf(dispatch),
    dispatchId: id,
    via,
    outcome,
    durationMs: durationMs ?? undefined,
    waitUntilCalls: waitUntilCalls ?? undefined,
    reason: reason ?? undefined,
    forced: forced && true,
  };
}
