import { runInContext, createContext } from 'node:vm';
import type { ProbeReport, Settled, ToldReport, WorkerProbe } from '../../extension/probe/probe-model.ts';
import { takeNatives } from '../../extension/probe/natives.ts';
import { takeReasons } from '../../extension/probe/reasons.ts';
import { installWorkerDispatcher, type WorkerDispatcher } from '../../extension/probe/worker-dispatcher.ts';
import { installWorkerProbe } from '../../extension/probe/worker-probe.ts';

/** A dispatch that the worker of the world takes. */
export const REQUEST = {
  scope: 'https://a.example/',
  tag: 'outbox',
  event: 'sync',
  lastChance: false,
  timeLimitMs: 1_000,
} as const;

export interface SyncEventLike extends Event {
  tag: string;
  lastChance: boolean;
  waitUntil(promise: unknown): void;
}

type Listener = (event: SyncEventLike) => void;

/**
 * A service worker's global without a browser: what the probe uses of it, as the specification has it. A listener's
 * exception is reported to the global; the native `waitUntil` takes trusted events only, while they are active.
 */
export function createWorkerWorld() {
  const listeners = new Map<string, Set<Listener>>();
  const active = new WeakMap<object, { dispatching: boolean; pending: number }>();

  class FakeEvent {
    readonly #type: string;
    /** As the browser has it; ms. */
    beganAt = performance.now();
    isTrusted = false;
    isStopped = false;
    constructor(type: string) {
      this.#type = type;
    }
    get type() {
      return this.#type;
    }
    get timeStamp() {
      return this.beganAt;
    }
    stopImmediatePropagation() {
      this.isStopped = true;
    }
  }
  class ExtendableEvent extends FakeEvent {
    waitUntil(promise: unknown) {
      const state = active.get(this);
      if (!this.isTrusted || !state || (!state.dispatching && state.pending === 0)) {
        throw new DOMException('The event handler is already finished.', 'InvalidStateError');
      }
      state.pending++;
      const done = () => {
        state.pending--;
      };
      Promise.resolve(promise).then(done, done);
    }
  }
  class SyncEvent extends ExtendableEvent {
    readonly tag: string;
    readonly lastChance: boolean;
    constructor(type: string, { tag, lastChance = false }: { tag: string; lastChance?: boolean }) {
      super(type);
      this.tag = tag;
      this.lastChance = lastChance;
    }
  }

  class InstallEvent extends ExtendableEvent {}

  function dispatchEvent(event: FakeEvent) {
    for (const listener of [...(listeners.get(event.type) ?? [])]) {
      if (event.isStopped) break;
      try {
        listener(event as unknown as SyncEventLike); // what the listeners use of it
      } catch (error) {
        if (event.type !== 'error') dispatchEvent(Object.assign(new FakeEvent('error'), { error }));
      }
    }
    return true;
  }

  const methods = {
    addEventListener(type: string, listener: Listener) {
      listeners.set(type, (listeners.get(type) ?? new Set()).add(listener));
    },
    removeEventListener(type: string, listener: Listener) {
      listeners.get(type)?.delete(listener);
    },
    dispatchEvent,
  };
  const registration = { scope: 'https://a.example/', active: {}, waiting: null };
  const scope = {
    ExtendableEvent,
    SyncEvent,
    PeriodicSyncEvent: SyncEvent,
    InstallEvent,
    registration: registration as typeof registration | null,
    serviceWorker: { state: 'activated' },
    navigator: { onLine: true },
    performance,
    MessageChannel,
    DOMException,
    Response,
    Error,
    TypeError,
    setTimeout,
    clearTimeout,
    importScripts: () => undefined,
    Event: FakeEvent,
    EventTarget: { prototype: methods },
    ...methods,
  };

  /** The browser's own event, whose native `waitUntil` works until its promises have settled. */
  function fireTrusted(event: ExtendableEvent) {
    const state = { dispatching: true, pending: 0 };
    active.set(event, state);
    event.isTrusted = true;
    dispatchEvent(event);
    setTimeout(() => (state.dispatching = false), 0);
    return { isActive: () => state.dispatching || state.pending > 0 };
  }

  return {
    scope,
    /** What the probe has told by the binding of the debugger, where it is given one before it is installed. */
    listen() {
      const told: ToldReport[] = [];
      Object.assign(scope, { kept: (text: string) => told.push(...(JSON.parse(text) as ToldReport[])) });
      return told;
    },
    /** Runs the probe's source text in the worker, as the debugger does. */
    install(gateMs: number, { isFirst = false }: { isFirst?: boolean } = {}): ReadProbe {
      const dispatcher = `(${installWorkerDispatcher.toString()})('kept', 'run')`;
      const expression = `(${installWorkerProbe.toString()})(${dispatcher}, ${takeNatives.toString()}, ${takeReasons.toString()}, ${gateMs}, 'kept', ${isFirst})`;
      const probe = runInContext(expression, createContext(scope)) as unknown;
      if (!probe) throw new Error('It was too early for the probe.');
      return read(probe as WorkerProbe); // it comes out of another context, as the same function made it
    },
    /** Installs what dispatches alone, as the debugger does for the first event of a worker that it was just attached to. */
    installDispatcher(): WorkerDispatcher {
      const expression = `(${installWorkerDispatcher.toString()})('kept', 'run')`;
      return runInContext(expression, createContext(scope)) as WorkerDispatcher;
    },
    fire: (tag: string, lastChance = false) => fireTrusted(new SyncEvent('sync', { tag, lastChance })),
    fireInstall: () => fireTrusted(new InstallEvent('install')),
    /** The outcomes of so many browser events, in the order in which the events began. */
    async settled(probe: ReadProbe, count: number) {
      const found: Extract<ProbeReport, { type: 'settled' }>[] = [];
      while (found.length < count) {
        for (const report of await probe.reports()) if (report.type === 'settled') found.push(report);
      }
      return found.sort((a, b) => a.seq - b.seq);
    },
  };
}

/** A probe whose answers have been read from their JSON text. */
export interface ReadProbe extends Pick<WorkerProbe, 'isFirst' | 'identify' | 'openGate' | 'obey'> {
  dispatch(request: Parameters<WorkerProbe['dispatch']>[0]): Promise<Settled>;
  reports(anew?: boolean): Promise<ToldReport[]>;
}

function read(probe: WorkerProbe): ReadProbe {
  return {
    isFirst: probe.isFirst,
    identify: () => probe.identify(),
    openGate: () => probe.openGate(),
    obey: (order) => probe.obey(order),
    dispatch: async (request) => JSON.parse(await probe.dispatch(request)) as Settled,
    reports: async (anew = false) => JSON.parse(await probe.reports(anew)) as ToldReport[],
  };
}
