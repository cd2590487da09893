/**
 * What runs inside an inspected service worker, sent as source text over the debugger (`Runtime.evaluate`), so it is
 * complete in itself. It reports the browser's own sync events, dispatches simulated ones, and holds the end of an
 * install. The debugger calls it by its object id, which dies with the worker's run, so a call meant for one run can never
 * execute in the next. Of what a site can see it leaves `waitUntil`, and one property with a random name beside it.
 */
import type {
  DispatchRequest,
  ProbeReport,
  ProbeRule,
  ReportedReason,
  Settled,
  ToldReport,
  WorkerProbe,
} from './probe-model.ts';
import type { WorkerRecorder } from './worker-recorder.ts';

/**
 * Installs the probe, once in a run of the worker: whoever installs it again with the same key is given the one that is there.
 * Returns null where it is too early: a worker that is just starting, or waits for the debugger at its start, lacks some of the
 * platform's names. `setTimeout` and others may come later still, with the site's script: they are used when an event comes, and
 * not before.
 *
 * @param gateMs longest time that an install's end is held, in ms, should nobody open the gate; 0 leaves installs alone.
 * @param key a random one, under which it is kept, and finds the binding of the debugger by which it may tell what nobody has
 *   asked for yet; '' for neither
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
    importScripts: () => void;
  }
  const scope = globalThis as unknown as WorkerScope;
  if (!('ExtendableEvent' in scope) || !('addEventListener' in scope)) return null;
  const kept = (ExtendableEvent.prototype as unknown as Record<string, WorkerProbe | undefined>)[key];
  if (kept) return kept;
  const globals = globalThis as unknown as Record<string, ((text: string) => void) | undefined>;
  const binding = globals[key];
  Reflect.deleteProperty(globals, key);
  /** The life of one event's `waitUntil` promises, as in the service worker specification, "extend lifetime promises". */
  interface Lifetime {
    /** The number of its event; -1 where it is told by none. */
    seq: number;
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

  // Thousands of held tags may be released at once: what is done for each event makes few objects, and copies none.
  const nothing = () => undefined;
  function newLifetime(): Lifetime {
    return {
      seq: -1,
      waitUntilCalls: 0,
      pending: 0,
      dispatching: true,
      rejection: null,
      thrown: null,
      startedAt: performance.now(),
      ended: false,
      onEnd: nothing,
    };
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

  const ending: Lifetime[] = [];

  /**
   * The browser runs microtasks between listeners, so a handler may still call `waitUntil` after its first `await`s. A
   * dispatch from script does not; the next task is the first moment at which the browser would be done as well. One ends all
   * dispatches before it, of which a release of held tags has thousands.
   */
  function endDispatchWithNextTask(lifetime: Lifetime) {
    if (ending.push(lifetime) > 1) return;
    doNext(() => {
      for (const ended of ending.splice(0)) {
        ended.dispatching = false;
        endIfDone(ended);
      }
    });
  }

  const next: (() => void)[] = [];
  let tasks: MessagePort | null = null;
  /** Does it in a task of its own. */
  function doNext(what: () => void) {
    tasks ??= newTasks();
    next.push(what);
    tasks.postMessage(null);
  }

  /** Each message to this port is a task. */
  function newTasks(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => next.shift()?.();
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
    const end: Settled = {
      outcome: 'ignored',
      waitUntilCalls,
      durationMs: performance.now() - lifetime.startedAt,
      reason: null,
    };
    const why = timedOut ? null : (rejection ?? thrown);
    if (timedOut) end.outcome = 'timed out';
    else if (rejection) end.outcome = 'rejected';
    else if (waitUntilCalls > 0) end.outcome = 'fulfilled';
    else if (thrown) end.outcome = 'threw';
    if (why) end.reason = toReason(why.reason);
    return end;
  }

  // --- reports: what accumulates while the last answer is under way goes with the next --------------------------------
  let unread: ToldReport[] = [];
  /** What was answered last, and may have been read by nobody: the extension's worker may die at any time. */
  let given: ToldReport[] = [];
  let count = 0;
  /** The events whose end nobody has read yet, by number. */
  const begun = new Map<number, Extract<ToldReport, { type: 'begun' }>>();
  let hear: (() => void) | null = null;
  let isAsked = false;
  function tell(message: ProbeReport): ToldReport {
    const report = message as ToldReport;
    report.no = count++;
    // Nobody may ever ask.
    if (unread.length < 10_000) unread.push(report);
    else if (report.type === 'settled') begun.delete(report.seq);
    if (report.type === 'begun') begun.set(report.seq, report);
    if (hear) hear();
    else if (!isAsked && unread.length === 1) push();
    return report;
  }

  /** Tells unasked what happens in this task, in one message. */
  function push() {
    if (!binding) return;
    doNext(() => {
      if (isAsked) return;
      given.push(...unread);
      const told = unread;
      unread = [];
      binding(JSON.stringify(told));
    });
  }

  /** Puts what another may not have read before what is unread. */
  function giveAgain() {
    const known = new Set([...given, ...unread]);
    const running = [...begun.values()].filter((report) => !known.has(report));
    const again = running.map((report) => ({ ...report, again: true as const }));
    const waiting = atGate && !known.has(atGate) ? [atGate] : [];
    unread = [...waiting, ...again, ...given, ...unread].sort((one, other) => one.no - other.no);
  }

  // --- the browser's own events ------------------------------------------------------------------------------------
  const lifetimes = new WeakMap<Event, Lifetime>();
  /** The event that was dispatched last: dispatches never interleave, so what a listener throws is this one's. */
  let current: Lifetime | null = null;
  /** Of an event whose listener threw before it reached ours: in a worker that ran before, the site's listeners come first. */
  let early: Lifetime | null = null;
  let sequence = 0;

  function observe(event: Event): Lifetime | null {
    const known = lifetimes.get(event);
    if (known) return known;
    if (!event.isTrusted || (event.type !== 'sync' && event.type !== 'periodicsync')) return null;
    const late = early?.dispatching === true ? early : null;
    const lifetime = late ?? newLifetime();
    early = null;
    lifetimes.set(event, lifetime);
    lifetime.startedAt = event.timeStamp; // in a worker that ran before, the site's listeners were called already
    const seq = (lifetime.seq = sequence++);
    const { tag, lastChance = false } = event as ExtendableEvent & { tag: string; lastChance?: boolean };
    const rule = ruleFor(tag);
    const at = Math.round(Date.now() - (performance.now() - event.timeStamp));
    const report: ProbeReport = { type: 'begun', seq, at, tag, event: event.type, lastChance };
    if (rule) report.rule = { id: rule.id, effect: rule.effect };
    tell(report);
    // The browser takes an event that nobody waits for as done, and one with a rejection as failed, whatever else is waited for.
    if (rule?.effect === 'drop') event.stopImmediatePropagation();
    if (rule?.effect === 'reject') nativeWaitUntil.call(event as ExtendableEvent, Promise.reject(new Error()));
    current = lifetime;
    if (late === null) endDispatchWithNextTask(lifetime);
    lifetime.onEnd = () => tell(Object.assign(settle(lifetime, false), { type: 'settled', seq } as const));
    return lifetime;
  }

  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the event as `this` below
  const nativeWaitUntil = ExtendableEvent.prototype.waitUntil;
  const toPromise = Promise.resolve.bind(Promise);
  const apply = Reflect.apply.bind(Reflect);
  let install: Lifetime | null = null;
  // A Proxy, which has the name and the length of the native one.
  const waitUntil = new Proxy(nativeWaitUntil, {
    apply(native, event: ExtendableEvent, values: unknown[]) {
      // Made a promise of once, as the browser does: the `then` of what is none may send a request.
      if (values.length > 0) values[0] = toPromise(values[0]);
      apply(native, event, values); // which throws where there is none
      try {
        const lifetime = event.type === 'install' ? install : observe(event);
        if (lifetime) extend(lifetime, values[0]);
      } catch {
        // The site has replaced what that needs: its own event goes on.
      }
    },
  });
  Object.defineProperty(ExtendableEvent.prototype, 'waitUntil', {
    value: waitUntil,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  scope.addEventListener('sync', seqOf);
  scope.addEventListener('periodicsync', seqOf);
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
    if (rules.length === 0 || performance.now() > rulesEnd) return undefined;
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
    try {
      return observe(event)?.seq ?? null;
    } catch {
      return null; // the same: the handler is called all the same
    }
  }

  // --- the end of an install: held until the hold of the version before has been handed over -----------------------
  let openGate: () => void = () => undefined;
  let atGate: ToldReport | null = null;
  const gate = new Promise<void>((resolve) => (openGate = resolve));
  if (gateMs > 0) {
    scope.addEventListener('install', (event) => {
      const lifetime = (install = newLifetime());
      endDispatchWithNextTask(lifetime);
      const end = new Promise<void>((resolve) => (lifetime.onEnd = resolve)).then(() => {
        if (lifetime.rejection) return undefined; // the install fails: the version before keeps the hold
        atGate = tell({ type: 'installed' });
        const late = new Promise<void>((resolve) => setTimeout(resolve, gateMs));
        return Promise.race([gate, late]).then(() => {
          atGate = null;
        });
      });
      nativeWaitUntil.call(event as ExtendableEvent, end);
    });
  }

  // --- simulated events ---------------------------------------------------------------------------------------------
  /** Of those that were begun before anybody asked, by the names that their callers gave them. */
  const outcomes = new Map<string | undefined, Promise<string>>();

  /**
   * A classic script runs in one task, in which the platform's last names come, or in that in which the registration does
   * (WorkerGlobalScope::WorkerScriptFetchFinished in third_party/blink/renderer/core/workers/worker_global_scope.cc). Between
   * these and a module come the modules that it imports.
   */
  function hasScriptRun(): boolean {
    if (!scope.registration || !('setTimeout' in scope)) return false;
    try {
      scope.importScripts(); // none, but a module is refused even that
      return true;
    } catch {
      return false;
    }
  }

  async function dispatch({
    scope: wanted,
    tag,
    event: type,
    lastChance,
    timeLimitMs,
    id = '',
  }: DispatchRequest): Promise<string> {
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
      const seq = (lifetime.seq = sequence++);
      lifetimes.set(event, lifetime);
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

    async dispatch(request) {
      const outcome = outcomes.get(request.id) ?? dispatch(request);
      outcomes.delete(request.id);
      return outcome;
    },

    begin(request, notAfter) {
      if (!(Date.now() <= notAfter) || !hasScriptRun()) return false;
      // The answer goes first: a command that is not answered when the worker stops is sent again to its next run.
      outcomes.set(request.id, new Promise((resolve) => doNext(() => resolve(dispatch(request)))));
      return true;
    },

    async reports(anew) {
      isAsked = true;
      if (anew) giveAgain();
      else for (const report of given) if (report.type === 'settled') begun.delete(report.seq);
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
