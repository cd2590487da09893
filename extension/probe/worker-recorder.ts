/**
 * What runs inside an inspected service worker beside its probe while recording: it runs the site's listeners of sync
 * events as tasks of the debugger's asynchronous stacks, named for the event, so that what they ask for, say and throw can be
 * told to be of that event; and it tells of `register()`. Sent as source text, so it is complete in itself.
 */
import type { RegisterReport, StopWatching, watchRegister } from './watch-register.ts';

/** What the recorder needs of the probe. */
export interface RecorderHooks {
  /** The probe's number of an event; null for one that the site itself dispatches. */
  seqOf: (event: Event) => number | null;
  tell: (report: RegisterReport) => void;
}

export interface WorkerRecorder {
  start(): void;
  /** Runs what belongs to an event as a task that is named for it. */
  run: <T>(seq: number, what: () => T) => T;
  /** What it has put in place stays, since listeners are known by it, and does nothing. It may be started again. */
  stop(): void;
}

export type InstallWorkerRecorder = typeof installWorkerRecorder;

/**
 * @param wraps whether the site's script has not run yet, so that each of its listeners can be given a wrapper; else only what
 *   is run by `run` is told apart. One wrapper for each, so that the browser tells listeners apart as it does without.
 */
export function installWorkerRecorder(
  { seqOf, tell }: RecorderHooks,
  watch: typeof watchRegister,
  wraps: boolean,
): WorkerRecorder {
  type Call = (this: unknown, ...args: unknown[]) => unknown;
  const apply = Reflect.apply.bind(Reflect) as (call: unknown, self: unknown, args: readonly unknown[]) => unknown;
  const defineProperty = Object.defineProperty.bind(Object);
  const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor.bind(Object);
  const { createTask } = console as unknown as {
    createTask: (name: string) => { run: <T>(callback: () => T) => T };
  };
  const events = ['sync', 'periodicsync'] as const;
  const scope = globalThis as unknown as EventTarget & Record<'onsync' | 'onperiodicsync', unknown>;
  const target = EventTarget.prototype as unknown as Record<'addEventListener' | 'removeEventListener', Call>;
  const wrappers = new WeakMap<object, object>();
  const originals = new WeakMap<object, object>();
  let recording = false;
  let stopWatching: StopWatching | null = null;

  /** A worker that waits at its start has no `SyncManager` yet: it has when its script runs. */
  function watchWhenReady() {
    if (!recording || stopWatching || !('SyncManager' in globalThis)) return;
    stopWatching = watch(tell, () => (globalThis as unknown as ServiceWorkerGlobalScope).registration.scope, '');
  }

  const isObject = (value: unknown): value is object =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';
  /** Bare `addEventListener(…)` has no `this`. */
  const isScope = (self: unknown) => self === undefined || self === null || self === scope;

  function run<T>(seq: number, what: () => T): T {
    return createTask(`Background Sync DevTools: event ${seq}`).run(what);
  }

  function call(listener: Call, self: unknown, event: Event): unknown {
    watchWhenReady();
    const seq = recording ? seqOf(event) : null;
    if (seq === null) return apply(listener, self, [event]);
    return run(seq, () => apply(listener, self, [event]));
  }

  function wrap(listener: object): object {
    const made = wrappers.get(listener);
    if (made) return made;
    const wrapper =
      typeof listener === 'function'
        ? function (this: unknown, event: Event) {
            return call(listener as Call, this, event);
          }
        : {
            // The browser reads it anew for each event, and reports one that is not a function.
            get handleEvent(): unknown {
              const { handleEvent } = listener as { handleEvent: unknown };
              if (typeof handleEvent !== 'function') return handleEvent;
              return (event: Event) => call(handleEvent as Call, listener, event);
            },
          };
    wrappers.set(listener, wrapper);
    originals.set(wrapper, listener);
    return wrapper;
  }

  // --- the site's own calls -----------------------------------------------------------------------------------------
  function wrapMethod(method: 'addEventListener' | 'removeEventListener') {
    const descriptor = getOwnPropertyDescriptor(target, method);
    const proxy = new Proxy(target[method], {
      apply(native, self, args: unknown[]) {
        watchWhenReady();
        if (!isScope(self) || args.length < 2) return apply(native, self, args);
        const [type, listener, ...rest] = args;
        // eslint-disable-next-line @typescript-eslint/no-base-to-string -- as the browser does, and only once
        const name: unknown = isObject(type) ? String(type) : type;
        const isWrapped = events.some((event) => event === name) && isObject(listener);
        return apply(native, self, [name, isWrapped ? wrap(listener) : listener, ...rest]);
      },
    });
    defineProperty(target, method, { ...descriptor, value: proxy });
  }

  function wrapAttribute(name: 'onsync' | 'onperiodicsync') {
    const descriptor = getOwnPropertyDescriptor(scope, name);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the site's `this`
    const { get, set } = descriptor ?? {};
    if (!get || !set) return; // this browser has none
    defineProperty(scope, name, {
      ...descriptor,
      get: new Proxy(get, {
        apply(native, self, args) {
          const value = apply(native, self, args as unknown[]);
          return isObject(value) ? (originals.get(value) ?? value) : value;
        },
      }),
      set: new Proxy(set, {
        apply(native, self, [value]: unknown[]) {
          watchWhenReady();
          return apply(native, self, [typeof value === 'function' ? wrap(value) : value]);
        },
      }),
    });
  }

  if (wraps) {
    wrapMethod('addEventListener');
    wrapMethod('removeEventListener');
    for (const event of events) wrapAttribute(`on${event}`);
  }

  return {
    run,
    start() {
      recording = true;
      watchWhenReady();
    },
    stop() {
      recording = false;
      stopWatching?.();
      stopWatching = null;
    },
  };
}
