/**
 * What dispatches a simulated event inside an inspected service worker; the probe (worker-probe.ts) is built on it. It is apart from
 * it, and small, so that an event that is fired at a worker which nothing was attached to has to wait for no more than this to be
 * compiled and run: the probe comes behind. Sent as source text, so it is complete in itself.
 */
import type { DispatchRequest, WorkerProbe } from './probe-model.ts';

interface SyncEventInit extends ExtendableEventInit {
  tag: string;
  lastChance?: boolean;
}
type SyncEventClass = new (
  type: string,
  init: SyncEventInit,
) => ExtendableEvent & { tag: string; lastChance?: boolean };
/** What the probes use of a service worker's global. */
export interface WorkerScope extends EventTarget {
  SyncEvent: SyncEventClass;
  PeriodicSyncEvent: SyncEventClass;
  InstallEvent: typeof ExtendableEvent;
  registration: ServiceWorkerRegistration | null;
  serviceWorker: ServiceWorker;
  importScripts: () => void;
  setTimeout: (what: () => void, ms: number) => number;
  clearTimeout: (timer: number) => void;
}

/** The life of one event's `waitUntil` promises, as in the service worker specification, "extend lifetime promises". */
export interface Lifetime {
  /** The number of its event; -1 where it is told by none. */
  seq: number;
  waitUntilCalls: number;
  pending: number;
  dispatching: boolean;
  rejection: { reason: unknown } | null;
  thrown: { reason: unknown } | null;
  startedAt: number;
  /** Null until then. Both as `performance.now()`, ms, which a site may have stopped. */
  endedAt: number | null;
  /** Called once. No promise: while recording, the browser takes down a stack for each, a thousand times in a release. */
  onEnd: () => void;
}

/** What is kept in a run of the worker, and built on by the probe. */
export interface WorkerDispatcher {
  newLifetime: () => Lifetime;
  extend: (lifetime: Lifetime, value: unknown) => Promise<void>;
  /** The event goes on with what it waits for alone, from the next task on. */
  endDispatchWithNextTask: (lifetime: Lifetime) => void;
  /** Takes what `doNext` needs of the platform, which the site may replace later. */
  prepare: () => void;
  /** Does it in a task of its own. */
  doNext: (what: () => void) => void;
  /** Dispatches, and yields the life of the event; null where this version is not the active one of that scope. */
  start: (request: DispatchRequest) => Lifetime | null;
  /**
   * The native `waitUntil` refuses an event that is not trusted (InvalidStateError), so a simulated one has its own. The probe takes
   * the place of this where the native one is its own, so that what the site has put around that counts.
   */
  lend: (event: Event, waitUntil: (this: unknown, ...values: unknown[]) => void) => void;
  /** Runs the listeners of a simulated event. The probe takes its place, which tells of it. */
  run: (lifetime: Lifetime, event: Event, id: string, send: () => void) => void;
  /**
   * Dispatches, and leaves the outcome to a call of the probe's `dispatch` with the same id. For a worker that may just be starting:
   * false, and nothing is dispatched, where it is not certain that the site's script has run, and past `notAfter` (epoch ms), since a
   * command that is sent to a stopped worker waits for whatever starts it.
   * @param run the name of the run that is meant: what has no answer when a worker stops the browser sends again to its next one
   */
  begin: (request: DispatchRequest, notAfter: number, run: string) => boolean;
  /** The events that were begun so, by the ids that their callers gave them. */
  readonly begun: Record<string, Lifetime | null>;
  /** Once it is installed. */
  probe: WorkerProbe | null;
}

/**
 * Installs it, once in a run of the worker: whoever installs it again with the same key is given the one that is there.
 * Returns null where it is too early: a worker that is just starting, or waits for the debugger at its start, lacks some of the
 * platform's names. `setTimeout` and others may come later still, with the site's script: they are used when an event comes, and
 * not before.
 *
 * @param key a random one, under which it is kept; '' to keep it nowhere
 * @param name of this run of the worker, see `begin`
 */
