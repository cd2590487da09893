import type { NetworkSpec, Rule, RuleSpec } from '../../extension/protocol/rules.ts';
import type { Cdp } from '../inspector/cdp.ts';
import {
  registrationOf,
  slotsOf,
  type RegistrationRef,
  type RegistrationWorker,
} from '../inspector/registration-worker.ts';
import type { Problems } from '../inspector/status.ts';
import { createQueue, pause, within } from '../inspector/waiting.ts';
import type { Workers } from '../inspector/workers.ts';
import { RULES_LEASE_MS } from '../inspector/worker-session.ts';
import type { WorkerSession } from '../inspector/worker-session-model.ts';
import { text } from '../../extension/text.ts';
import { createInterceptor } from './interceptor.ts';
import { createRuleBook, patternOf, type KeptRule } from './rule-book.ts';
import { toFetchPattern } from './url-pattern.ts';

/** A registration as a tab lists it: how its workers are reached. */
export interface RuledRegistration {
  hasActive: boolean;
  ref: RegistrationRef;
}
export type FindRegistration = (key: string) => RuledRegistration | null;

/** A rule acts on a request: which, by the id that the `Network` domain has for it. */
export type OnRuled = (targetId: string, requestId: string, effect: NetworkSpec['effect']) => void;

/** How long a version that waits at its start is kept waiting until it obeys, in ms: a first one does not answer. */
const MEETS_WITHIN_MS = 50;
/** Longest time, in ms, that a worker that was woken takes to be told. */
const WOKEN_MS = 3_000;

export type Rules = ReturnType<typeof createRules>;

/**
 * Makes the workers of registrations obey the rules of all tabs: by `Fetch` on each one's session, and by its probe, which is
 * before the site's handlers. Shared by the tabs, because the sessions are; a rule belongs to the tab whose panel made it.
 *
 * @param changed called when a rule has changed, or has acted.
 * @param solved hears of each registration whose workers obey.
 */
