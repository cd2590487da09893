import * as v from 'valibot';
import { numberText, text } from '../../extension/text.ts';
import { tagLabel } from '../components/tag-text.ts';

/** What is wrong with an event, in words: which field of it, and what it has. */
export function issueText(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return text('import_no_event', tagLabel(issue.received));
  const field = tagLabel(path);
  if (issue.expected === 'never') return text('import_field_unknown', field);
  if (issue.received === 'undefined') return text('import_field_missing', field);
  if (issue.type === 'max_length') {
    return text('import_field_long', field, numberText(Number(issue.received)), numberText(Number(issue.requirement)));
  }
  return text('import_field_wrong', field, tagLabel(issue.received));
}
