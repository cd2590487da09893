/**
 * What runs inside an inspected service worker, sent as source text over the debugger (`Runtime.evaluate`), so it is
 * complete in itself. It reports the browser's own sync events, dispatches simulated ones, and holds the end of an
 * install. The debugger calls it by its object id, which dies with the worker's run, so a call meant for one run can never
 * execute in the next. Of what a site can see it leaves `waitUntil`, and one property with a random name beside it.
 */
import type { EventName, Outcome, Reason } from '../protocol/model.ts';
import type { DispatchSpec } from '../protocol/rules.ts';
import type { RegisterReport, watchRegister } from './watch-register.ts';
import type { InstallWorkerRecorder, WorkerRecorder } from './worker-recorder.ts';

/** Why, as data; the message is null for a value that cannot be shown as text. */
export type ReportedReason = Omit<Reason, 'message'> & { message: string | null };

/** What a dispatch came to, as the worker saw it. */
export interface Settled {
  outcome: Outcome;
  waitUntilCalls: number;
  durationMs: number;
  reason: ReportedReason | null;
}

/** A rule for browser dispatches of a tag. `left`: how often it acts still since its `turn` on; null for always. */
export type ProbeRule = Pick<DispatchSpec, 'tag' | 'effect'> & { id: string; turn: number; left: number | null };
/** The rule that acted on an event. */
export type ActedRule = Pick<ProbeRule, 'id' | 'effect'>;

/**
 * What the probe tells on its own, in batches: browser dispatches as they begin and settle, and an install's end. While
 * recording also the number of each simulated dispatch, before its listeners run, and the site's calls of `register()`.
 */
export type ProbeReport =
  | {
      type: 'begun';
      seq: number;
      at: number;
      tag: string;
      event: EventName;
      lastChance: boolean;
      again?: true;
      rule?: ActedRule;
    }
  | ({ type: 'settled'; seq: number } & Settled)
  | { type: 'installed' }
  | { type: 'simulated'; seq: number; id: string }
  | RegisterReport;

export interface WorkerProbe {
  /** Whether it was there before the site's script: what the site's handlers see, it sees first. */
  readonly isFirst: boolean;
  /** Null until the worker's global is set up. `update`: an earlier version of the registration exists. */
  identify(): { scope: string; script: string; state: string; onLine: boolean; update: boolean } | null;
  /**
   * Resolves with {@link Settled} as JSON text: lone surrogates survive only as JSON escapes. `null` where this version is
   * not the active one of that scope: nothing was dispatched.
   */
  dispatch(request: {
    scope: string;
    tag: string;
    event: EventName;
    lastChance: boolean;
    timeLimitMs: number;
    /** What the caller calls this dispatch; told back with its number while recording. */
    id?: string;
  }): Promise<string>;
  /**
   * What happened since the last call, as the JSON text of {@link ProbeReport}s; waits until there is something. A call
   * says that the answer to the one before was read.
   * @param anew whether another asked before, who may not have read the last answer: it is given again, after the events that
   *   are under way (`again`); so is an install that waits at its end
   */
  reports(anew: boolean): Promise<string>;
  openGate(): void;
  /**
   * Records from now on, until `stopRecording`.
   * @param isAtOnce whether it is called as soon as the probe is installed: where the site's script has not run then, all its
   *   events are told apart. Else those of simulated dispatches are: which listeners a worker has is not told to extensions.
   *   Counts the first time only.
   */
  record(install: InstallWorkerRecorder, watch: typeof watchRegister, isAtOnce: boolean): void;
  stopRecording(): void;
  /**
   * Obeys these rules, or null for those that it has, for `leaseMs`: nothing tells a worker that the debugger has gone, and
   * then they must end.
   */
  obey(order: { rules: ProbeRule[] | null; leaseMs: number }): void;
  /** Resolves with `letGo`, and not before. */
  stay(): Promise<void>;
  letGo(): void;
}

/**
 * Installs the probe, once in a run of the worker: whoever installs it again with the same key is given the one that is there.
 * Returns null where it is too early: a worker that is just starting, or waits for the debugger at its start, lacks some of the
 * platform's names. `setTimeout` and others may come later still, with the site's script: they are used when an event comes, and
 * not before.
 *
 * @param gateMs longest time that an install's end is held, in ms, should nobody open the gate; 0 leaves installs alone.
 * @param key a random one, under which it is kept; '' for nowhere
 * @param isFirst that it is known that the site's script has not run yet; else it is found out
 */
