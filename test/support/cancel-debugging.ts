import type { ExtendedBrowser } from './browser.ts';

/**
 * Does to the extension what Cancel in the browser's "started debugging" bar does: all that it debugs is detached, and it
 * is told so with the reason `canceled_by_user` (chrome/browser/extensions/api/debugger/debugger_api.cc). No protocol
 * presses that button. What the extension detaches itself is not told to it, so the event is dispatched here.
 */
export async function cancelDebugging(browser: ExtendedBrowser): Promise<void> {
  const worker = await browser.worker();
  await worker.evaluate(async () => {
    const { debugger: debugging } = globalThis.chrome;
    const onDetach = debugging.onDetach as typeof debugging.onDetach & {
      dispatch(source: chrome.debugger.Debuggee, reason: string): void;
    };
    const targets = await debugging.getTargets();
    const debuggees = targets
      .filter(({ attached }) => attached)
      .map(({ id, tabId }): chrome.debugger.Debuggee => (tabId === undefined ? { targetId: id } : { tabId }));
    // Those that somebody else debugs refuse.
    const detached = await Promise.allSettled(debuggees.map((debuggee) => debugging.detach(debuggee)));
    debuggees.forEach((debuggee, index) => {
      if (detached[index]?.status === 'fulfilled') onDetach.dispatch(debuggee, 'canceled_by_user');
    });
  });
}
