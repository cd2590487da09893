import { explainRegisterError } from '../../extension/register-error.ts';
import { text, timeText } from '../../extension/text.ts';
import { tagLabel } from '../components/tag-text.ts';
import type { Asked } from './why-not.ts';
import { thrownText, type Found } from './why-words.ts';

/** Why a tag does not fire that `getTags()` does not list: it has fired, the browser refused it, or no script asked for it. */
export function whyNotListed({ evidence, last, tag, event }: Asked): Found {
  const { refused, schedule, page } = evidence ?? { refused: null, schedule: null, page: null };
  if (refused !== null && refused.at > (last?.at ?? 0)) {
    const { name, message } = explainRegisterError(refused, event);
    return ['refused', thrownText({ ...refused, message }), name];
  }
  if (last?.forced === 'drop') return ['done', text('why_evidence_ended', timeText(last.at), last.reason)];
  if (last?.outcome === 'ignored') return ['ignored', text('why_evidence_ignored', timeText(last.at))];
  if (last?.outcome === 'threw') return ['threw', text('why_evidence_ended', timeText(last.at), last.reason)];
  if (schedule?.phase === 'dropped')
    return ['dropped', text('why_evidence_ended', timeText(schedule.since), last?.reason ?? '')];
  if (schedule?.phase === 'completed') return ['done', text('why_evidence_done', timeText(schedule.since))];
  const [error] = page?.errors ?? [];
  if (page?.isWhole !== true) return ['not-registered', error ? thrownText(error) : text('why_evidence_unrecorded')];
  if (tag !== null && page.tags.includes(tag)) return ['done', text('why_evidence_called')];
  if (page.tags.length > 0)
    return ['never-called', text('why_evidence_other_tags', page.tags.map(tagLabel).join(text('list_separator')))];
  if (error) return ['never-reached', thrownText(error)];
  return ['never-called', text('why_evidence_no_call')];
}
