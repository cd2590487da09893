/** What the worker's probe (worker-probe.ts) offers to whoever installs it, and what it reports. */
import type { EventName, Outcome, Reason } from '../protocol/model.ts';
import type { DispatchSpec } from '../protocol/rules.ts';
import type { RegisterReport, watchRegister } from './watch-register.ts';
import type { InstallWorkerRecorder } from './worker-recorder.ts';

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

/** A report with its number in the worker's run: what is given again keeps it. */
export type ToldReport = ProbeReport & { no: number };

export interface DispatchRequest {
  scope: string;
  tag: string;
  event: EventName;
  lastChance: boolean;
  timeLimitMs: number;
  /** What the caller calls this dispatch; told back with its number while recording. */
  id?: string;
}

export interface WorkerProbe {
  /** Whether it was there before the site's script: what the site's handlers see, it sees first. */
  readonly isFirst: boolean;
  /** Null until the worker's global is set up. `update`: an earlier version of the registration exists. */
  identify(): { scope: string; script: string; state: string; onLine: boolean; update: boolean } | null;
  /**
   * Resolves with {@link Settled} as JSON text: lone surrogates survive only as JSON escapes. `null` where this version is
   * not the active one of that scope: nothing was dispatched.
   */
  dispatch(request: DispatchRequest): Promise<string>;
  /**
   * What happened since the last call, as the JSON text of {@link ToldReport}s; waits until there is something. A call
   * says that the answer to the one before was read. While recording, what happens before the first call is told by a binding
   * as well (`Runtime.bindingCalled`): the worker may have stopped before that call comes.
   * @param anew whether another asked before, who may not have read the last answer: it is given again, after the events whose
   *   end nobody has read (`again`); so is an install that waits at its end
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
  /** Of the text of an argument: only as text does it keep lone surrogates. */
  parse(json: string): unknown;
  /** Resolves with `letGo`, and not before. */
  stay(): Promise<void>;
  letGo(): void;
}
