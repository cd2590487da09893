import type { Protocol } from 'devtools-protocol';
import * as v from 'valibot';
import type { DispatchRequest, WorkerProbe } from '../../extension/probe/probe-model.ts';
import { InspectorError } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import type { Cdp, Debuggee } from './cdp.ts';
import { deferred, pause, unlessAborted } from './waiting.ts';
import { ReportSchema, ReportsSchema, type ReadReport } from './worker-reports.ts';

/** What is known of a run that began before this run of the extension's worker. */
export interface SavedRun {
  /** The probe's object id; null where it was not known yet. */
  probe: string | null;
  isFirst: boolean;
  isRecorded: boolean;
}

export interface RunOptions {
  /**
   * The expression that gives the probe, or null where it is too early. Sent to a stopped worker, it waits and then runs, mostly
   * before the browser's event does.
   */
  install: string;
  /** The expression that gives what dispatches, on which the probe is built; and what both call the run. */
  dispatcher: string;
  name: string;
  /** What goes before the probe, where something does: `begin`. */
  first: Promise<unknown> | undefined;
  /** Under which the probe is kept. */
  key: string;
  /** What holds until the probe has told, or, with a `probe`, what is known. */
  expected: ExpectedRun;
  /** Hears what the probe reports. `name`: the run's, the same for each run of the extension's worker. */
  tell: (report: ReadReport, name: string) => void;
  /** Called when the worker knows the run's probe no more: it has started anew, and nobody was told. */
  lost: () => void;
}

/** What is expected of a run. `isThere`: the browser puts the probe into it by itself, which need not be compiled twice. */
export interface ExpectedRun extends SavedRun {
  isThere?: boolean;
}

/** A worker that has not started this many ms after it was woken may be started by anything: nothing begins in it then. */
const BEGINS_WITHIN_MS = 1_000;

export type WorkerRun = ReturnType<typeof createWorkerRun>;

/**
 * One run of a worker, from its start to its stop, with the probe in it, whose object id dies with it.
 */
