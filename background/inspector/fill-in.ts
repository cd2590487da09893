import type { TagRead } from '../../extension/protocol/model.ts';
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
  const list = answer.registrations.list.map((registration) => ({
    ...registration,
    sync: settled(registration.sync, known.get(registration.scope)?.sync),
    periodicSync: settled(registration.periodicSync, known.get(registration.scope)?.periodicSync),
  }));
  return { ...answer, registrations: { status: 'listed', list } };
}

/** Whether the frame waits for its registrations. */
export function isPending(answer: FrameAnswer): boolean {
  return !('unreadable' in answer) && answer.registrations.status === 'pending';
}

function settled(read: TagRead, before: TagRead | undefined): TagRead {
  return read.status === 'pending' && before !== undefined ? before : read;
}
