/* eslint-disable no-restricted-globals -- the extension's own contexts, without its polyfill */
import { serve } from './hop.ts';

export { ask, isConnected, listen } from './hop.ts';

/** The target of a running service worker. @param url - of its script */
export async function findWorker(url: string): Promise<string> {
  const targets = await chrome.debugger.getTargets();
  const found = targets.find((target) => target.type === 'worker' && target.url === url);
  if (found === undefined) throw new Error(`No worker runs ${url}.`);
  return found.id;
}

/** Runs in the extension's worker: the least that it must do for each job, without a check. */
export function start(): void {
  serve({
    /** Fires an event in a worker that nothing is attached to. */
    async dispatch(targetId) {
      // The native waitUntil refuses an event that is not trusted.
      const expression =
        "dispatchEvent(Object.assign(new SyncEvent('sync', { tag: 'bare' }), { waitUntil: () => undefined }))";
      await chrome.debugger.attach({ targetId }, '1.3');
      await chrome.debugger.sendCommand({ targetId }, 'Runtime.evaluate', { expression });
      await chrome.debugger.detach({ targetId });
    },
    attach: (targetId) => chrome.debugger.attach({ targetId }, '1.3'),
    hold: (targetId) => setHold(targetId, true),
    release: (targetId) => setHold(targetId, false),
    /** Reads the tags of a tab, one-shot and periodic. */
    async read(tabId) {
      const [injected] = await chrome.scripting.executeScript({
        target: { tabId: Number(tabId) },
        injectImmediately: true,
        func: readTags,
      });
      return injected?.result;
    },
  });
}

async function setHold(targetId: string, on: boolean): Promise<void> {
  const rule = { emulateOfflineServiceWorker: on, matchedNetworkConditions: [] };
  await chrome.debugger.sendCommand({ targetId }, 'Network.emulateNetworkConditionsByRule', rule);
}

async function readTags(): Promise<string[][]> {
  const registrations = await navigator.serviceWorker.getRegistrations();
  return Promise.all(
    registrations.map(async (registration) => {
      const { sync, periodicSync } = registration as unknown as Record<string, { getTags(): Promise<string[]> }>;
      const [tags] = await Promise.all([sync?.getTags(), periodicSync?.getTags()]);
      return tags ?? [];
    }),
  );
}
