import * as v from 'valibot';
import { toFailure } from '../../../extension/protocol/errors.ts';
import type { Status } from '../../../extension/protocol/model.ts';
import { RuleSchema, type Rule, type RuleCommand, type RuleSpec } from '../../../extension/protocol/rules.ts';
import { showFailure } from '../../store/failures.ts';
import type { PanelStore } from '../../store/panel-store.ts';

const RulesSchema = v.array(RuleSchema);
const read = new WeakMap<Status, Rule[]>();

/** The rules that act on what the tab lists, as the background told them. */
export function rulesOf(status: Status | null): readonly Rule[] {
  if (status === null) return [];
  let rules = read.get(status);
  if (rules === undefined) read.set(status, (rules = v.parse(RulesSchema, status.rules)));
  return rules;
}

/**
 * Does what turns a rule on: at once, or after a person has confirmed it where the rule drops a tag. Resolves with whether it is
 * done.
 */
export async function turnOn(store: PanelStore, spec: RuleSpec, asked: RuleCommand): Promise<boolean> {
  if (spec.effect !== 'drop') return command(store, asked);
  store.dropping.value = { spec, asked };
  return false;
}

/** Asks the background for it; what it refuses is shown as a problem. Resolves with whether it is done. */
export async function command(store: PanelStore, asked: RuleCommand): Promise<boolean> {
  try {
    await store.client.send(asked);
    return true;
  } catch (error) {
    const { message } = toFailure(error);
    showFailure(store, { id: 'rules', what: message });
    return false;
  }
}
