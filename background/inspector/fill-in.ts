import type { FrameAnswer } from './snapshot.ts';

/**
 * A frame's answer with what it is still waiting for taken from its answer before. On a busy machine the browser takes
 * longer than the probe waits, and the list must not lose its rows meanwhile. What never settles the probe itself reports
 * as such in the end; only for `getRegistrations()` the caller has to give up.
 */
export function fillIn(answer: FrameAnswer, before: FrameAnswer | undefined): FrameAnswer {
  if (before === undefined || 'unreadable' in answer || 'unreadable' in before) return answer;
  if (before.origin !== answer.origin || before.registrations.status !== 'listed') return answer;
  if (answer.registrations.status === 'pending') return { ...answer, registrations: before.registrations };
  if (answer.registrations.status !== 'listed') return answer;
  const known = new Map(before.registrations.list.map((registration) => [registration.scope, registration]));
  const list = answer.registrations.list.map((registration) => {
    const earlier = known.get(registration.scope) ?? registration;
    const settled = (kind: 'sync' | 'periodicSync') =>
      registration[kind].status === 'pending' ? earlier : registration;
    const [oneShot, periodic] = [settled('sync'), settled('periodicSync')];
    const askedAt = Math.min(oneShot.askedAt, periodic.askedAt);
    return { ...registration, sync: oneShot.sync, periodicSync: periodic.periodicSync, askedAt };
  });
  return { ...answer, registrations: { status: 'listed', list } };
}

/** Whether the frame waits for its registrations. */
export function isPending(answer: FrameAnswer): boolean {
  return !('unreadable' in answer) && answer.registrations.status === 'pending';
}
