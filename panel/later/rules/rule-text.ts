import type { Rule, RuleEffect, RuleSpec } from '../../../extension/protocol/rules.ts';
import { numberText, plural, text, type MessageKey } from '../../../extension/text.ts';
import { tagLabel } from '../../components/tag-text.ts';

/** The names of the effects. */
export const EFFECTS: Record<RuleEffect, MessageKey> = {
  offline: 'rule_offline',
  answer: 'rule_answer',
  delay: 'rule_delay',
  reject: 'rule_reject',
  drop: 'rule_drop',
};

/** What a rule is for: a URL pattern, or a tag. */
export const subjectOf = (spec: RuleSpec): string => ('tag' in spec ? tagLabel(spec.tag) : spec.pattern);

/** What it does. */
export function effectText(spec: RuleSpec): string {
  const effect = text(EFFECTS[spec.effect]);
  if (spec.effect === 'answer') return `${effect} · ${spec.status}`;
  return spec.effect === 'delay' ? `${effect} · ${text('milliseconds', numberText(spec.delayMs))}` : effect;
}

/** What it has done, and will do still. */
export function actedText({ acted, left, own }: Rule): string {
  return [
    plural('rule_acted', acted),
    left === null ? '' : text('rule_left', numberText(left)),
    own ? '' : text('rule_of_other_tab'),
  ]
    .filter(Boolean)
    .join(' · ');
}
