import type { Protocol } from 'devtools-protocol';
import * as v from 'valibot';
import { installPageRecorder, stopPageRecorder } from '../../extension/probe/page-recorder.ts';
import { watchRegister, type RegisterReport } from '../../extension/probe/watch-register.ts';
import type { Cdp, Debuggee } from '../inspector/cdp.ts';
import { RegisterReportSchema } from './register-report.ts';

const ReportTextSchema = v.pipe(v.string(), v.maxLength(100_000), v.parseJson(), RegisterReportSchema);

/**
 * Hears of `register()` in pages and frames, over the sessions of a tab: each is given the recorder, for the documents that it
 * shows and those to come, until it is taken back.
 *
 * @param name of the binding, which no site may know
 */
export function createPageRecording(cdp: Cdp, name: string = crypto.randomUUID()) {
  const scripts = new Map<string, string>();
  const keyOf = (session: Debuggee) => JSON.stringify(session);

  /** Runs in every document of the session now, and before the scripts of those to come. */
  async function run(session: Debuggee, source: string): Promise<string> {
    const script = { source, runImmediately: true };
    return (await cdp.send(session, 'Page.addScriptToEvaluateOnNewDocument', script)).identifier;
  }

  async function remove(session: Debuggee, identifier: string): Promise<void> {
    await cdp.send(session, 'Page.removeScriptToEvaluateOnNewDocument', { identifier });
  }

  return {
    /** For a page or a frame, also one that waits for the debugger. Rejects where the session has gone. */
    async start(session: Debuggee): Promise<void> {
      // Without the Runtime domain, new documents would not get the binding.
      await Promise.all([cdp.send(session, 'Page.enable'), cdp.send(session, 'Runtime.enable')]);
      await cdp.send(session, 'Runtime.addBinding', { name });
      const source = `(${installPageRecorder.toString()})('${name}', ${watchRegister.toString()})`;
      scripts.set(keyOf(session), await run(session, source));
    },

    /** Puts the browser's own functions back in all documents of the session, where the site has not replaced them. */
    async stop(session: Debuggee): Promise<void> {
      const script = scripts.get(keyOf(session));
      if (script === undefined) return;
      scripts.delete(keyOf(session));
      await remove(session, script);
      await cdp.send(session, 'Runtime.removeBinding', { name });
      await remove(session, await run(session, `(${stopPageRecorder.toString()})('${name}')`));
      await cdp.send(session, 'Runtime.disable');
    },

    /** What an event of a session tells, if it is the binding's. Null for what is no report. */
    read(method: string, params: unknown): RegisterReport | null {
      if (method !== 'Runtime.bindingCalled') return null;
      const called = params as Protocol.Runtime.BindingCalledEvent;
      if (called.name !== name) return null;
      const report = v.safeParse(ReportTextSchema, called.payload);
      return report.success ? report.output : null;
    },
  };
}
