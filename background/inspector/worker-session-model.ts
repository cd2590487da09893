import type { DispatchRequest, ProbeRule } from '../../extension/probe/probe-model.ts';
import type { Emulation } from './network.ts';
import type { Identity, Report, Settled } from './worker-reports.ts';
import type { SavedRun } from './worker-run.ts';

export interface WorkerSessionEvents {
  report(report: Report): void;
  /** The worker stopped; the session and what it emulates stay. */
  stopped(): void;
  started(): void;
  /** The session is over: `target_closed` (the version is gone) or `canceled_by_user`. */
  closed(reason: string): void;
}

/** A debugger session on one version of a service worker, across its stops and starts. */
export interface WorkerSession {
  readonly targetId: string;
  /** Once the session is closed: whether the worker ran then. */
  readonly running: boolean;
  readonly closed: boolean;
  /** Whether the probe of this run was there before the site's script: in the next run it may be otherwise. */
  readonly isFirst: boolean;
  /** What this session may emulate: a hold counts from the moment it is sent until its end is confirmed. */
  readonly emulation: Emulation;
  /** Whether the recorder of this run was in place before its script, so that what each of its events does is told apart. */
  readonly toldApart: boolean;
  /** Whether this session lets the worker go, at the start that comes next or came last. */
  readonly isLetGo: boolean;
  /** Resolves when the probe is in the worker, which may still wait at its start. */
  ready(): Promise<void>;
  /** Identity as the worker tells it now. Waits for a stopped worker to start. */
  identify(): Promise<Identity>;
  /** The worker's storage key, '' where the browser cannot tell. */
  storageKey(): Promise<string>;
  /** Null where this version is not the active one of that scope, or stopped before: nothing was dispatched. */
  dispatch(request: DispatchRequest): Promise<Settled | null>;
  /**
   * Begins it in a worker that was just woken or attached to as soon as that can be, without being asked once more; then
   * `dispatch` it. Not after that, which may have begun it.
   */
  begin(request: DispatchRequest): Promise<void>;
  openGate(): Promise<void>;
  /**
   * Emulates, and resolves true only if one and the same run of the worker answered before and after: the browser
   * forgets the command where no worker runs (see ARCHITECTURE.md, "Hold").
   */
  emulate(emulation: Emulation): Promise<boolean>;
  /** Takes a version that holds nothing offline or back: also one that waits at its start, since nothing is confirmed. */
  setOffline(offline: boolean): Promise<void>;
  /**
   * Makes the worker tell of its requests, its console, its errors and its calls of `register()`, until each who asked for it
   * has asked for the end.
   */
  record(): Promise<void>;
  stopRecording(): Promise<void>;
  /** Makes the browser keep the bodies of requests until they are asked for, until each who wanted it has said no. */
  keepBodies(kept: boolean): Promise<void>;
  /** Makes the worker obey these rules, or go on with those it has, for `RULES_LEASE_MS`, and its next run as well. */
  obey(rules: ProbeRule[] | null): Promise<void>;
  /** For the transport: an event or the end of this session. */
  onEvent(method: string, params: unknown): void;
  onDetached(reason: string): void;
  detach(): Promise<void>;
}

/** What survives the death of the extension's worker: enough to go on with a session that is attached already. */
export interface SavedSession extends SavedRun {
  targetId: string;
  running: boolean;
  emulation: Emulation;
  /** Whether it was attached to before it started for the first time. */
  waitsAtStart: boolean;
  /** How many asked for it to be recorded. */
  recorders: number;
  /** Under which the probe is kept in the worker. */
  key: string;
  /** Whether the browser puts the probe into each run by itself. */
  stays: boolean;
}

export interface SessionOptions {
  gateMs?: number;
  saved?: SavedSession;
  recorded?: boolean;
  first?: Promise<unknown>;
}
