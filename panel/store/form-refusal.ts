import { listedTags } from '../../extension/protocol/listed-tags.ts';
import type { Registration, TagRead } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import type { Offer } from './browser-obstacle.ts';
import { MAX_TIME_LIMIT_S, tagProblem, timeLimitMs, type FormValues } from './form.ts';

/** What a button of the form does. */
export type FormAction = 'fire' | 'attempts' | 'fireAll' | Offer;

/** Why a button of the form cannot do its work, whoever would dispatch; null where it can. */
export function refusalOf(
  action: FormAction,
  values: FormValues,
  registration: Registration | undefined,
  filter = '',
): string | null {
  if (registration === undefined) return text('refusal_no_worker');
  if (action === 'fireAll' && hasNoTag(registration)) return text('refusal_no_tag');
  if (action === 'fireAll' && filter !== '' && listedTags(registration, filter).length === 0)
    return text('tree_no_match');
  const problem = tagProblem(values.tag);
  if (action !== 'fireAll' && problem !== null) return problem;
  if (timeLimitMs(values) === null) return text('refusal_time_limit', MAX_TIME_LIMIT_S, values.timeLimit);
  if (action === 'attempts' && values.event === 'periodicsync') return text('refusal_periodic');
  return null;
}

/** Whether it has no tag to fire: both reads said so; one that failed may hide some. */
function hasNoTag({ sync, periodicSync }: Registration): boolean {
  const none = (read: TagRead): boolean => read.status === 'listed' && read.tags.length === 0;
  return none(sync) && (none(periodicSync) || periodicSync.status === 'unsupported');
}
