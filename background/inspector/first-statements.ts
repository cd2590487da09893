import type { Cdp, Debuggee } from './cdp.ts';

/** The site's scripts; what the debugger itself runs has no address. */
const ANY_SCRIPT = '^\\w+:';

/**
 * Runs an expression in a worker right before its script does anything: as the condition, never fulfilled, of a breakpoint
 * at the beginning of any script, which the browser moves to its first statement. `Runtime.evaluate` is a task of the worker's
 * thread, and a resume that any debugger sends overtakes it; what sets a breakpoint keeps its place before a resume
 * (InspectorTaskRunner and `ShouldInterruptForMethod` in third_party/blink/renderer/core/inspector/devtools_session.cc). The
 * browser forgets breakpoints with each run, so they are set anew for the next as soon as one has ended; it keeps them until the
 * worker starts. For workers that wait at every start alone: in another the script has run by then (measured, see
 * ARCHITECTURE.md, "The probe before the script").
 */
export function createFirstStatements(cdp: Cdp, debuggee: Debuggee) {
  let isWatching = false;

  return {
    /** Begins it, or goes on with it; never pauses the worker. */
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

    /** For the run that comes next: before the worker's first one, and once one has ended. */
    runFirst(expression: string) {
      if (!isWatching) return;
      const condition = `(${expression}, false)`;
      const place = { urlRegex: ANY_SCRIPT, lineNumber: 0, columnNumber: 0 };
      cdp.send(debuggee, 'Debugger.setBreakpointByUrl', { ...place, condition }).catch(() => undefined); // the session ends
    },
  };
}
