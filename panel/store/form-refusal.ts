import type { Registration, TagRead } from '../../extension/protocol/model.ts';
import type { Offer } from './browser-obstacle.ts';
import { MAX_TIME_LIMIT_S, tagProblem, timeLimitMs, type FormValues } from './form.ts';

/** What a button of the form does. */
export type FormAction = 'fire' | 'attempts' | 'fireAll' | Offer;

/** Why a button of the form cannot do its work, whoever would dispatch; null where it can. */
export function refusalOf(
  action: FormAction,
  values: FormValues,
  registration: Registration | undefined,
): string | null {
  if (registration === undefined) {
    return 'There is no service worker to fire events in. Open a page that registers one, then press Refresh.';
  }
  if (action === 'fireAll' && hasNoTag(registration)) {
    return 'No tag is registered in this registration. Type one and press Fire.';
  }
  const problem = tagProblem(values.tag);
  if (action !== 'fireAll' && problem !== null) return problem;
  if (timeLimitMs(values) === null) {
    return `The time limit must be a number of seconds from 1 to ${MAX_TIME_LIMIT_S}, not “${values.timeLimit}”.`;
  }
  if (action === 'attempts' && values.event === 'periodicsync') {
    return 'The browser repeats only one-shot syncs: choose the event sync, or press Fire for one periodicsync.';
  }
  return null;
}

/** Whether it has no tag to fire: both reads said so; one that failed may hide some. */
function hasNoTag({ sync, periodicSync }: Registration): boolean {
  const none = (read: TagRead): boolean => read.status === 'listed' && read.tags.length === 0;
  return none(sync) && (none(periodicSync) || periodicSync.status === 'unsupported');
}