export function createRules(
  cdp: Cdp,
  workers: Workers,
  { changed, complain, solved }: Problems & { changed: () => void },
) {
  const book = createRuleBook((id) => interceptor.isDelaying(id));
  const listeners = new Set<OnRuled>();
  const enqueue = createQueue();
  /** The workers that obey, with what each was last told, and what lets go of it. */
  const obeying = new Map<RegistrationWorker, { unuse: () => void; patterns: string; dispatches: string }>();
  /** The rules that are being made: they are not shown before they act. */
  const untold = new Set<string>();
  /** Versions that are not known yet, with the registration that they may be of. */
  const unknown = new Map<string, string>();

  const keyOf = (targetId: string) =>
    workers.all().find(({ session }) => session.targetId === targetId)?.key ?? unknown.get(targetId);

  const interceptor = createInterceptor(cdp, {
    find(targetId, url) {
      const key = keyOf(targetId);
      return key === undefined ? undefined : book.findFor(key, url);
    },
    acted(rule, targetId, requestId) {
      if (requestId !== undefined) for (const listener of listeners) listener(targetId, requestId, rule.spec.effect);
      count(rule.id);
    },
    ended: ({ on, spec: { registration } }) => {
      if (!on) convergeSoon(registration);
    },
  });

  function count(id: string) {
    book.count(id);
    changed();
    const rule = book.get(id);
    if (rule?.on === false) convergeSoon(rule.spec.registration);
  }

  const report = (key: string) => (error: unknown) => complain(`rules ${key}`, error);
  /** What the site's handlers have seen before the probe cannot be kept from them. */
  const obeys = ({ isFirst }: WorkerSession, { spec }: Pick<KeptRule, 'spec'>) => spec.effect !== 'drop' || isFirst;

  const ofKey = (key: string) => [...obeying.keys()].filter((worker) => worker.key === key);
  const patternsOf = (key: string) => [...new Set(book.networkOf(key).map((rule) => toFetchPattern(patternOf(rule))))];

  async function intercept(targetId: string, patterns: string[]): Promise<void> {
    if (patterns.length === 0) await cdp.send({ targetId }, 'Fetch.disable');
    else await cdp.send({ targetId }, 'Fetch.enable', { patterns: patterns.map((urlPattern) => ({ urlPattern })) });
  }

  function keep(worker: RegistrationWorker) {
    if (obeying.has(worker) || worker.session.closed || worker.identity.state === 'redundant') return;
    obeying.set(worker, { unuse: workers.use(worker.session), patterns: '[]', dispatches: '[]' });
  }

  /** What a stopped worker was told it would still do when it starts: it is woken to be told. */
  async function awaken({ session }: RegistrationWorker, found: RuledRegistration | null) {
    if (session.running || !found) return;
    await Promise.allSettled([found.ref.wake('active'), found.ref.wake('waiting')]); // it is in one of them
    await within(WOKEN_MS, text('worker_no_answer'), session.ready());
  }

  async function tell(worker: RegistrationWorker, found: RuledRegistration | null): Promise<void> {
    const told = obeying.get(worker);
    if (!told) return;
    const { key, session } = worker;
    const patterns = patternsOf(key);
    const rules = book
      .dispatchesOf(key)
      .map(({ id, turn, left, spec: { tag, effect } }) => ({ id, turn, left, tag, effect }));
    const before = { ...told };
    Object.assign(told, { patterns: JSON.stringify(patterns), dispatches: JSON.stringify(rules) });
    try {
      const intercepted = before.patterns === told.patterns ? undefined : intercept(session.targetId, patterns);
      if (before.dispatches !== told.dispatches) {
        await awaken(worker, found);
        await session.obey(rules);
      }
      await intercepted;
    } catch (error) {
      if (session.closed) return; // it is gone, and with it what it was told
      Object.assign(told, { patterns: '', dispatches: '' }); // not known: it is told anew
      throw error;
    }
  }

  /** A session that is no longer needed for rules; a stopped worker that could not be told is let go of at once. */
  async function release(worker: RegistrationWorker) {
    obeying.get(worker)?.unuse();
    obeying.delete(worker);
    if (!worker.session.running) await workers.close(worker.session.targetId);
  }

  /** Versions that have been replaced run on for as long as they are attached to; one that is stopped cannot tell. */
  async function releaseReplaced(key: string, hasWaiting: boolean) {
    const running = ofKey(key).filter(({ session }) => session.running);
    for (const worker of running) {
      const told = within(WOKEN_MS, text('worker_no_answer'), worker.session.identify());
      worker.identity = await told.catch(() => worker.identity); // it is busy: the next time
      if (worker.identity.state === 'redundant') await release(worker);
    }
    const isActive = running.some(({ identity }) => identity.state === 'activated');
    const stopped = ofKey(key).filter(({ session }) => !session.running);
    if (isActive && !hasWaiting) await Promise.all(stopped.map(release));
  }

  async function settle(key: string, found: RuledRegistration | null): Promise<void> {
    interceptor.letGo(book.waits);
    const isRuled = book.keys().has(key);
    if (isRuled) {
      workers.ofRegistration(key).forEach(keep);
      const slots = found ? slotsOf(found) : [];
      if (found && ofKey(key).length < slots.length) {
        const located = await Promise.all(slots.map((slot) => workers.locate(found.ref, slot)));
        located.forEach(keep);
      }
      if (found && ofKey(key).length > slots.length) await releaseReplaced(key, found.ref.hasWaiting);
    }
    const told = await Promise.allSettled(ofKey(key).map((worker) => tell(worker, found)));
    if (!isRuled) await Promise.all(ofKey(key).map(release));
    for (const one of told) if (one.status === 'rejected') throw one.reason;
    solved(`rules ${key}`);
  }

  /** Resolves when every worker of the registration that is attached, or can be, obeys. */
  function converge(key: string, found: RuledRegistration | null = null): Promise<void> {
    keepRenewing();
    return enqueue(() => settle(key, found));
  }

  /** The same, and nobody waits for it. */
  function convergeSoon(key: string) {
    converge(key).catch(report(key));
  }

  let renewing: ReturnType<typeof setInterval> | undefined;
  /** What the probes obey ends by itself unless they are told that we are still here. */
  function keepRenewing() {
    const isNeeded = () => [...book.keys()].some((key) => book.dispatchesOf(key).length > 0);
    if (renewing !== undefined || !isNeeded()) return;
    renewing = setInterval(() => {
      if (!isNeeded()) {
        clearInterval(renewing);
        renewing = undefined;
      }
      for (const { session } of obeying.keys()) if (session.running) session.obey(null).catch(() => undefined); // it stops, or is busy: then the rules end
    }, RULES_LEASE_MS / 3);
  }

  const stopListening = workers.listen({
    opened(worker) {
      unknown.delete(worker.session.targetId);
      if (!book.keys().has(worker.key)) return;
      keep(worker);
      tell(worker, null).catch(report(worker.key));
    },
    report(_worker, report) {
      if (report.type === 'begun' && report.rule) count(report.rule.id);
    },
    closed(worker) {
      unknown.delete(worker.session.targetId);
      obeying.get(worker)?.unuse();
      obeying.delete(worker);
    },
  });

  /** The same of the registrations of rules. */
  async function convergeAll(rules: readonly KeptRule[], find: FindRegistration): Promise<void> {
    const keys = new Set(rules.map(({ spec }) => spec.registration));
    await Promise.all([...keys].map((key) => converge(key, find(key))));
  }

  /** Does something to rules, and resolves when it is so. */
  async function change(rules: readonly KeptRule[], find: FindRegistration, what: (rule: KeptRule) => void) {
    rules.forEach(what);
    await convergeAll(rules, find).finally(changed);
  }

  return {
    own: book.own,
    all: book.all,
    isOn: (owner: number) => book.own(owner).some(({ on }) => on),
    /** What a tab is told of: its own, and those of other tabs for what it lists. */
    shownTo: (tabId: number, lists: (key: string) => boolean): Rule[] =>
      book.all().flatMap((rule) => {
        const { id, on, acted, left, spec } = rule;
        const own = rule.owner === tabId;
        if (untold.has(id) || (!own && !(on && lists(spec.registration)))) return [];
        const waits = on && ofKey(spec.registration).some(({ session }) => !obeys(session, rule));
        return { id, on, acted, left, own, waits, spec };
      }),

    async add(owner: number, spec: RuleSpec, find: FindRegistration) {
      const { registration } = spec;
      const rule = book.add(owner, spec);
      const { id } = rule;
      untold.add(id);
      const told = converge(registration, find(registration)).finally(() => untold.delete(id));
      await told.then(changed, async (error: unknown) => {
        await change([rule], find, book.remove).catch(report(registration)); // it is not there although it could not be told to all
        throw error;
      });
    },
    turn: (rule: KeptRule, on: boolean, find: FindRegistration) => change([rule], find, (one) => book.turn(one, on)),
    remove: (rule: KeptRule, find: FindRegistration) => change([rule], find, book.remove),
    off: (owner: number, find: FindRegistration) => change(book.own(owner), find, (rule) => book.turn(rule, false)),
    forget: (owner: number, find: FindRegistration) => change(book.own(owner), find, book.remove),

    /** Attaches to workers that have come since, and tells again who could not be told. */
    async follow(owner: number, find: FindRegistration): Promise<void> {
      await convergeAll(
        book.own(owner).filter(({ on }) => on),
        find,
      );
    },

    /**
     * A version waits at its start, of a registration that may have rules. Resolves when it obeys, or cannot be asked who it is
     * before it goes on; then it is taken for one of the only registration of its origin that has rules, if it has its script.
     */
    async meet(targetId: string, url: string): Promise<void> {
      const { origin } = new URL(url);
      const keys = [...book.keys()].filter((key) => new URL(registrationOf(key).scope).origin === origin);
      const [only, ...others] = keys;
      if (only === undefined) return;
      const known = ofKey(only);
      if (others.length === 0 && known.every(({ identity }) => identity.script === url)) {
        unknown.set(targetId, only);
        const patterns = patternsOf(only);
        if (patterns.length > 0) await intercept(targetId, patterns);
      }
      const obeys = workers.whoIs(targetId).then(async (worker) => {
        keep(worker);
        const told = obeying.get(worker);
        if (told) told.patterns = ''; // not known
        await tell(worker, null);
        if (!book.keys().has(worker.key)) await release(worker);
      });
      obeys.catch(() => undefined); // it failed to start
      await Promise.race([obeys, pause(MEETS_WITHIN_MS)]);
    },

    /** Goes on after the extension's worker was killed. Requests that are paused since go on as they are. */
    async adopt(saved: KeptRule[]): Promise<void> {
      book.adopt(saved);
      if (saved.length === 0) return;
      keepRenewing();
      const all = workers.all();
      await Promise.allSettled(all.map(({ session: { targetId } }) => cdp.send({ targetId }, 'Fetch.disable')));
      const keys = book.keys();
      for (const worker of all) if (keys.has(worker.key)) keep(worker);
      keys.forEach(convergeSoon);
    },

    listen(listener: OnRuled): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    dispose() {
      stopListening();
      interceptor.dispose();
      clearInterval(renewing);
    },
  };
}
