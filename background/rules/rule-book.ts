import type { DispatchSpec, NetworkSpec, Rule, RuleSpec } from '../../extension/protocol/rules.ts';
import { registrationOf } from '../inspector/registration-worker.ts';
import { absolutePattern, isMatch } from './url-pattern.ts';

/** A rule with the tab whose panel made it. */
export type KeptRule<S extends RuleSpec = RuleSpec> = Omit<Rule, 'own' | 'waits' | 'spec'> & {
  owner: number;
  /** How often it was turned on. */
  turn: number;
  spec: S;
};

const isNetwork = (rule: KeptRule): rule is KeptRule<NetworkSpec> => 'pattern' in rule.spec;
const isDispatch = (rule: KeptRule): rule is KeptRule<DispatchSpec> => 'tag' in rule.spec;

/** The pattern of a rule as a whole address. */
export const patternOf = ({ spec }: KeptRule<NetworkSpec>): string =>
  absolutePattern(spec.pattern, registrationOf(spec.registration).scope);

/**
 * The rules of all tabs, in the order in which they were made: the first that fits acts. One that is used up is off, with a
 * `left` of 0.
 *
 * @param isDelaying whether requests wait for a rule, which then is needed although it is used up.
 */
export function createRuleBook(isDelaying: (id: string) => boolean) {
  const rules = new Map<string, KeptRule>();

  const isNeeded = ({ id, on }: KeptRule) => on || isDelaying(id);
  const inKey = (key: string) => [...rules.values()].filter(({ spec }) => spec.registration === key);
  const onIn = (key: string) => inKey(key).filter(({ on }) => on);

  function turn(rule: KeptRule, on: boolean) {
    if (on && !rule.on) {
      rule.left = rule.spec.first;
      rule.turn++;
    }
    if (!on && rule.left === 0) rule.left = null;
    rule.on = on;
  }

  return {
    all: (): KeptRule[] => [...rules.values()],
    own: (owner: number) => [...rules.values()].filter((rule) => rule.owner === owner),
    get: (id: string) => rules.get(id),

    add(owner: number, spec: RuleSpec): KeptRule {
      const rule = { id: crypto.randomUUID(), owner, spec, on: true, turn: 0, acted: 0, left: spec.first };
      rules.set(rule.id, rule);
      return rule;
    },

    /** Goes on with those of an earlier run of the extension's worker. */
    adopt: (saved: KeptRule[]) => saved.forEach((rule) => rules.set(rule.id, { ...rule })),

    turn,
    remove: ({ id }: KeptRule) => void rules.delete(id),

    /** The registrations that have a rule that is on, or needed still. */
    keys: (): Set<string> => new Set([...rules.values()].filter(isNeeded).map(({ spec }) => spec.registration)),

    /** Whether what it delays waits on: it was neither removed nor turned off by anybody. */
    waits: (id: string): boolean => rules.get(id)?.on === true || rules.get(id)?.left === 0,

    networkOf: (key: string): KeptRule<NetworkSpec>[] => inKey(key).filter(isNeeded).filter(isNetwork),
    dispatchesOf: (key: string): KeptRule<DispatchSpec>[] => onIn(key).filter(isDispatch),

    /** The rule that acts on a request of a registration's worker. */
    findFor(key: string, url: string): KeptRule<NetworkSpec> | undefined {
      return onIn(key)
        .filter(isNetwork)
        .find((rule) => isMatch(patternOf(rule), url));
    },

    /** A rule has acted. */
    count(id: string) {
      const rule = rules.get(id);
      if (!rule) return;
      rule.acted++;
      if (rule.left !== null) rule.left = Math.max(0, rule.left - 1);
      if (rule.left === 0) rule.on = false;
    },
  };
}

export type RuleBook = ReturnType<typeof createRuleBook>;
