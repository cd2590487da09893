/* eslint-disable no-restricted-globals -- runs inside the extension's worker; the polyfill does not wrap chrome.debugger */

/** The target of a running service worker. @param url - of its script */
export async function findWorker(url: string): Promise<string> {
  const targets = await chrome.debugger.getTargets();
  const found = targets.find((target) => target.type === 'worker' && target.url === url);
  if (found === undefined) throw new Error(`No worker runs ${url}.`);
  return found.id;
}

/**
 * The least that an extension must do to fire an event in a worker that it is not attached to.
 * @returns when that began, in epoch ms
 */
export async function attachAndDispatch(targetId: string): Promise<number> {
  // The native waitUntil refuses an event that is not trusted.
  const expression =
    "dispatchEvent(Object.assign(new SyncEvent('sync', { tag: 'bare' }), { waitUntil: () => undefined }))";
  const start = performance.timeOrigin + performance.now();
  await chrome.debugger.attach({ targetId }, '1.3');
  await chrome.debugger.sendCommand({ targetId }, 'Runtime.evaluate', { expression });
  await chrome.debugger.detach({ targetId });
  return start;
}