export function installWorkerProbe(gateMs: number, key = '', isFirst = false): WorkerProbe | null {
  interface SyncEventInit extends ExtendableEventInit {
    tag: string;
    lastChance?: boolean;
  }
  type SyncEventClass = new (
    type: string,
    init: SyncEventInit,
  ) => ExtendableEvent & { tag: string; lastChance?: boolean };
  interface WorkerScope extends EventTarget {
    SyncEvent: SyncEventClass;
    PeriodicSyncEvent: SyncEventClass;
    registration: ServiceWorkerRegistration | null;
    serviceWorker: ServiceWorker;
  }
  const scope = globalThis as unknown as WorkerScope;
  if (!('ExtendableEvent' in scope) || !('addEventListener' in scope)) return null;
  const kept = (ExtendableEvent.prototype as unknown as Record<string, WorkerProbe | undefined>)[key];
  if (kept) return kept;
  /** The life of one event's `waitUntil` promises, as in the service worker specification, "extend lifetime promises". */
  interface Lifetime {
    waitUntilCalls: number;
    pending: number;
    dispatching: boolean;
    rejection: { reason: unknown } | null;
    thrown: { reason: unknown } | null;
    startedAt: number;
    ended: boolean;
    /** Called once. No promise: while recording, the browser takes down a stack for each, a thousand times in a release. */
    onEnd: () => void;
  }

  function newLifetime(): Lifetime {
    const zero = { waitUntilCalls: 0, pending: 0, dispatching: true, rejection: null, thrown: null };
    return { ...zero, startedAt: performance.now(), ended: false, onEnd: () => undefined };
  }

  function endIfDone(lifetime: Lifetime) {
    if (lifetime.ended || lifetime.dispatching || lifetime.pending > 0) return;
    lifetime.ended = true;
    lifetime.onEnd();
  }

  function extend(lifetime: Lifetime, value: unknown) {
    lifetime.waitUntilCalls++;
    lifetime.pending++;
    const done = () => {
      lifetime.pending--;
      endIfDone(lifetime);
    };
    void Promise.resolve(value).then(done, (reason: unknown) => {
      lifetime.rejection ??= { reason };
      done();
    });
  }

  /**
   * The browser runs microtasks between listeners, so a handler may still call `waitUntil` after its first `await`s. A
   * dispatch from script does not; the next task is the first moment at which the browser would be done as well.
   */
  const dispatching: Lifetime[] = [];
  let tasks: MessagePort | null = null;
  function endDispatchWithNextTask(lifetime: Lifetime) {
    // One channel for all events, since thousands of held tags may be released at once.
    tasks ??= newTasks();
    dispatching.push(lifetime);
    tasks.postMessage(null);
  }

  /** Each message to this port is a task that ends the oldest dispatch. */
  function newTasks(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const lifetime = dispatching.shift();
      if (!lifetime) return;
      lifetime.dispatching = false;
      endIfDone(lifetime);
    };
    return port2;
  }

  function toReason(value: unknown): ReportedReason {
    try {
      if (value instanceof Error || value instanceof DOMException) {
        const stack = (value.stack ?? '').slice(0, 20_000);
        return { name: value.name.slice(0, 200), message: value.message.slice(0, 10_000), stack };
      }
      const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
      return { name: value === null ? 'null' : typeof value, message: text.slice(0, 10_000), stack: '' };
    } catch {
      return { name: typeof value, message: null, stack: '' };
    }
  }

  function settle(lifetime: Lifetime, timedOut: boolean): Settled {
    const { waitUntilCalls, rejection, thrown } = lifetime;
    const counted = { waitUntilCalls, durationMs: performance.now() - lifetime.startedAt };
    if (timedOut) return { ...counted, outcome: 'timed out', reason: null };
    if (rejection) return { ...counted, outcome: 'rejected', reason: toReason(rejection.reason) };
    if (waitUntilCalls > 0) return { ...counted, outcome: 'fulfilled', reason: thrown && toReason(thrown.reason) };
    if (thrown) return { ...counted, outcome: 'threw', reason: toReason(thrown.reason) };
    return { ...counted, outcome: 'ignored', reason: null };
  }

  // --- reports: what accumulates while the last answer is under way goes with the next --------------------------------
  let unread: ProbeReport[] = [];
  /** What was answered last, and may have been read by nobody: the extension's worker may die at any time. */
  let given: ProbeReport[] = [];
  /** The events that are under way, by number. */
  const begun = new Map<number, Extract<ProbeReport, { type: 'begun' }>>();
  let hear: (() => void) | null = null;
  function tell(message: ProbeReport) {
    if (unread.length < 10_000) unread.push(message); // nobody may ever ask
    if (message.type === 'begun') begun.set(message.seq, message);
    if (message.type === 'settled') begun.delete(message.seq);
    hear?.();
  }

  /** Puts what another may not have read before what is unread. */
  function giveAgain() {
    const isNew = (report: ProbeReport) => [...given, ...unread].includes(report);
    const running = [...begun.values()].filter((report) => !isNew(report));
    unread = [...running.map((report) => ({ ...report, again: true as const })), ...given, ...unread];
    if (atGate && !unread.some(({ type }) => type === 'installed')) unread.unshift({ type: 'installed' });
  }

  // --- the browser's own events ------------------------------------------------------------------------------------
  const lifetimes = new WeakMap<Event, Lifetime>();
  /** The event that was dispatched last: dispatches never interleave, so what a listener throws is this one's. */
  let current: Lifetime | null = null;
  /** Of an event whose listener threw before it reached ours: in a worker that ran before, the site's listeners come first. */
  let early: Lifetime | null = null;
  let sequence = 0;
  const numbers = new WeakMap<Event, number>();

  function observe(event: Event): Lifetime | null {
    const known = lifetimes.get(event);
    if (known) return known;
    if (!event.isTrusted || (event.type !== 'sync' && event.type !== 'periodicsync')) return null;
    const late = early?.dispatching === true ? early : null;
    const lifetime = late ?? newLifetime();
    early = null;
    lifetimes.set(event, lifetime);
    const seq = sequence++;
    numbers.set(event, seq);
    const { tag, lastChance } = event as ExtendableEvent & { tag: string; lastChance?: boolean };
    const rule = ruleFor(tag);
    const acted = rule && { rule: { id: rule.id, effect: rule.effect } };
    tell({ type: 'begun', seq, at: Date.now(), tag, event: event.type, lastChance: lastChance ?? false, ...acted });
    // The browser takes an event that nobody waits for as done, and one with a rejection as failed, whatever else is waited for.
    if (rule?.effect === 'drop') event.stopImmediatePropagation();
    if (rule?.effect === 'reject') nativeWaitUntil.call(event as ExtendableEvent, Promise.reject(new Error()));
    current = lifetime;
    if (late === null) endDispatchWithNextTask(lifetime);
    lifetime.onEnd = () => tell({ type: 'settled', seq, ...settle(lifetime, false) });
    return lifetime;
  }

  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the event as `this` below
  const nativeWaitUntil = ExtendableEvent.prototype.waitUntil;
  let install: Lifetime | null = null;
  function waitUntil(this: ExtendableEvent, ...values: [Promise<unknown>]) {
    nativeWaitUntil.apply(this, values);
    const lifetime = this.type === 'install' ? install : observe(this);
    if (lifetime) extend(lifetime, values[0]);
  }
  Object.defineProperty(ExtendableEvent.prototype, 'waitUntil', {
    value: waitUntil,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  scope.addEventListener('sync', observe);
  scope.addEventListener('periodicsync', observe);
  scope.addEventListener('error', (event) => {
    const reason: unknown = (event as ErrorEvent).error;
    if (current?.dispatching) current.thrown ??= { reason };
    else {
      early = { ...newLifetime(), thrown: { reason } };
      endDispatchWithNextTask(early);
    }
  });

  // --- rules for the browser's events -------------------------------------------------------------------------------
  let rules: ProbeRule[] = [];
  let rulesEnd = 0;

  function ruleFor(tag: string): ProbeRule | undefined {
    if (performance.now() > rulesEnd) return undefined;
    const isAble = ({ effect }: ProbeRule) => effect !== 'drop' || probe.isFirst;
    const rule = rules.find((one) => one.tag === tag && one.left !== 0 && isAble(one));
    if (rule?.left) rule.left--;
    return rule;
  }

  // --- recording ----------------------------------------------------------------------------------------------------
  let recorder: WorkerRecorder | null = null;
  let recording = false;
  let letGo: () => void = () => undefined;
  const stays = new Promise<void>((resolve) => (letGo = resolve));

  function seqOf(event: Event): number | null {
    observe(event);
    return numbers.get(event) ?? null;
  }

  // --- the end of an install: held until the hold of the version before has been handed over -----------------------
  let openGate: () => void = () => undefined;
  let atGate = false;
  const gate = new Promise<void>((resolve) => (openGate = resolve));
  if (gateMs > 0) {
    scope.addEventListener('install', (event) => {
      const lifetime = (install = newLifetime());
      endDispatchWithNextTask(lifetime);
      const end = new Promise<void>((resolve) => (lifetime.onEnd = resolve)).then(() => {
        if (lifetime.rejection) return undefined; // the install fails: the version before keeps the hold
        atGate = true;
        tell({ type: 'installed' });
        const late = new Promise<void>((resolve) => setTimeout(resolve, gateMs));
        return Promise.race([gate, late]).then(() => {
          atGate = false;
        });
      });
      nativeWaitUntil.call(event as ExtendableEvent, end);
    });
  }

  const probe: WorkerProbe = {
    isFirst: isFirst || !('setTimeout' in scope),

    identify() {
      const { registration, serviceWorker } = scope;
      if (!registration) return null;
      const update = registration.active !== null || registration.waiting !== null;
      const { state, scriptURL: script } = serviceWorker;
      return { scope: registration.scope, script, state, onLine: navigator.onLine, update };
    },

    async dispatch({ scope: wanted, tag, event: type, lastChance, timeLimitMs, id = '' }) {
      const { registration, serviceWorker } = scope;
      if (registration?.scope !== wanted || !['activated', 'activating'].includes(serviceWorker.state)) return 'null';
      const event =
        type === 'sync' ? new scope.SyncEvent(type, { tag, lastChance }) : new scope.PeriodicSyncEvent(type, { tag });
      const lifetime = newLifetime();
      current = null; // what its listeners throw is heard below
      // The native waitUntil refuses an event that is not trusted (InvalidStateError), so this one has its own.
      Object.defineProperty(event, 'waitUntil', {
        value: (...values: unknown[]) => {
          if (values.length === 0) {
            throw new TypeError(
              "Failed to execute 'waitUntil' on 'ExtendableEvent': 1 argument required, but only 0 present.",
            );
          }
          if (!lifetime.dispatching && lifetime.pending === 0) {
            throw new DOMException(
              'The event handler is already finished and no extend lifetime promises are outstanding.',
              'InvalidStateError',
            );
          }
          extend(lifetime, values[0]);
        },
      });
      // A listener's exception does not reach dispatchEvent: it is reported to the global, at once.
      const onError = (error: Event) => (lifetime.thrown ??= { reason: (error as ErrorEvent).error });
      scope.addEventListener('error', onError, { capture: true });
      if (recording && recorder) {
        const seq = sequence++;
        numbers.set(event, seq);
        tell({ type: 'simulated', seq, id });
        recorder.run(seq, () => scope.dispatchEvent(event));
      } else scope.dispatchEvent(event);
      scope.removeEventListener('error', onError, { capture: true });
      endDispatchWithNextTask(lifetime);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const limit = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(true), timeLimitMs)));
      const ended = new Promise<boolean>((resolve) => (lifetime.onEnd = () => resolve(false)));
      if (lifetime.ended) lifetime.onEnd();
      const timedOut = await Promise.race([ended, limit]);
      clearTimeout(timer);
      return JSON.stringify(settle(lifetime, timedOut));
    },

    async reports(anew) {
      if (anew) giveAgain();
      given = [];
      if (unread.length === 0) await new Promise<void>((resolve) => (hear = resolve));
      hear = null;
      given = unread;
      unread = [];
      return JSON.stringify(given);
    },

    openGate,

    obey(order) {
      // What a rule has just done may not have been heard yet by whoever gives the order.
      const leftOf = ({ id, turn, left }: ProbeRule) => {
        const known = rules.find((one) => one.id === id && one.turn === turn)?.left ?? null;
        return known === null || left === null ? left : Math.min(known, left);
      };
      if (order.rules) rules = order.rules.map((rule) => ({ ...rule, left: leftOf(rule) }));
      rulesEnd = performance.now() + order.leaseMs;
    },

    record(install, watch, isAtOnce) {
      recording = true;
      recorder ??= install({ seqOf, tell }, watch, isAtOnce && probe.isFirst);
      recorder.start();
    },

    stopRecording() {
      recording = false;
      recorder?.stop();
    },

    stay: () => stays,
    letGo,
  };
  if (key !== '') Object.defineProperty(ExtendableEvent.prototype, key, { value: probe });
  return probe;
}