export function createWorkerRun(
  cdp: Cdp,
  debuggee: Debuggee,
  { install, dispatcher, name, first, key, expected, tell, lost }: RunOptions,
) {
  const ended = new AbortController();
  const { signal } = ended;
  /** By id what `begin` was answered; null before that. */
  const begun = new Map<string | undefined, boolean | null>();
  const early: unknown[] = [];
  let lastNo = -1;
  const { promise: scriptLoaded, resolve: onScriptLoaded } = deferred();
  const kept = `self.ExtendableEvent?.prototype['${key}']`;
  let isSent = false;
  let { isFirst } = expected;
  let loaded = false;
  /** Once it is known: what is asked of the probe then is sent at once. */
  let objectId: string | null = null;
  void scriptLoaded.then(() => (loaded = true));
  const probe = expected.probe === null ? installProbe() : Promise.resolve(expected.probe);
  probe.then(
    (id) => {
      if (signal.aborted) return;
      objectId = id;
      readEarly();
    },
    () => undefined, // whoever needs the probe meets the failure
  );

  /** Reports are told once, though they may be read twice: told by the probe itself, and as answer to the first call. */
  function read(text: unknown) {
    const reports = v.safeParse(ReportsSchema, text);
    if (!reports.success) return;
    for (const one of reports.output) {
      const report = v.safeParse(ReportSchema, one);
      if (!report.success || report.output.no <= lastNo) continue; // the others are right all the same
      lastNo = report.output.no;
      tell(report.output, objectId ?? name);
    }
  }

  function readEarly() {
    early.splice(0).forEach(read);
  }

  async function installProbe(): Promise<string> {
    if (first) await first;
    isSent = true;
    for (let isExpected = expected.isThere === true; ; isExpected = false) {
      const expression = isExpected ? `${kept}?.probe` : install;
      const answer = await cdp.send(debuggee, 'Runtime.evaluate', { expression, generatePreview: true });
      const { result, exceptionDetails } = answer;
      if (exceptionDetails) {
        const [error = ''] = describe(exceptionDetails).split('\n', 1); // its stack is our own
        throw new InspectorError('WorkerUnreachable', text('worker_refused_probe', error));
      }
      if (result.objectId) {
        isFirst = result.preview?.properties.some(({ name, value }) => name === 'isFirst' && value === 'true') ?? false;
        return result.objectId;
      }
      if (!isExpected) await pause(1); // too early; nothing announces when it is not
    }
  }

  async function call(method: keyof WorkerProbe, argument: unknown = null): Promise<unknown> {
    const known = objectId ?? (await unlessAborted(signal, probe));
    signal.throwIfAborted();
    const reply = await unlessAborted(
      signal,
      cdp.send(debuggee, 'Runtime.callFunctionOn', {
        objectId: known,
        functionDeclaration: `function (argument) { return this.${method}(this.parse(argument)); }`,
        arguments: [{ value: JSON.stringify(argument) }],
        awaitPromise: true,
        returnByValue: true,
      }),
    ).catch((error: unknown) => {
      // “Could not find object with given id”.
      if (!signal.aborted && String(error).includes('given id')) lost();
      throw error;
    });
    if (reply.exceptionDetails) throw new Error(describe(reply.exceptionDetails));
    return reply.result.value as unknown;
  }

  return {
    /** Aborted when the run ends; the reason is an Error for the user. */
    signal,
    probe,
    call,
    onScriptLoaded,
    get loaded() {
      return loaded && objectId !== null;
    },
    /** Whether its probe was there before its script; expected until the probe has told. */
    get isFirst() {
      return isFirst;
    },
    /** Whether it is recorded since its probe is there. */
    isRecorded: expected.isRecorded,
    get objectId() {
      return objectId;
    },

    /** Asks for reports until the run ends. A site that forges reports of its own worker breaks its own rows, no more. */
    async hear(): Promise<void> {
      for (let anew = true; !signal.aborted; anew = false) {
        try {
          read(await call('reports', anew));
        } catch {
          return; // the run is over, and those who wait for an outcome are told so by it
        }
      }
    },

    /**
     * Begins a dispatch in a worker that is starting, or before the probe is sent, where that is safe; `dispatch` with its id tells
     * what came of it. Where it is not, that begins it.
     */
    async begin(request: DispatchRequest): Promise<void> {
      const order = `${JSON.stringify(request)}, ${Date.now() + BEGINS_WITHIN_MS}, '${name}'`;
      const expression = `${isSent ? kept : dispatcher}?.begin(${order})`;
      begun.set(request.id, null);
      const { result } = await cdp.send(debuggee, 'Runtime.evaluate', { expression });
      begun.set(request.id, result.value === true);
    },

    /** Whether a dispatch was begun by `begin`; also where the worker may have stopped while its handler was called, without an answer. */
    mayHaveBegun({ id }: DispatchRequest): boolean {
      const answer = begun.get(id);
      return answer ?? (answer === null && loaded);
    },

    /** Whether the script, which may take its time, has been awaited; false where the worker stopped before. */
    async untilLoaded(): Promise<boolean> {
      try {
        await unlessAborted(signal, Promise.all([probe, scriptLoaded]));
        return true;
      } catch (error) {
        if (!signal.aborted) throw error;
        return false;
      }
    },

    /** What the probe tells before it is asked. It waits until the run has its name. */
    onTold(reports: unknown) {
      if (objectId === null) early.push(reports);
      else read(reports);
    },

    end(why: string, name: 'Interrupted' | 'Canceled' = 'Interrupted') {
      readEarly();
      objectId = null;
      ended.abort(new InspectorError(name, why));
    },
  };
}

function describe({ exception, text }: Protocol.Runtime.ExceptionDetails): string {
  return exception?.description ?? text;
}
