import { explainRegisterError } from '../../extension/register-error.ts';
import { text } from '../../extension/text.ts';
import { tagLabel } from '../components/tag-text.ts';
import { eventName } from './event-text.ts';
import type { Asked } from './why-not.ts';
import { lastText, thrownText, type Found } from './why-words.ts';

/** Why a tag does not fire that `getTags()` does not list: it has fired, the browser refused it, or no script asked for it. */
export function whyNotListed({ evidence, last, tag, event }: Asked): Found {
  const { refused, schedule, page } = evidence ?? { refused: null, schedule: null, page: null };
  if (refused !== null && refused.at > (last?.at ?? 0)) {
    const { name, message } = explainRegisterError(refused, event);
    return ['refused', thrownText({ ...refused, message }), name];
  }
  if (event === 'sync' && last !== null) {
    const told = lastText(last);
    if (last.forced === 'drop') return ['done', told];
    if (last.outcome === 'ignored' || last.outcome === 'threw') return [last.outcome, told];
    // Its schedule is forgotten a while after its end.
    if (schedule === null && (last.outcome === 'fulfilled' || last.outcome === 'unseen')) return ['done', told];
    if (schedule === null && last.lastChance === true) return ['dropped', told];
  }
  if (schedule?.phase === 'dropped' || schedule?.phase === 'completed') {
    const reason = last?.reason ?? eventName(schedule.phase);
    return [schedule.phase === 'dropped' ? 'dropped' : 'done', lastText({ at: schedule.since, reason })];
  }
  const [error] = page?.errors ?? [];
  if (page?.isWhole !== true) return ['not-registered', error ? thrownText(error) : text('why_evidence_unrecorded')];
  if (page.tags.length > 0) {
    const isIts = tag === null || page.tags.includes(tag);
    const tags = page.tags.map(tagLabel).join(text('list_separator'));
    return [isIts ? 'gone' : 'never-called', text('why_evidence_tags', tags)];
  }
  if (error) return ['never-reached', thrownText(error)];
  return ['never-called', text('why_evidence_no_call')];
}
