import type { ExtendedBrowser } from './browser.ts';
import { waitFor } from './wait-for.ts';

async function findTarget({ session }: ExtendedBrowser, origin: string): Promise<string | undefined> {
  const { targetInfos } = await session.send('Target.getTargets');
  return targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(origin))?.targetId;
}

/**
 * Kills the extension's worker, as the browser does when it needs the memory, and waits until it has stopped. Its next event
 * starts it again, which may be at once.
 */
export async function killExtensionWorker(browser: ExtendedBrowser): Promise<void> {
  const origin = `chrome-extension://${browser.extensionId}/`;
  // One that has stopped may be no target until it starts again.
  const targetId = await waitFor("the target of the extension's worker", () => findTarget(browser, origin));

  // Followed by events: a worker that starts again at once has the same target, and is never seen missing.
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  const watcher = await browser.context.newCDPSession(page);
  const statuses: string[] = [];
  watcher.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const { scriptURL, runningStatus } of versions) if (scriptURL.startsWith(origin)) statuses.push(runningStatus);
  });
  try {
    await watcher.send('ServiceWorker.enable');
    // One that is just starting again, after it was killed before, may not heed it.
    await waitFor("the extension's worker to run", () => statuses.at(-1) === 'running');
    statuses.length = 0;
    await browser.session.send('Target.closeTarget', { targetId });
    await waitFor("the extension's worker to stop", () => statuses.includes('stopped'));
  } finally {
    await watcher.detach();
  }
}

/**
 * Freezes the extension's worker at its `count`-th debugger command from now on: that one is sent, and it and all that
 * follow are never answered. So the worker can be killed at each step of what it does.
 * @returns what tells whether it has come that far
 */
export async function freezeAtCommand(browser: ExtendedBrowser, count: number): Promise<() => Promise<boolean>> {
  const worker = await browser.worker();
  await worker.evaluate((last) => {
    const scope = globalThis as typeof globalThis & { commands?: number };
    scope.commands = 0;
    const { debugger: debugging } = scope.chrome;
    Object.defineProperty(debugging, 'sendCommand', {
      value: new Proxy(debugging.sendCommand, {
        apply: (native, self, given) => {
          scope.commands = (scope.commands ?? 0) + 1;
          if (scope.commands > last) return new Promise(() => undefined);
          const sent = Reflect.apply(native, self, given) as unknown;
          return scope.commands === last ? new Promise(() => undefined) : sent;
        },
      }),
    });
  }, count);
  return () =>
    worker.evaluate((last) => ((globalThis as typeof globalThis & { commands?: number }).commands ?? 0) >= last, count);
}

/** How many bytes the extension's worker uses, after a collection of what it does not. */
export async function heapOfExtension(browser: ExtendedBrowser): Promise<number> {
  const { session } = browser;
  const targetId = await findTarget(browser, `chrome-extension://${browser.extensionId}/`);
  if (targetId === undefined) throw new Error("The extension's worker does not run.");
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const answer = new Promise<number>((resolve) => {
    session.on('Target.receivedMessageFromTarget', (event) => {
      const { id, result } = JSON.parse(event.message) as { id?: number; result?: { usedSize: number } };
      if (event.sessionId === sessionId && id === 2 && result) resolve(result.usedSize);
    });
  });
  for (const [id, method] of [
    [1, 'HeapProfiler.collectGarbage'],
    [2, 'Runtime.getHeapUsage'],
  ] as const) {
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
  }
  const used = await answer;
  await session.send('Target.detachFromTarget', { sessionId });
  return used;
}
