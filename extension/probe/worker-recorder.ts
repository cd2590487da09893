/**
 * What runs inside an inspected service worker beside its probe while recording: it runs the site's listeners of sync
 * events as tasks of the debugger's asynchronous stacks, named for the event, so that what they ask for, say and throw can be
 * told to be of that event; and it tells of `register()`. Sent as source text, so it is complete in itself.
 */
import type { Natives } from './natives.ts';
import type { RegisterReport, StopWatching, watchRegister } from './watch-register.ts';

/** What the recorder needs of the probe. */
export interface RecorderHooks {
  /** The probe's number of an event; null for one that the site itself dispatches. */
  seqOf: (event: Event) => number | null;
  tell: (report: RegisterReport) => void;
  natives: Natives;
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
  { seqOf, tell, natives }: RecorderHooks,
  watch: typeof watchRegister,
  wraps: boolean,
): WorkerRecorder {
  type Call = (this: unknown, ...args: unknown[]) => unknown;
  const { apply, replace, weakMap } = natives;
  const { createTask } = console as unknown as {
    createTask: (name: string) => { run: <T>(callback: () => T) => T };
  };
  const scope = globalThis as unknown as EventTarget & Record<'onsync' | 'onperiodicsync', unknown>;
  const target = EventTarget.prototype as unknown as Record<'addEventListener' | 'removeEventListener', Call>;
  const wrappers = weakMap<object, object>();
  const originals = weakMap<object, object>();
  let recording = false;
  let stopWatching: StopWatching | null = null;

  /** A worker that waits at its start has no `SyncManager` yet: it has when its script runs. */
  function watchWhenReady() {
    if (!recording || stopWatching || !('SyncManager' in globalThis)) return;
    stopWatching = watch(
      natives,
      tell,
      () => (globalThis as unknown as ServiceWorkerGlobalScope).registration.scope,
      '',
    );
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
    replace(target, method, 'value', {
      apply(native, self, args: unknown[]) {
        watchWhenReady();
        if (!isScope(self) || args.length < 2) return apply(native, self, args);
        // By number: the site may have replaced what takes a list apart.
        const type = args[0];
        const listener = args[1];
        // eslint-disable-next-line @typescript-eslint/no-base-to-string -- as the browser does, and only once
        const name = (args[0] = isObject(type) ? String(type) : type);
        if ((name === 'sync' || name === 'periodicsync') && isObject(listener)) args[1] = wrap(listener);
        return apply(native, self, args);
      },
    });
  }

  function wrapAttribute(name: 'onsync' | 'onperiodicsync') {
    replace(scope, name, 'get', {
      apply(native, self, args: unknown[]) {
        const value = apply(native, self, args);
        return isObject(value) ? (originals.get(value) ?? value) : value;
      },
    });
    replace(scope, name, 'set', {
      apply(native, self, args: unknown[]) {
        watchWhenReady();
        if (typeof args[0] === 'function') args[0] = wrap(args[0]);
        return apply(native, self, args);
      },
    });
  }

  if (wraps) {
    wrapMethod('addEventListener');
    wrapMethod('removeEventListener');
    wrapAttribute('onsync');
    wrapAttribute('onperiodicsync');
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
