/**
 * What runs inside an inspected service worker, sent as source text over the debugger (`Runtime.evaluate`), so it is
 * complete in itself. It reports the browser's own sync events, dispatches simulated ones, and holds the end of an
 * install. The debugger calls it by its object id, which dies with the worker's run, so a call meant for one run can never
 * execute in the next. Of what a site can see it leaves `waitUntil`, and one property with a random name beside it. A site may
 * replace whatever its world has: what is called here is syntax, or the function that was there when the probe came.
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
import type { takeNatives } from './natives.ts';
import type { WorkerRecorder } from './worker-recorder.ts';

/**
 * Installs the probe, once in a run of the worker: whoever installs it again with the same key is given the one that is there.
 * Returns null where it is too early: a worker that is just starting, or waits for the debugger at its start, lacks some of the
 * platform's names. `setTimeout` and others may come later still, with the site's script: they are used when an event comes, and
 * not before.
 *
 * @param take takes what the probe calls of that world
 * @param gateMs longest time that an install's end is held, in ms, should nobody open the gate; 0 leaves installs alone.
 * @param key a random one, under which it is kept, and finds the binding of the debugger by which it may tell what nobody has
 *   asked for yet; '' for neither
 * @param isFirst that it is known that the site's script has not run yet; else it is found out
 */
