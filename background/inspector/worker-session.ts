import type { Protocol } from 'devtools-protocol';
import * as v from 'valibot';
import type { DispatchRequest, ProbeRule } from '../../extension/probe/probe-model.ts';
import { takeNatives } from '../../extension/probe/natives.ts';
import { takeReasons } from '../../extension/probe/reasons.ts';
import { installWorkerDispatcher } from '../../extension/probe/worker-dispatcher.ts';
import { installWorkerProbe } from '../../extension/probe/worker-probe.ts';
import { text } from '../../extension/text.ts';
import { keeping } from '../recorder/bodies.ts';
import {
  hearStacks,
  hearWorker,
  keepResponses,
  recordingProbe,
  startRecording,
  stayingProbe,
  stopRecording,
  unhearWorker,
} from '../recorder/worker-recording.ts';
import { unlessGone, type Cdp, type Debuggee } from './cdp.ts';
import { createFirstStatements } from './first-statements.ts';
import { emulate, isUnknownMethod, NO_EMULATION } from './network.ts';
import { pause, unlessAborted, within } from './waiting.ts';
import { IdentitySchema, SettledTextSchema, type Identity, type ReadReport, type Report } from './worker-reports.ts';
import { createWorkerRun, type SavedRun, type WorkerRun } from './worker-run.ts';
import type { SavedSession, SessionOptions, WorkerSession, WorkerSessionEvents } from './worker-session-model.ts';

/** Longest time that a running worker may take for an answer, in ms: past it, it is busy or paused in a debugger. */
const ANSWER_MS = 3_000;

/** How long a worker obeys rules, in ms, unless it is told again: no word reaches it when Cancel is pressed. */
export const RULES_LEASE_MS = 5_000;

/** How long a worker whose start nobody heard is given to load its script, in ms. */
const ADOPTED_LOADS_MS = 1_000;

/**
 * Takes over a session that the transport has attached.
 *
 * @param gateMs longest time, in ms, that the end of an install is held for the handing over of a hold; 0 for none.
 * @param saved what is known of a session that was attached by an earlier run of the extension's worker.
 * @param recorded whether it is recorded from its first instruction on: a version that waits at its start. Ends with
 *   `stopRecording`, as what `record` begins.
 * @param first what goes before the probe of the run that is on: what `begin` begins
 */