export function installWorkerDispatcher(key: string, name: string): WorkerDispatcher | null {
  const scope = globalThis as unknown as WorkerScope;
  if (!('ExtendableEvent' in scope) || !('addEventListener' in scope)) return null;
  const kept = (ExtendableEvent.prototype as unknown as Record<string, WorkerDispatcher | undefined>)[key];
  if (kept) return kept;
  /* eslint-disable @typescript-eslint/unbound-method -- called with their own `this` below */
  const { apply, deleteProperty } = Reflect;
  const { defineProperty, isExtensible } = Object;
  const { now } = Date;
  const { addEventListener, dispatchEvent, removeEventListener } = EventTarget.prototype;
  const { waitUntil: nativeWaitUntil } = ExtendableEvent.prototype;
  /* eslint-enable @typescript-eslint/unbound-method */
  const msNow = performance.now.bind(performance);
  /** As what the site itself puts there. It inherits nothing. */
  const define = (target: object, name: string, value: unknown) =>
    defineProperty(target, name, { __proto__: null, value, writable: true, configurable: true } as PropertyDescriptor);

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
      endedAt: null,
      onEnd: nothing,
    };
  }

  function endIfDone(lifetime: Lifetime) {
    if (lifetime.endedAt !== null || lifetime.dispatching || lifetime.pending > 0) return;
    lifetime.endedAt = msNow();
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
    // The browser counts it off a microtask later: whoever waited for the same may still extend the event.
    // eslint-disable-next-line @typescript-eslint/await-thenable -- a microtask is all that it is for
    await null;
    lifetime.pending--;
    endIfDone(lifetime);
  }

  function endDispatch(lifetime: Lifetime | undefined) {
    if (!lifetime) return;
    lifetime.dispatching = false;
    endIfDone(lifetime);
  }

  const ending: Lifetime[] = [];

  /**
   * The browser runs microtasks between listeners, so a handler may still call `waitUntil` after its first `await`s. A
   * dispatch from script does not; the next task is the first moment at which the browser would be done as well. One ends all
   * dispatches before it, of which a release of held tags has thousands.
   */
  function endDispatchWithNextTask(lifetime: Lifetime) {
    ending[ending.length] = lifetime;
    if (ending.length > 1) return;
    doNext(() => {
      // eslint-disable-next-line @typescript-eslint/prefer-for-of -- which calls what the site may have replaced
      for (let index = 0; index < ending.length; index++) endDispatch(ending[index]);
      ending.length = 0;
    });
  }

  const tasks = { __proto__: null } as unknown as Record<number, (() => void) | undefined>;
  let asked = 0;
  let done = 0;
  let ask: ((message: null) => void) | undefined;

  function prepare() {
    if (ask) return;
    const { port1, port2 } = new MessageChannel();
    ask = port2.postMessage.bind(port2);
    port1.onmessage = () => {
      const task = tasks[done];
      deleteProperty(tasks, done++);
      task?.();
    };
  }

  /** Each message to the port is a task. */
  function doNext(what: () => void) {
    prepare();
    tasks[asked++] = what;
    ask?.(null);
  }

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

  function start({ scope: wanted, tag, event: type, lastChance, id = '' }: DispatchRequest): Lifetime | null {
    const { registration, serviceWorker } = scope;
    const { state } = serviceWorker;
    if (registration?.scope !== wanted || (state !== 'activated' && state !== 'activating')) return null;
    const event =
      type === 'sync' ? new scope.SyncEvent(type, { tag, lastChance }) : new scope.PeriodicSyncEvent(type, { tag });
    const lifetime = newLifetime();
    const waitUntil = function (this: unknown, ...values: unknown[]) {
      if (this !== event || values.length === 0) apply(nativeWaitUntil, this, values); // which throws
      if (!lifetime.dispatching && lifetime.pending === 0) {
        throw new DOMException(
          'The event handler is already finished and no extend lifetime promises are outstanding.',
          'InvalidStateError',
        );
      }
      void extend(lifetime, values[0]);
    };
    dispatcher.lend(event, waitUntil);
    // A listener's exception does not reach dispatchEvent: it is reported to the global, at once.
    const onError = (error: Event) => (lifetime.thrown ??= { reason: (error as ErrorEvent).error });
    const listening = ['error', onError, true] as const;
    apply(addEventListener, scope, listening);
    dispatcher.run(lifetime, event, id, () => apply(dispatchEvent, scope, [event]));
    apply(removeEventListener, scope, listening);
    endDispatchWithNextTask(lifetime);
    return lifetime;
  }

  const begun = { __proto__: null } as unknown as WorkerDispatcher['begun'];
  const dispatcher: WorkerDispatcher = {
    newLifetime,
    extend,
    endDispatchWithNextTask,
    prepare,
    doNext,
    start,
    lend: (event, waitUntil) => define(event, 'waitUntil', waitUntil),
    run: (_lifetime, _event, _id, send) => send(),
    begin(request, notAfter, run) {
      if (run !== name || !(now() <= notAfter) || !hasScriptRun()) return false;
      begun[request.id ?? ''] = start(request);
      return true;
    },
    begun,
    probe: null,
  };
  const { prototype } = ExtendableEvent;
  if (key !== '') define(isExtensible(prototype) ? prototype : Event.prototype, key, dispatcher); // from which it inherits
  return dispatcher;
}