export function installWorkerProbe(
  take: typeof takeNatives,
  gateMs: number,
  key = '',
  isFirst = false,
): WorkerProbe | null {
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
    setTimeout: (what: () => void, ms: number) => number;
    clearTimeout: (timer: number) => void;
  }
  const scope = globalThis as unknown as WorkerScope;
  if (!('ExtendableEvent' in scope) || !('addEventListener' in scope)) return null;
  const kept = (ExtendableEvent.prototype as unknown as Record<string, WorkerProbe | undefined>)[key];
  if (kept) return kept;
  const natives = take();
  const { add, apply, beginning, define, deleteProperty, each, listen, now, reader, stringify, table, weakMap } =
    natives;
  const NativePromise = natives.Promise;
  const msNow = performance.now.bind(performance);
  /* eslint-disable @typescript-eslint/unbound-method -- called with their own `this` below */
  const { dispatchEvent } = EventTarget.prototype;
  const { stopImmediatePropagation } = Event.prototype;
  const nativeWaitUntil = ExtendableEvent.prototype.waitUntil;
  /* eslint-enable @typescript-eslint/unbound-method */
  const typeOf = reader(Event.prototype, 'type');
  const timeStampOf = reader(Event.prototype, 'timeStamp');
  const globals = globalThis as unknown as Record<string, ((text: string) => void) | undefined>;
  const binding = globals[key];
  deleteProperty(globals, key);
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
      startedAt: msNow(),
      ended: false,
      onEnd: nothing,
    };
  }

  function endIfDone(lifetime: Lifetime) {
    if (lifetime.ended || lifetime.dispatching || lifetime.pending > 0) return;
    lifetime.ended = true;
    lifetime.onEnd();
  }

  async function extend(lifetime: Lifetime, value: unknown) {
    lifetime.waitUntilCalls++;
    lifetime.pending++;
    try {
      await value;
    } catch (reason) {
      lifetime.rejection ??= { reason };
    }
    lifetime.pending--;
    endIfDone(lifetime);
  }

  const ending: Lifetime[] = [];

  /**
   * The browser runs microtasks between listeners, so a handler may still call `waitUntil` after its first `await`s. A
   * dispatch from script does not; the next task is the first moment at which the browser would be done as well. One ends all
   * dispatches before it, of which a release of held tags has thousands.
   */
  function endDispatchWithNextTask(lifetime: Lifetime) {
    add(ending, lifetime);
    if (ending.length > 1) return;
    doNext(() => {
      each(ending, (ended) => {
        ended.dispatching = false;
        endIfDone(ended);
      });
      ending.length = 0;
    });
  }

  const tasks = table<() => void>();
  let asked = 0;
  let done = 0;
  const { port1, port2 } = new MessageChannel();
  const ask = port2.postMessage.bind(port2);
  port1.onmessage = () => {
    const task = tasks[done];
    deleteProperty(tasks, done++);
    task?.();
  };
  /** Does it in a task of its own: each message to the port is one. */
  function doNext(what: () => void) {
    tasks[asked++] = what;
    ask(null);
  }

  function toReason(value: unknown): ReportedReason {
    try {
      if (value instanceof Error || value instanceof DOMException) {
        const stack = beginning(value.stack ?? '', 20_000);
        return { name: beginning(value.name, 200), message: beginning(value.message, 10_000), stack };
      }
      const text = typeof value === 'object' && value !== null ? stringify(value) : String(value);
      return { name: value === null ? 'null' : typeof value, message: beginning(text, 10_000), stack: '' };
    } catch {
      return { name: typeof value, message: null, stack: '' };
    }
  }

  function settle(lifetime: Lifetime, timedOut: boolean): Settled {
    const { waitUntilCalls, rejection, thrown } = lifetime;
    const end: Settled = {
      outcome: 'ignored',
      waitUntilCalls,
      durationMs: msNow() - lifetime.startedAt,
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
  const begun = table<Extract<ToldReport, { type: 'begun' }>>();
  let hear: (() => void) | null = null;
  let isAsked = false;
  function tell(message: ProbeReport): ToldReport {
    const report = message as ToldReport;
    report.no = count++;
    // Nobody may ever ask.
    if (unread.length < 10_000) add(unread, report);
    else forgetEnded(report);
    if (report.type === 'begun') begun[report.seq] = report;
    if (hear) hear();
    else if (!isAsked && unread.length === 1) push();
    return report;
  }

  function forgetEnded(report: ToldReport) {
    if (report.type === 'settled') deleteProperty(begun, report.seq);
  }

  /** Tells unasked what happens in this task, in one message. */
  function push() {
    if (!binding) return;
    doNext(() => {
      if (isAsked) return;
      const told = unread;
      each(told, (report) => add(given, report));
      unread = [];
      binding(stringify(told));
    });
  }

  /** Puts what another may not have read before what is unread. */
  function giveAgain() {
    const all = table<ToldReport>(); // in the order of their numbers, as integer keys are
    const put = (report: ToldReport) => (all[report.no] = report);
    if (atGate) put(atGate);
    for (const seq in begun) {
      const report = begun[seq];
      if (report) put({ ...report, again: true });
    }
    each(given, put);
    each(unread, put);
    unread = [];
    for (const no in all) {
      const report = all[no];
      if (report) add(unread, report);
    }
  }

  // --- the browser's own events ------------------------------------------------------------------------------------
  const lifetimes = weakMap<Event, Lifetime>();
  // What an event needs: where the site has replaced it, this says so, and no event is lost in silence.
  const sample = new Event('');
  lifetimes.set(sample, newLifetime());
  each([lifetimes.get, typeOf, timeStampOf, now], (needed) => needed(sample));
  natives.parse(stringify(key));
  /** The event that was dispatched last: dispatches never interleave, so what a listener throws is this one's. */
  let current: Lifetime | null = null;
  /** Of an event whose listener threw before it reached ours: in a worker that ran before, the site's listeners come first. */
  let early: Lifetime | null = null;
  let sequence = 0;

  function observe(event: Event): Lifetime | null {
    const known = lifetimes.get(event);
    if (known) return known;
    const type = typeOf(event);
    if (!event.isTrusted || (type !== 'sync' && type !== 'periodicsync')) return null;
    const late = early?.dispatching === true ? early : null;
    const lifetime = late ?? newLifetime();
    early = null;
    lifetimes.set(event, lifetime);
    lifetime.startedAt = timeStampOf(event) as number; // in a worker that ran before, the site's listeners were called already
    const seq = (lifetime.seq = sequence++);
    const { tag, lastChance = false } = event as ExtendableEvent & { tag: string; lastChance?: boolean };
    const rule = ruleFor(tag);
    const exact = now() - (msNow() - lifetime.startedAt);
    const report: ProbeReport = { type: 'begun', seq, at: exact - (exact % 1), tag, event: type, lastChance };
    if (rule) report.rule = { id: rule.id, effect: rule.effect };
    tell(report);
    // The browser takes an event that nobody waits for as done, and one with a rejection as failed, whatever else is waited for.
    if (rule?.effect === 'drop') apply(stopImmediatePropagation, event, []);
    if (rule?.effect === 'reject') apply(nativeWaitUntil, event, [fail()]);
    current = lifetime;
    if (late === null) endDispatchWithNextTask(lifetime);
    lifetime.onEnd = () => tell({ ...settle(lifetime, false), type: 'settled', seq });
    return lifetime;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it returns is a promise that is rejected
  async function fail() {
    throw new Error();
  }

  const resolve = NativePromise.resolve.bind(NativePromise);
  function promised(value: unknown): unknown {
    try {
      return resolve(value);
    } catch {
      return value; // the browser does it by itself
    }
  }

  let install: Lifetime | null = null;
  // A Proxy, which has the name and the length of the native one.
  const waitUntil = new Proxy(nativeWaitUntil, {
    apply(native, event: ExtendableEvent, values: unknown[]) {
      // Made a promise of once, as the browser does: the `then` of what is none may send a request.
      if (values.length > 0) values[0] = promised(values[0]);
      apply(native, event, values); // which throws where there is none
      try {
        const lifetime = typeOf(event) === 'install' ? install : observe(event);
        if (lifetime) void extend(lifetime, values[0]);
      } catch {
        // The site has replaced what that needs: its own event goes on.
      }
    },
  });
  ExtendableEvent.prototype.waitUntil = waitUntil;
  listen(scope, 'sync', seqOf);
  listen(scope, 'periodicsync', seqOf);
  listen(scope, 'error', (event) => {
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
    if (rules.length === 0 || msNow() > rulesEnd) return undefined;
    const isAble = ({ effect }: ProbeRule) => effect !== 'drop' || probe.isFirst;
    let rule: ProbeRule | undefined;
    each(rules, (one) => {
      if (one.tag === tag && one.left !== 0 && isAble(one)) rule ??= one;
    });
    if (rule?.left) rule.left--;
    return rule;
  }

  // --- recording ----------------------------------------------------------------------------------------------------
  let recorder: WorkerRecorder | null = null;
  let recording = false;
  let letGo: () => void = () => undefined;
  const stays = new NativePromise<void>((resolve) => (letGo = resolve));

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
  const gate = new NativePromise<void>((resolve) => (openGate = resolve));

  async function waitAtGate(lifetime: Lifetime) {
    await new NativePromise<void>((resolve) => (lifetime.onEnd = resolve));
    if (lifetime.rejection) return; // the install fails: the version before keeps the hold
    atGate = tell({ type: 'installed' });
    try {
      scope.setTimeout(openGate, gateMs);
    } catch {
      openGate(); // the site has replaced it: nothing may keep its install for ever
    }
    await gate;
    atGate = null;
  }

  if (gateMs > 0) {
    listen(scope, 'install', (event) => {
      const lifetime = (install = newLifetime());
      endDispatchWithNextTask(lifetime);
      apply(nativeWaitUntil, event, [waitAtGate(lifetime)]);
    });
  }

  // --- simulated events ---------------------------------------------------------------------------------------------
  /** Of those that were begun before anybody asked, by the names that their callers gave them. */
  const outcomes = table<Promise<string>>();

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
    const { state } = serviceWorker;
    if (registration?.scope !== wanted || (state !== 'activated' && state !== 'activating')) return 'null';
    const event =
      type === 'sync' ? new scope.SyncEvent(type, { tag, lastChance }) : new scope.PeriodicSyncEvent(type, { tag });
    const lifetime = newLifetime();
    current = null; // what its listeners throw is heard below
    // The native waitUntil refuses an event that is not trusted (InvalidStateError), so this one has its own.
    const waitUntil = (...values: unknown[]) => {
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
      void extend(lifetime, values[0]);
    };
    define(event, 'waitUntil', { value: waitUntil });
    // A listener's exception does not reach dispatchEvent: it is reported to the global, at once.
    const onError = (error: Event) => (lifetime.thrown ??= { reason: (error as ErrorEvent).error });
    const unlisten = listen(scope, 'error', onError, true);
    const send = () => apply(dispatchEvent, scope, [event]);
    if (recording && recorder) {
      const seq = (lifetime.seq = sequence++);
      lifetimes.set(event, lifetime);
      tell({ type: 'simulated', seq, id });
      recorder.run(seq, send);
    } else send();
    unlisten();
    endDispatchWithNextTask(lifetime);
    let timer = 0;
    const timedOut = await new NativePromise<boolean>((resolve) => {
      lifetime.onEnd = () => resolve(false);
      if (lifetime.ended) lifetime.onEnd();
      timer = scope.setTimeout(() => resolve(true), timeLimitMs);
    });
    scope.clearTimeout(timer);
    return stringify(settle(lifetime, timedOut));
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
      const { id = '' } = request;
      const outcome = outcomes[id] ?? dispatch(request);
      deleteProperty(outcomes, id);
      return outcome;
    },

    begin(request, notAfter) {
      if (!(now() <= notAfter) || !hasScriptRun()) return false;
      // The answer goes first: a command that is not answered when the worker stops is sent again to its next run.
      outcomes[request.id ?? ''] = new NativePromise((resolve) => doNext(() => resolve(dispatch(request))));
      return true;
    },

    async reports(anew) {
      isAsked = true;
      if (anew) giveAgain();
      else each(given, forgetEnded);
      given = [];
      if (unread.length === 0) await new NativePromise<void>((resolve) => (hear = resolve));
      hear = null;
      given = unread;
      unread = [];
      return stringify(given);
    },

    openGate,

    obey(order) {
      // What a rule has just done may not have been heard yet by whoever gives the order.
      if (order.rules) {
        const known = rules;
        rules = [];
        each(order.rules, (one) => {
          const rule = { ...one };
          each(known, ({ id, turn, left }) => {
            if (id !== rule.id || turn !== rule.turn || left === null || rule.left === null) return;
            if (left < rule.left) rule.left = left;
          });
          add(rules, rule);
        });
      }
      rulesEnd = msNow() + order.leaseMs;
    },

    record(install, watch, isAtOnce) {
      recording = true;
      recorder ??= install({ seqOf, tell, natives }, watch, isAtOnce && probe.isFirst);
      recorder.start();
    },

    stopRecording() {
      recording = false;
      recorder?.stop();
    },

    parse: natives.parse,
    stay: () => stays,
    letGo,
  };
  if (key !== '') define(ExtendableEvent.prototype, key, { value: probe });
  return probe;
}
