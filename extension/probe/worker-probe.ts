/**
 * What runs inside an inspected service worker, sent as source text over the debugger (`Runtime.evaluate`), so it is
 * complete in itself. It reports the browser's own sync events, dispatches simulated ones, and holds the end of an
 * install. The debugger calls it by its object id, which dies with the worker's run, so a call meant for one run can never
 * execute in the next. Of what a site can see it leaves `waitUntil`, and one property with a random name beside it. A site may
 * replace whatever its world has: what is called here is syntax, or the function that was there when the probe came.
 */
import type { DispatchRequest, ProbeReport, ProbeRule, Settled, ToldReport, WorkerProbe } from './probe-model.ts';
import type { takeNatives } from './natives.ts';
import type { takeReasons } from './reasons.ts';
import type { Lifetime, WorkerDispatcher, WorkerScope } from './worker-dispatcher.ts';
import type { WorkerRecorder } from './worker-recorder.ts';

/**
 * Installs the probe, once in a run of the worker: whoever installs it again on the same dispatcher is given the one that is there.
 * Returns null where it is too early.
 *
 * @param dispatcher of the same run; null where it is too early for it
 * @param take takes what the probe calls of that world
 * @param explain takes of that what tells reasons
 * @param gateMs longest time that an install's end is held, in ms, should nobody open the gate; 0 leaves installs alone.
 * @param key finds the binding of the debugger by which it may tell what nobody has asked for yet; '' for none
 * @param isFirst that it is known that the site's script has not run yet; else it is found out
 */
export function installWorkerProbe(
  dispatcher: WorkerDispatcher | null,
  take: typeof takeNatives,
  explain: typeof takeReasons,
  gateMs: number,
  key: string,
  isFirst: boolean,
): WorkerProbe | null {
  if (!dispatcher) return null;
  if (dispatcher.probe) return dispatcher.probe;
  const { begun: started, newLifetime, extend, endDispatchWithNextTask, prepare, doNext, start } = dispatcher;
  const natives = take();
  const toReason = explain(natives);
  const { add, apply, deleteProperty, each, listen, now, reader, stringify, table, weakMap } = natives;
  const NativePromise = natives.Promise;
  const msNow = performance.now.bind(performance);
  /* eslint-disable @typescript-eslint/unbound-method -- called with their own `this` below */
  const { stopImmediatePropagation } = Event.prototype;
  const nativeWaitUntil = ExtendableEvent.prototype.waitUntil;
  /* eslint-enable @typescript-eslint/unbound-method */
  const scope = globalThis as unknown as WorkerScope;
  const typeOf = reader(Event.prototype, 'type');
  const timeStampOf = reader(Event.prototype, 'timeStamp');
  const globals = scope as unknown as Record<string, ((text: string) => void) | undefined>;
  const binding = globals[key];
  deleteProperty(globals, key);
  prepare();

  function settle(lifetime: Lifetime, timedOut: boolean): Settled {
    const { waitUntilCalls, rejection, thrown } = lifetime;
    const end: Settled = {
      outcome: 'ignored',
      waitUntilCalls,
      durationMs: (lifetime.endedAt ?? msNow()) - lifetime.startedAt,
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
  /** The event that was seen last: dispatches never interleave, so what a listener throws is this one's, or the next one's. */
  let current: Lifetime | null = null;
  /** What was thrown last, and when: in a worker that ran before, the site's listeners come before ours, and may throw before it. */
  let thrown: (Lifetime['thrown'] & { at: number }) | null = null;
  let sequence = 0;

  function observe(event: Event): Lifetime | null {
    const known = lifetimes.get(event);
    if (known) return known;
    const type = typeOf(event);
    if (!event.isTrusted || (type !== 'sync' && type !== 'periodicsync')) return null;
    const lifetime = newLifetime();
    lifetimes.set(event, lifetime);
    lifetime.startedAt = timeStampOf(event) as number; // in a worker that ran before, the site's listeners were called already
    if (!probe.isFirst && thrown && thrown.at >= lifetime.startedAt) {
      lifetime.thrown = thrown;
      if (current?.thrown === thrown) current.thrown = null; // nobody had seen yet that this one had begun
    }
    thrown = null;
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
    endDispatchWithNextTask(lifetime);
    lifetime.onEnd = () => tell({ ...settle(lifetime, false), type: 'settled', seq });
    return lifetime;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it returns is a promise that is rejected
  async function fail() {
    throw new Error('Background Sync DevTools: rejected by a rule'); // which the browser reports as uncaught
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
  /** The `waitUntil` of simulated events. */
  const lent = weakMap<object, (this: unknown, ...values: unknown[]) => void>();
  const { lend } = dispatcher;
  dispatcher.lend = (event, own) => {
    lent.set(event, own);
    if (!probe.isFirst) lend(event, own); // the site's own may be below ours
  };

  // A Proxy, which has the name and the length of the native one.
  const waitUntil = new Proxy(nativeWaitUntil, {
    apply(native, event: ExtendableEvent, values: unknown[]) {
      const own = lent.get(event);
      if (own) {
        apply(own, event, values);
        return;
      }
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
  const { prototype } = ExtendableEvent;
  natives.attempt(() => (prototype.waitUntil = waitUntil));
  // Where the site has frozen that, each class that inherits it has one of its own.
  if (prototype.waitUntil !== waitUntil)
    each([scope.SyncEvent, scope.PeriodicSyncEvent, scope.InstallEvent], (heir) =>
      natives.define(heir.prototype as object, 'waitUntil', { value: waitUntil, writable: true, configurable: true }),
    );
  listen(scope, 'sync', seqOf);
  listen(scope, 'periodicsync', seqOf);
  listen(scope, 'error', (event) => {
    thrown = { reason: (event as ErrorEvent).error, at: msNow() };
    if (current?.dispatching) current.thrown ??= thrown;
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
  dispatcher.run = (lifetime, event, id, send) => {
    current = null; // what its listeners throw is heard by the dispatcher
    if (recording && recorder) {
      const seq = (lifetime.seq = sequence++);
      lifetimes.set(event, lifetime);
      tell({ type: 'simulated', seq, id });
      recorder.run(seq, send);
    } else send();
  };

  async function dispatch(request: DispatchRequest): Promise<string> {
    const { id = '', timeLimitMs } = request;
    const lifetime = started[id] ?? start(request);
    if (!lifetime) return 'null';
    deleteProperty(started, id);
    let timer = 0;
    const timedOut = await new NativePromise<boolean>((resolve) => {
      lifetime.onEnd = () => resolve(false);
      if (lifetime.endedAt !== null) lifetime.onEnd();
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

    dispatch,

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
  dispatcher.probe = probe;
  return probe;
}
