import type { Protocol } from 'devtools-protocol';
import * as v from 'valibot';
import type { Cdp, Debuggee } from './cdp.ts';

/** Where a script of a worker begins to do something. Lines and columns count from 0. */
export interface Statement {
  url: string;
  lineNumber: number;
  columnNumber: number;
}

const ScriptParsedSchema = v.object({
  scriptId: v.pipe(v.string(), v.digits()),
  url: v.pipe(v.string(), v.nonEmpty()), // what the debugger itself runs has none
  isModule: v.optional(v.boolean(), false),
});

/** The modules of a worker run in an order that is not told. Of so many the beginnings are known. */
const MOST_MODULES = 10;

export type FirstStatements = ReturnType<typeof createFirstStatements>;

/**
 * Runs an expression in a worker right before its script does anything: as the condition, never fulfilled, of a breakpoint on
 * the script's first statement. `Runtime.evaluate` is a task of the worker's thread, and a resume that any debugger sends
 * overtakes it; what sets a breakpoint keeps its place before a resume (InspectorTaskRunner and `ShouldInterruptForMethod` in
 * third_party/blink/renderer/core/inspector/devtools_session.cc). The browser forgets breakpoints with each run, so they are set
 * anew for the next as soon as one has ended; it keeps them until the worker starts. For workers that wait at every start
 * alone: in another the script has run by then (measured, see ARCHITECTURE.md, "The probe before the script").
 *
 * @param known where its scripts begin, as an earlier run of the extension's worker found out.
 */
export function createFirstStatements(cdp: Cdp, debuggee: Debuggee, known: Statement[] = []) {
  /** By the script's number in the run in which it was found. */
  const found = new Map<number, Statement>(known.map((statement, index) => [index, statement]));
  let isWatching = known.length > 0;
  let isLearning = known.length === 0;

  async function find({ scriptId, url, isModule }: v.InferOutput<typeof ScriptParsedSchema>) {
    const start = { scriptId, lineNumber: 0, columnNumber: 0 };
    const { locations } = await cdp.send(debuggee, 'Debugger.getPossibleBreakpoints', {
      start,
      restrictToFunction: true, // else it may be one inside a function that comes first
    });
    const [first] = locations;
    if (!first) return; // it does nothing
    const number = Number(scriptId);
    // A classic script is the first to be parsed of all that it imports.
    if (!isModule && [...found.keys()].some((other) => other < number)) return;
    if (!isModule) found.clear();
    if (found.size < MOST_MODULES) found.set(number, { url, ...placeOf(first) });
  }

  return {
    /** Begins to learn where the scripts begin; never pauses the worker. */
    async watch(): Promise<void> {
      if (isWatching) return;
      isWatching = true;
      await Promise.all([
        cdp.send(debuggee, 'Debugger.enable'),
        cdp.send(debuggee, 'Debugger.setSkipAllPauses', { skip: true }),
      ]);
    },

    async stop(): Promise<void> {
      if (!isWatching) return;
      isWatching = false;
      await cdp.send(debuggee, 'Debugger.disable');
    },

    onEvent(method: string, params: unknown) {
      if (method !== 'Debugger.scriptParsed' || !isLearning) return;
      const script = v.safeParse(ScriptParsedSchema, params);
      if (script.success) find(script.output).catch(() => undefined); // the run is over; its next one tells
    },

    /** For the run that comes next, once one has ended. */
    runFirst(expression: string) {
      isLearning = found.size === 0;
      if (!isWatching) return;
      const condition = `(${expression}, false)`;
      for (const statement of found.values())
        cdp.send(debuggee, 'Debugger.setBreakpointByUrl', { ...statement, condition }).catch(() => undefined); // the session ends
    },

    save: (): Statement[] => (isWatching ? [...found.values()] : []),
  };
}

function placeOf({ lineNumber, columnNumber = 0 }: Protocol.Debugger.BreakLocation): Omit<Statement, 'url'> {
  return { lineNumber, columnNumber };
}