export function createWorkerSession(
  cdp: Cdp,
  targetId: string,
  on: WorkerSessionEvents,
  { gateMs = 0, saved, recorded = false, first }: SessionOptions = {},
): WorkerSession & { save(): SavedSession } {
  const debuggee: Debuggee = { targetId };
  let running = saved?.running ?? true;
  let closed = false;
  let emulation = saved?.emulation ?? NO_EMULATION;
  let storageKey: Promise<string> | undefined;
  let recorders = saved?.recorders ?? (recorded ? 1 : 0);
  // A first version that waited at its first start does so at every start; a later one does not (measured).
  const waitsAtStart = saved?.waitsAtStart ?? gateMs > 0;
  let isLetGo = saved?.running === false;
  const key = saved?.key ?? crypto.randomUUID();
  const statements = createFirstStatements(cdp, debuggee);
  /** Whether the browser puts the probe into each run by itself; see `stayingProbe`. */
  let stays = saved?.stays ?? false;
  /** How many want bodies to be kept. */
  let keepers = 0;
  let rules: ProbeRule[] = [];
  /** The runs in which they were to begin, until they are asked for. */
  const begunIn = new WeakMap<DispatchRequest, WorkerRun>();
  if (recorded) hearWorker(cdp, debuggee, key, false).catch(() => undefined); // it went away meanwhile
  void watchStatements();
  if (!saved) statements.runFirst(wholeProbe('', true));
  let run = startRun(saved, first);
  // It may not have come that far; each may be said twice. One that is going away need not be told.
  if (saved && recorders > 0) recordNow(run).catch(() => undefined);
  // Its events came while nobody heard them: what runs for this long has loaded its script.
  if (saved) void pause(saved.probe ? 0 : ADOPTED_LOADS_MS).then(run.onScriptLoaded);

  function startRun(known?: SavedRun, first?: Promise<unknown>): WorkerRun {
    const expected = known ?? {
      probe: null,
      isFirst: waitsAtStart,
      isRecorded: recorders > 0,
      isThere: stays && rules.length === 0,
    };
    const named = (report: ReadReport, name: string): Report =>
      report.type === 'begun' ? { ...report, id: `${targetId} ${name} ${report.seq}` } : report;
    const name = crypto.randomUUID();
    const started = createWorkerRun(cdp, debuggee, {
      install: wholeProbe(name),
      dispatcher: dispatcherOf(name),
      name,
      first,
      key,
      expected,
      tell: (report, name) => on.report(named(report, name)),
      // The extension's worker was killed just as it was told of these.
      lost: () => {
        if (closed) return;
        session.onEvent('Inspector.targetCrashed', null);
        session.onEvent('Inspector.targetReloadedAfterCrash', null);
        void pause(ADOPTED_LOADS_MS).then(run.onScriptLoaded);
      },
    });
    started.probe
      .then(() => pause(0)) // an event that waits to be fired goes first
      .then(
        () => {
          void started.hear();
          if (recorders > 0) void putIntoEachRun(started);
          else if (stays) void takeOutOfEachRun();
        },
        () => undefined, // whoever needs the probe meets the failure
      );
    return started;
  }

  function dispatcherOf(name: string): string {
    return `(${installWorkerDispatcher.toString()})('${key}', '${name}')`;
  }

  /** @param name of the run that it is for; '' where that is not known */
  function plainProbe(name = '', isFirst = false): string {
    return `(${installWorkerProbe.toString()})(${dispatcherOf(name)}, (${takeNatives.toString()}), (${takeReasons.toString()}), ${gateMs}, '${key}', ${isFirst})`;
  }

  /** The expression that gives the run's probe, with all that it shall do from its beginning. */
  function wholeProbe(name: string, isFirst = false): string {
    const plain = plainProbe(name, isFirst);
    const probe = recorders > 0 ? recordingProbe(plain) : plain;
    const order = JSON.stringify({ rules, leaseMs: RULES_LEASE_MS });
    return rules.length > 0 ? `((probe) => (probe?.obey(${order}), probe))(${probe})` : probe;
  }

  const inTime = <T>(answer: Promise<T>): Promise<T> => within(ANSWER_MS, text('worker_no_answer'), answer);

  /** Waits for a worker that runs. One that is stopped is told at its next start, or has a probe then that knows. */
  async function answered(answer: Promise<unknown>): Promise<void> {
    if (running) await inTime(answer);
    else answer.catch(() => undefined); // of its next run nobody waits for it
  }

  /** For as long as it matters that the probe is there before its scripts. */
  async function watchStatements(): Promise<void> {
    const isNeeded = waitsAtStart && !closed && (recorders > 0 || rules.length > 0);
    await (isNeeded ? statements.watch() : statements.stop()).catch(() => undefined); // the session ends
  }

  async function recordNow(recorded: WorkerRun): Promise<void> {
    const { signal, probe } = recorded;
    await hearWorker(cdp, debuggee, key, keepers > 0);
    await startRecording(cdp, debuggee, await unlessAborted(signal, probe), key);
    void putIntoEachRun(recorded);
  }

  /** From the next run on, the browser installs the probe by itself. Ends when it does so no more. */
  async function putIntoEachRun({ signal }: WorkerRun): Promise<void> {
    if (stays || closed || signal.aborted) return; // the next run asks anew
    stays = true;
    try {
      await cdp.send(debuggee, 'Runtime.evaluate', { expression: stayingProbe(plainProbe()), awaitPromise: true });
    } catch {
      // The session ends, or the run before it was sent: each run looks for itself as well.
    } finally {
      stays = false;
    }
  }

  /** A run that was not to be recorded any more was, as the browser had not been told. One that stops here is told later. */
  async function takeOutOfEachRun(): Promise<void> {
    stays = false; // where an earlier run of the extension's worker put it there, nobody hears that it ends
    await Promise.allSettled([run.call('stopRecording'), run.call('letGo')]);
  }

  async function identify(): Promise<Identity> {
    for (;;) {
      const identity = v.parse(IdentitySchema, await run.call('identify'));
      if (identity) return identity;
      await pause(2); // the worker's registration is not set yet; nothing announces it
    }
  }

  async function setOffline(offline: boolean): Promise<void> {
    if (emulation.holdsSyncs || emulation.offline === offline) return;
    emulation = { offline, holdsSyncs: false };
    await emulate(cdp, debuggee, emulation, keeping(keepers > 0));
  }

  async function askStorageKey(): Promise<string> {
    try {
      return (await cdp.send(debuggee, 'Storage.getStorageKey', {})).storageKey;
    } catch (error) {
      if (isUnknownMethod(error)) return '';
      throw error;
    }
  }

  const session: WorkerSession & { save(): SavedSession } = {
    targetId,
    get running() {
      return running;
    },
    get closed() {
      return closed;
    },
    get isFirst() {
      return run.isFirst;
    },
    get emulation() {
      return emulation;
    },
    get isLetGo() {
      return isLetGo;
    },
    get toldApart() {
      return run.isFirst && run.isRecorded;
    },
    async ready() {
      await unlessAborted(run.signal, run.probe);
    },
    identify,
    storageKey: () => (storageKey ??= askStorageKey()),
    async begin(request) {
      begunIn.set(request, run);
      await run.begin(request).catch(() => undefined); // the session ends, of which the dispatch tells
    },
    async dispatch(request) {
      const asked = begunIn.get(request) ?? run;
      begunIn.delete(request);
      if (!asked.loaded && !(await asked.untilLoaded())) {
        if (closed || asked.mayHaveBegun(request)) asked.signal.throwIfAborted();
        return null;
      }
      return v.parse(SettledTextSchema, await asked.call('dispatch', request));
    },
    async openGate() {
      await inTime(run.call('openGate'));
    },
    async emulate(wanted) {
      const { signal, probe, call } = run;
      const answer = <T>(promise: Promise<T>) => inTime(unlessAborted(signal, promise));
      try {
        // A release need not ask first: the run that answers after it ran all the while since it gave its probe.
        if (wanted.holdsSyncs) emulation = wanted;
        await answer(wanted.holdsSyncs ? call('identify') : probe);
        await answer(emulate(cdp, debuggee, wanted, keeping(keepers > 0)));
        await answer(call('identify'));
      } catch (error) {
        if (signal.aborted) return false; // it stopped meanwhile
        throw error;
      }
      emulation = wanted;
      return true;
    },
    setOffline,
    async record() {
      if (recorders++ > 0) return;
      void watchStatements();
      await answered(recordNow(run));
    },
    async stopRecording() {
      if (recorders === 0 || --recorders > 0 || closed) return;
      void watchStatements();
      const { probe } = run;
      const isStopped = Promise.all([
        unhearWorker(cdp, debuggee, key),
        probe.then((id) => stopRecording(cdp, debuggee, id)),
        running ? takeOutOfEachRun() : undefined,
      ]);
      await answered(isStopped);
    },
    async keepBodies(kept) {
      keepers = Math.max(0, keepers + (kept ? 1 : -1));
      if (keepers > (kept ? 1 : 0)) return;
      await answered(keepResponses(cdp, debuggee, kept));
    },
    async obey(wanted) {
      rules = wanted ?? rules;
      if (wanted) void watchStatements();
      await answered(run.call('obey', { rules: wanted, leaseMs: RULES_LEASE_MS }));
    },
    onEvent(method, params) {
      switch (method) {
        case 'Inspector.targetCrashed':
          running = false;
          run.end(text('worker_stopped'));
          statements.runFirst(wholeProbe('', true));
          if (recorders > 0) hearStacks(cdp, debuggee).catch(() => undefined); // it does not start again
          run = startRun();
          // It may wait for the debugger at its next start, and so does this.
          isLetGo = true;
          cdp.send(debuggee, 'Runtime.runIfWaitingForDebugger').catch(() => undefined);
          on.stopped();
          break;
        case 'Inspector.targetReloadedAfterCrash':
          running = true;
          on.started();
          break;
        case 'Runtime.bindingCalled': {
          const { name, payload } = params as Protocol.Runtime.BindingCalledEvent; // as the browser sends it
          if (name === key) run.onTold(payload);
          break;
        }
        case 'Inspector.workerScriptLoaded':
          run.onScriptLoaded();
          break;
        default:
      }
    },
    onDetached(reason) {
      closed = true;
      if (reason === 'canceled_by_user') run.end(text('debugger_canceled'), 'Canceled');
      else run.end(text('worker_gone'));
      on.closed(reason);
    },
    async detach() {
      if (closed) return;
      closed = true;
      // The worker's process, which pages share, stays offline when the session ends.
      if (running) await setOffline(false).catch(() => undefined); // it is going away
      // A resume that is directly followed by a detach leaves the worker waiting for ever; an answer proves that it is past.
      if (running) await inTime(run.call('identify')).catch(() => undefined);
      run.end(text('debugger_detached'));
      await cdp.detach(debuggee).catch(unlessGone);
    },
    save: () => ({
      targetId,
      probe: run.objectId,
      running,
      emulation,
      waitsAtStart,
      isFirst: run.isFirst,
      isRecorded: run.isRecorded,
      recorders,
      key,
      stays,
    }),
  };
  return session;
}
