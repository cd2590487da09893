import type {
  DispatchRequest,
  ProbeReport,
  ProbeRule,
  Settled,
  ToldReport,
  WorkerProbe,
} from '../../extension/probe/probe-model.ts';
import { pause } from '../../background/inspector/waiting.ts';
import type { FakeRegistration } from './fake-registration.ts';

export type VersionState = 'installing' | 'installed' | 'activated' | 'redundant';
export type SyncHandler = (event: { tag: string; lastChance: boolean }) => Promise<Settled>;

/** One start of a worker, until it stops. The probes given to it die with it. */
export interface FakeRun {
  /** By the object ids that were given out. */
  probes: Map<string, FakeProbe>;
  /** By the keys under which they are kept. */
  kept: Map<string, FakeProbe>;
}

/** A version of a service worker, as the browser keeps it. */
export interface FakeWorker {
  readonly targetId: string;
  readonly scriptURL: string;
  readonly registration: FakeRegistration;
  state: VersionState;
  run: FakeRun | null;
  scriptLoaded: boolean;
  /** Stopped by the debugger before its first instruction. */
  paused: boolean;
  /** In an endless loop, or at a breakpoint: it answers nothing. */
  busy: boolean;
  offline: boolean;
  /** Another debugger is attached to it: it may be attached to while it is stopped. */
  debugged?: boolean;
  handler: SyncHandler;
  /** Those that its probe was told last. */
  rules?: ProbeRule[] | undefined;
  /** What waits for the worker to start, to be resumed, or to be free. */
  readonly waiting: (() => void)[];
}

export const fulfilled: Settled & { reason: null } = {
  outcome: 'fulfilled',
  waitUntilCalls: 1,
  durationMs: 1,
  reason: null,
};

export interface FakeProbe extends WorkerProbe {
  /** Of what dispatches, which is one with it here. */
  begin(request: DispatchRequest, notAfter: number): boolean;
  readonly gateMs: number;
  tell(report: ProbeReport): void;
  /** The browser's event, observed: begun, then settled when the handler is. */
  observe(event: { tag: string; lastChance: boolean }, settled: Promise<Settled>): void;
  /** The end of an install: told, and held until the gate opens or `gateMs` are over. */
  endInstall(): Promise<void>;
}

export function createFakeProbe(worker: FakeWorker, gateMs: number): FakeProbe {
  let unread: ToldReport[] = [];
  let given: ToldReport[] = [];
  let count = 0;
  let hear: (() => void) | null = null;
  let openGate: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (openGate = resolve));
  let seq = 0;
  let atGate = false;

  const begun = new Map<string | undefined, Promise<string>>();

  async function dispatch({ scope, tag, lastChance }: DispatchRequest): Promise<string> {
    const isIt = worker.state === 'activated' && worker.registration.scope === scope;
    return JSON.stringify(isIt ? await worker.handler({ tag, lastChance }) : null);
  }

  function tell(report: ProbeReport) {
    unread.push({ ...report, no: count++ });
    hear?.();
  }

  return {
    isFirst: gateMs > 0,
    parse: (json) => JSON.parse(json) as unknown,
    gateMs,
    tell,
    identify() {
      const { registration, scriptURL: script, state, offline } = worker;
      const update = registration.active !== null || registration.waiting !== null;
      return { scope: registration.scope, script, state, onLine: !offline, update };
    },
    async dispatch(request) {
      return begun.get(request.id) ?? dispatch(request);
    },
    begin(request, notAfter) {
      if (Date.now() > notAfter || !worker.scriptLoaded) return false;
      begun.set(request.id, dispatch(request));
      return true;
    },
    async reports(anew) {
      if (anew) unread = [...given, ...unread];
      if (anew && atGate && unread.length === 0) unread.push({ type: 'installed', no: 0 });
      given = [];
      if (unread.length === 0) await new Promise<void>((resolve) => (hear = resolve));
      hear = null;
      given = unread;
      unread = [];
      return JSON.stringify(given);
    },
    openGate,
    record: () => undefined,
    stopRecording: () => undefined,
    obey: (order) => void (worker.rules = order.rules ?? worker.rules),
    stay: () => Promise.resolve(),
    letGo: () => undefined,
    observe({ tag, lastChance }, settled) {
      const number = seq++;
      tell({ type: 'begun', seq: number, at: Date.now(), tag, event: 'sync', lastChance });
      void settled.then((result) => tell({ type: 'settled', seq: number, ...result }));
    },
    async endInstall() {
      if (gateMs === 0) return;
      atGate = true;
      tell({ type: 'installed' });
      await Promise.race([gate, pause(gateMs)]);
      atGate = false;
    },
  };
}
