import { reasonText } from '../views/dispatch-text.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { registrations } from '../store/problems.ts';
import { whyNotFiring, type Answer, type Asked } from './why-not.ts';

/** The answer for the tag that is chosen in the tree; null where none is. */
export function askedOf(store: PanelStore): { tag: string; answer: Answer; nextAttemptAt: number | null } | null {
  const row = store.rows.value?.find(({ key }) => key === store.selected.value);
  const snapshot = store.snapshot.value;
  if (row?.type !== 'tag' || snapshot === null) return null;
  const registration = registrations(snapshot).find(({ key }) => key === row.registration);
  const origin = snapshot.origins.find(({ registrations: all }) => all.some(({ key }) => key === row.registration));
  if (registration === undefined || origin === undefined) return null;
  const { tag, event, nextAttemptAt } = row;
  const answer = whyNotFiring({
    tag,
    event,
    registration,
    permissions: origin.permissions,
    status: store.status.value,
    ...dispatchesOf(store, row.registration, tag, event),
    now: Date.now(),
  });
  return { tag, answer, nextAttemptAt: answer.cause === 'waiting' ? nextAttemptAt : null };
}

function dispatchesOf(
  store: PanelStore,
  registration: string,
  tag: string,
  event: Asked['event'],
): Pick<Asked, 'last' | 'runningSince'> {
  const own = store.activity.value.rows.flatMap((row) => {
    if (row.type !== 'dispatch') return [];
    const { dispatch } = row;
    const isOwn = dispatch.registration === registration && dispatch.tag === tag && dispatch.event === event;
    return isOwn ? [dispatch] : [];
  });
  const running = own.findLast(({ outcome }) => outcome === null);
  const last = own.findLast(({ outcome }) => outcome !== null && outcome !== 'not fired');
  return {
    runningSince: running?.at ?? null,
    last:
      last === undefined || last.outcome === null
        ? null
        : { outcome: last.outcome, at: last.at, reason: reasonText(last) },
  };
}
