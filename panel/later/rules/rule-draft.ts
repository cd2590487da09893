import * as v from 'valibot';
import { RuleSpecSchema, type RuleEffect, type RuleSpec } from '../../../extension/protocol/rules.ts';

/** What stands in the form, numbers as typed. */
export interface RuleDraft {
  readonly effect: RuleEffect;
  readonly pattern: string;
  readonly tag: string;
  readonly status: string;
  readonly body: string;
  readonly delayMs: string;
  /** Empty for always. */
  readonly first: string;
}

export const EMPTY_DRAFT: RuleDraft = {
  effect: 'offline',
  pattern: '',
  tag: '',
  status: '503',
  body: '',
  delayMs: '3000',
  first: '',
};

/** What is wrong, and in which field. */
export interface DraftProblem {
  readonly message: string;
  readonly field: string;
}

const numberOf = (typed: string): number => (typed.trim() === '' ? NaN : Number(typed));

/** The rule that the form asks for, by the same check as in the background. */
export function readDraft(draft: RuleDraft, registration: string): RuleSpec | DraftProblem {
  const { pattern, status, delayMs, first } = draft;
  const read = v.safeParse(RuleSpecSchema, {
    ...draft,
    registration,
    pattern: pattern.trim(),
    status: numberOf(status),
    delayMs: numberOf(delayMs),
    first: first.trim() === '' ? null : numberOf(first),
  });
  if (read.success) return read.output;
  const [issue] = read.issues;
  return { message: issue.message, field: v.getDotPath(issue) ?? '' };
}
