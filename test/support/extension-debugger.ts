import type { Cdp, Debuggee, Method, Params, Result } from '../../background/inspector/cdp.ts';
import type { ExtendedBrowser } from './browser.ts';
import { waitFor } from './wait-for.ts';

interface Heard {
  source: { tabId?: number; targetId?: string };
  method: string;
  params: unknown;
}
type Scope = typeof globalThis & { heard?: Heard[] };

/**
 * The extension's own debugger, for tests of what is sent over it: attached beside what the extension does by itself.
 * `heard` takes what the debuggees have told since it was called last.
 */
export async function extensionDebugger(browser: ExtendedBrowser) {
  const worker = await browser.worker();
  // When it starts it detaches what it did not attach itself.
  await waitFor("the extension's worker to have put its state back", () =>
    worker.evaluate(async () => 'inspected' in (await globalThis.chrome.storage.session.get('inspected'))),
  );
  await worker.evaluate(() => {
    const scope: Scope = globalThis;
    const isHeard = scope.heard !== undefined;
    scope.heard = [];
    if (isHeard) return; // by an earlier test of this browser
    scope.chrome.debugger.onEvent.addListener((source, method, params) =>
      scope.heard?.push({ source, method, params }),
    );
  });
  const cdp: Pick<Cdp, 'attach' | 'detach' | 'send' | 'targets'> = {
    attach: (debuggee) => worker.evaluate((one) => globalThis.chrome.debugger.attach(one, '1.3'), debuggee),
    detach: (debuggee) => worker.evaluate((one) => globalThis.chrome.debugger.detach(one), debuggee),
    async send<M extends Method>(debuggee: Debuggee, method: M, params?: Params<M>): Promise<Result<M>> {
      const answer = await worker.evaluate(
        ([one, name, given]) => globalThis.chrome.debugger.sendCommand(one, name, given),
        [debuggee, method, params ?? {}] as const,
      );
      // The browser answers a command with that command's result (devtools-protocol).
      return answer;
    },
    targets: () => worker.evaluate(() => globalThis.chrome.debugger.getTargets()),
  };
  return {
    cdp: { ...cdp, listen: () => () => undefined } satisfies Cdp,
    heard: () => worker.evaluate(() => (globalThis as Scope).heard?.splice(0) ?? []),
  };
}
