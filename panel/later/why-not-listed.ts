import { explainRegisterError } from '../../extension/register-error.ts';
import { text } from '../../extension/text.ts';
import { tagLabel } from '../components/tag-text.ts';
import { eventName } from './event-text.ts';
import type { Asked } from './why-not.ts';
import { lastText, thrownText, type Found } from './why-words.ts';

/** Why a tag does not fire that `getTags()` does not list: it has fired, the browser refused it, or no script asked for it. */
export function whyNotListed({ evidence, last, tag, event }: Asked): Found {
  const { refused, schedule, page, startFailure } = evidence ?? NO_EVIDENCE;
  if (refused !== null && refused.at > (last?.at ?? 0)) {
    const { name, message } = explainRegisterError(refused, event);
    return ['refused', thrownText({ ...refused, message }), name];
  }
  if (event === 'sync' && last !== null) {
    const told = lastText(last);
    if (last.forced === 'drop') return ['done', told];
    // It runs without the listeners that it had not added yet.
    if (last.outcome === 'ignored' && startFailure?.isSure) return ['failed-to-start', thrownText(startFailure)];
    if (last.outcome === 'ignored' || last.outcome === 'threw') return [last.outcome, told];
    // Its schedule is forgotten a while after its end.
    if (schedule === null && (last.outcome === 'fulfilled' || last.outcome === 'unseen')) return ['done', told];
    if (schedule === null && last.lastChance === true) return ['dropped', told];
  }
  if (schedule?.phase === 'dropped' || schedule?.phase === 'completed' || schedule?.phase === 'gone') {
    const reason = last?.reason ?? eventName(schedule.phase);
    return [ENDS[schedule.phase], lastText({ at: schedule.since, reason })];
  }
  const { tags = [], errors: [error] = [], isWhole = false } = page ?? {};
  const called = text('why_evidence_tags', tags.map(tagLabel).join(text('list_separator')));
  if (tag === null ? tags.length > 0 : tags.includes(tag)) return [event === 'sync' ? 'gone' : 'gone-periodic', called];
  if (!isWhole) return ['not-registered', error ? thrownText(error) : text('why_evidence_unrecorded')];
  if (error) return ['never-reached', thrownText(error)];
  return ['never-called', tags.length > 0 ? called : text('why_evidence_no_call')];
}

const NO_EVIDENCE = { refused: null, schedule: null, page: null, startFailure: null };
/** What the end of a tag's schedule is called. */
const ENDS = { dropped: 'dropped', completed: 'done', gone: 'gone' } as const;
