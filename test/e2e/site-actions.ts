import { expect, type Page } from '@playwright/test';
import type { Demo } from '../../demo/server.ts';
import type { PanelView } from '../support/panel-view.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';

/** Opens a page of the demo and waits until its worker is active and its scripts have run. */
export async function goToDemo(page: Page, demo: Demo, path: string): Promise<void> {
  await page.goto(demo.origin + path);
  await page.locator('html[data-ready=true]').waitFor({ state: 'attached' });
}

/** Registers a one-shot tag as the site's own code does. Rejects as `SyncManager.register()` does. */
export async function registerTag(page: Page, tag: string, scope = '/'): Promise<void> {
  await page.evaluate(
    async ([name, path]) => {
      const registration = await navigator.serviceWorker.getRegistration(path);
      const { sync } = registration as unknown as { sync: { register(tag: string): Promise<void> } };
      await sync.register(name);
    },
    [tag, scope] as const,
  );
}

/**
 * Waits until the worker's stop is recorded. For its next run the extension puts the recorder before the first statement when it hears
 * of the stop: on a busy machine that may be after a test has started the worker again, which no person does as fast.
 * @param since - when the worker was told to stop, epoch ms: the log may still end with the stop before that one
 */
export async function expectStopRecorded(panel: PanelView, scope: string, since: number): Promise<void> {
  const log = () => recordedLog(panel.document, new URL(scope).origin);
  const stops = async () =>
    (await log()).filter((event) => event.type === 'worker stopped' && event.scope === scope && event.at >= since);
  await expect.poll(stops, { intervals: [20] }).not.toEqual([]);
}

/**
 * Stops a worker that is recorded: its next start is recorded from the first instruction on, however busy the machine is. A new
 * version is let go by Playwright as well, which may be quicker than the extension.
 */
export async function stopRecordedWorker(page: Page, panel: PanelView, scope: string): Promise<void> {
  const workers = await watchServiceWorkers(page.context(), page);
  const since = Date.now();
  await workers.stopWorker(scope);
  await expectStopRecorded(panel, scope, since);
  await workers.close();
}

/** Updates the worker of the page, and waits until the new version is in the wanted state, or in one that it stays in; returns it. */
export async function updateWorker(page: Page, wanted: ServiceWorkerState): Promise<ServiceWorkerState> {
  return page.evaluate(async (wanted) => {
    const registration = await navigator.serviceWorker.ready;
    const reached = new Promise<ServiceWorkerState>((resolve) => {
      const follow = (worker: ServiceWorker) => {
        if (worker.state === 'activated' || worker.state === 'redundant') resolve(worker.state);
        // It stays so only if it does not skip waiting, and then nothing more is announced.
        if (worker.state === 'installed' && wanted === 'installed')
          setTimeout(() => worker.state === 'installed' && resolve('installed'), 500);
      };
      const found = () => {
        const { installing } = registration;
        installing?.addEventListener('statechange', () => follow(installing));
      };
      registration.addEventListener('updatefound', found, { once: true });
    });
    await registration.update().catch(() => undefined);
    return reached;
  }, wanted);
}

/** The tags of the browser's own sync events, as the demo's workers told their server. */
export function fired(demo: Demo): string[] {
  return demo.received.flatMap(({ path, body }) => {
    const event = body as { tag: string; isTrusted: boolean };
    return path === '/api/events' && event.isTrusted ? [event.tag] : [];
  });
}
