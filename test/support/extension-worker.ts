import type { ExtendedBrowser } from './browser.ts';
import { waitFor } from './wait-for.ts';

async function findTarget({ session }: ExtendedBrowser, origin: string): Promise<string | undefined> {
  const { targetInfos } = await session.send('Target.getTargets');
  return targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(origin))?.targetId;
}

/**
 * Kills the extension's worker, as the browser does when it needs the memory, and waits until it has stopped. Its next event
 * starts it again, which may be at once.
 * @throws Error if it does not run
 */
export async function killExtensionWorker(browser: ExtendedBrowser): Promise<void> {
  const origin = `chrome-extension://${browser.extensionId}/`;
  const targetId = await findTarget(browser, origin);
  if (targetId === undefined) throw new Error("The extension's worker does not run, so it cannot be killed.");

  // Followed by events: a worker that starts again at once has the same target, and is never seen missing.
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  const watcher = await browser.context.newCDPSession(page);
  let stopped = false;
  try {
    await watcher.send('ServiceWorker.enable');
    watcher.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      stopped ||= versions.some(
        ({ scriptURL, runningStatus }) => scriptURL.startsWith(origin) && runningStatus === 'stopped',
      );
    });
    await browser.session.send('Target.closeTarget', { targetId });
    await waitFor("the extension's worker to stop", () => stopped);
  } finally {
    await watcher.detach();
  }
}
