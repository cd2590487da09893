import { InspectorError } from '../../extension/protocol/errors.ts';
import type { Rule, RuleCommand } from '../../extension/protocol/rules.ts';
import { text } from '../../extension/text.ts';
import { hasGone } from '../inspector/cdp.ts';
import type { Problems } from '../inspector/status.ts';
import type { FindRegistration, Rules } from './rules.ts';

/** What the desk needs of its tab. */
export interface RuledTab extends Problems {
  tabId: number;
  find: FindRegistration;
  refresh: () => Promise<void>;
  /** '' while it is not known. */
  pageOrigin: () => string;
  /** New versions wait at their start from then on, so that they obey from their first instruction. */
  attach: () => Promise<void>;
  /** Detaches where nothing needs it any more. */
  letGo: () => Promise<void>;
}

export type RuleDesk = ReturnType<typeof createRuleDesk>;

/** The rules that one tab's panel makes, for as long as it is open and its tab stays with the site. */
export function createRuleDesk(rules: Rules, tab: RuledTab) {
  const { tabId, find } = tab;
  /** Of the page for which rules were made or turned on last. */
  let origin = '';
  /** Under way: with a worker that does not answer it takes longer than until the list is read again. */
  let following: Promise<void> | undefined;

  function own(id: string) {
    const rule = rules.own(tabId).find((one) => one.id === id);
    if (!rule) throw new InspectorError('BadMessage', text('rule_gone'));
    return rule;
  }

  async function begin(key: string) {
    await tab.attach();
    if (!find(key)) await tab.refresh();
    origin = tab.pageOrigin();
    if (find(key)) return;
    throw new InspectorError('UnknownRegistration', text('unknown_registration', key));
  }

  async function run(command: RuleCommand): Promise<void> {
    switch (command.type) {
      case 'addRule':
        await begin(command.rule.registration);
        return rules.add(tabId, command.rule, find);
      case 'switchRule': {
        const rule = own(command.id);
        if (command.on) await begin(rule.spec.registration);
        return rules.turn(rule, command.on, find);
      }
      case 'removeRule':
        return rules.remove(own(command.id), find);
      case 'rulesOff':
        return rules.off(tabId, find);
    }
  }

  return {
    get isOn() {
      return rules.isOn(tabId);
    },
    /** Whether there is anything that must outlive this run of the extension's worker. */
    get hasAny() {
      return rules.own(tabId).length > 0;
    },
    /** Resolves when the running workers obey. */
    run: (command: RuleCommand): Promise<void> => run(command).finally(() => tab.letGo()),
    shown: (): Rule[] => rules.shownTo(tabId, (key) => find(key) !== null),
    /** Attaches to workers that have come since. */
    follow: (): Promise<void> =>
      (following ??= rules
        .follow(tabId, find)
        .then(
          () => tab.solved('rules'),
          (error: unknown) => tab.complain('rules', error),
        )
        .finally(() => (following = undefined))),
    meet: (targetId: string, url: string): Promise<void> =>
      rules.meet(targetId, url).catch((error: unknown) => {
        if (!hasGone(error)) tab.complain('rules', error);
      }),
    /** The page was left: for another site the rules are off, since nobody would see them act. */
    async onPage(next: string): Promise<void> {
      if (next !== origin && rules.isOn(tabId)) await run({ type: 'rulesOff' }).finally(() => tab.letGo());
    },
    /** Goes on after the extension's worker was killed; the rules are there already. */
    async resume(): Promise<void> {
      origin = tab.pageOrigin();
      await rules.follow(tabId, find);
    },
    /** Cancel was pressed: nothing is attached any more. */
    off: (): Promise<void> => rules.off(tabId, () => null),
    dispose: (): Promise<void> => rules.forget(tabId, find),
  };
}
