import type { Protocol } from 'devtools-protocol';
import * as v from 'valibot';
import { NATIVES } from '../../extension/probe/natives.ts';
import { installPageRecorder, tellPageRecorder } from '../../extension/probe/page-recorder.ts';
import { watchRegister } from '../../extension/probe/watch-register.ts';
import type { Cdp, Debuggee } from '../inspector/cdp.ts';
import { ControllerReportSchema, RegisterReportSchema } from './register-report.ts';

const PageReportSchema = v.variant('type', [RegisterReportSchema, ControllerReportSchema]);
export type PageReport = v.InferOutput<typeof PageReportSchema>;
const ReportTextSchema = v.pipe(v.string(), v.maxLength(100_000), v.parseJson(), PageReportSchema);

type Navigated = Protocol.Page.FrameNavigatedEvent;

/** What outlives the extension's worker of it: pages go on telling by that name. */
export interface SavedPages {
  /** Of the binding, which no site may know. */
  name: string;
  /** The browser's number of the script that the tab's own session has put into its documents; null where it has not. */
  script: string | null;
}

/**
 * Hears of `register()` and of new controllers in pages and frames, over the sessions of a tab: each is given the recorder,
 * for the documents that it shows and those to come, until it is taken back.
 *
 * @param tab the session of the tab itself, which outlives the extension's worker
 */
export function createPageRecording(cdp: Cdp, tab: Debuggee) {
  let name: string = crypto.randomUUID();
  const scripts = new Map<string, string>();
  const keyOf = (session: Debuggee) => JSON.stringify(session);

  /**
   * Runs in every document of the session now, and before the scripts of those to come. A page that has replaced what it
   * needs is left as it is: an error would be told to the page itself.
   */
  async function run(session: Debuggee, expression: string): Promise<string> {
    const script = { source: `try { ${expression} } catch {}`, runImmediately: true };
    return (await cdp.send(session, 'Page.addScriptToEvaluateOnNewDocument', script)).identifier;
  }

  async function remove(session: Debuggee, identifier: string): Promise<void> {
    await cdp.send(session, 'Page.removeScriptToEvaluateOnNewDocument', { identifier });
  }

  /** In the documents of now only. */
  async function runOnce(session: Debuggee, expression: string): Promise<void> {
    await remove(session, await run(session, expression));
  }

  const telling = (key: string) => `(${tellPageRecorder.toString()})(${NATIVES}, '${key}')`;

  function installing(): string {
    const parts = [NATIVES, `'${name}'`, watchRegister.toString(), tellPageRecorder.toString()];
    return `(${installPageRecorder.toString()})(${parts.join()})`;
  }

  return {
    /** For a page or a frame, also one that waits for the debugger. Rejects where the session has gone. */
    async start(session: Debuggee): Promise<void> {
      if (scripts.has(keyOf(session))) return;
      // Without the Runtime domain, new documents would not get the binding.
      await Promise.all([cdp.send(session, 'Page.enable'), cdp.send(session, 'Runtime.enable')]);
      await cdp.send(session, 'Runtime.addBinding', { name });
      scripts.set(keyOf(session), await run(session, installing()));
    },

    /** A document that the back/forward cache brings back is given the binding by the browser, but not what new ones are given. */
    async onEvent(session: Debuggee, method: string, params: unknown): Promise<void> {
      if (method !== 'Page.frameNavigated' || (params as Navigated).type !== 'BackForwardCacheRestore') return;
      if (scripts.has(keyOf(session))) await runOnce(session, installing());
    },

    /** Puts the browser's own functions back in all documents of the session, where the site has not replaced them. */
    async stop(session: Debuggee): Promise<void> {
      const script = scripts.get(keyOf(session));
      if (script === undefined) return;
      scripts.delete(keyOf(session));
      await remove(session, script);
      await cdp.send(session, 'Runtime.removeBinding', { name });
      await runOnce(session, telling(name));
      await cdp.send(session, 'Runtime.disable');
    },

    /** The tab was detached from, and with it went what its sessions had put into its documents. */
    forget: () => scripts.clear(),

    save: (): SavedPages => ({ name, script: scripts.get(keyOf(tab)) ?? null }),

    /** Goes on after the extension's worker was killed: the session of the tab is there still, and what it has put there. */
    resume(saved: SavedPages) {
      name = saved.name;
      if (saved.script !== null) scripts.set(keyOf(tab), saved.script);
    },

    /** Has the documents of the tab's own session tell once more what they told while the extension's worker was dead. */
    askAgain: async (): Promise<void> => {
      if (scripts.has(keyOf(tab))) await runOnce(tab, telling(`${name} again`));
    },

    /** The address in whose place an error page is shown, if an event of the tab's own session tells so: `webNavigation` does not. */
    unreachable(session: Debuggee, method: string, params: unknown): string | undefined {
      if (method !== 'Page.frameNavigated' || keyOf(session) !== keyOf(tab)) return undefined;
      const { frame } = params as Navigated;
      return frame.parentId === undefined ? frame.unreachableUrl : undefined;
    },

    /** What an event of a session tells, if it is the binding's. Null for what is no report. */
    read(method: string, params: unknown): PageReport | null {
      if (method !== 'Runtime.bindingCalled') return null;
      const called = params as Protocol.Runtime.BindingCalledEvent;
      if (called.name !== name) return null;
      const report = v.safeParse(ReportTextSchema, called.payload);
      if (!report.success) return null;
      // A page may have replaced what tells its registration's: what is no address says nothing.
      const { scope } = report.output;
      return scope === null || URL.canParse(scope) ? report.output : { ...report.output, scope: null };
    },
  };
}
