import type { Protocol } from 'devtools-protocol';
import { waitFor } from '../test/support/wait-for.ts';
import type { Tab } from './browser.ts';

/** The levers of the browser's own DevTools, which an extension has not. */
export interface ServiceWorkers {
  /** Stops the active worker of a scope and waits until it has stopped. @param path - of the scope */
  readonly stop: (path: string) => Promise<void>;
  /** Fires a `sync` event at the registration of `/`. @returns when that began, in epoch ms */
  readonly dispatch: () => Promise<number>;
}

/** @param page - a page of the workers' origin, which stays open */
export async function followServiceWorkers(page: Tab): Promise<ServiceWorkers> {
  const { session } = page;
  const origin = await page.evaluate<string>('origin');
  const scopes = new Map<string, string>();
  const versions = new Map<string, Protocol.ServiceWorker.ServiceWorkerVersion>();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { scopeURL, registrationId } of registrations) scopes.set(scopeURL, registrationId);
  });
  session.on('ServiceWorker.workerVersionUpdated', (event) => {
    for (const version of event.versions) versions.set(version.registrationId, version);
  });
  await session.send('ServiceWorker.enable');
  const registration = (path: string) => waitFor(`the registration of ${path}`, () => scopes.get(origin + path));
  const main = await registration('/');

  return {
    async stop(path) {
      const id = await registration(path);
      const { versionId } = await waitFor(`the worker of ${path}`, () => versions.get(id));
      await session.send('ServiceWorker.stopWorker', { versionId });
      await waitFor(`the worker of ${path} to stop`, () => versions.get(id)?.runningStatus === 'stopped');
    },
    async dispatch() {
      const start = performance.timeOrigin + performance.now();
      await session.send('ServiceWorker.dispatchSyncEvent', {
        origin,
        registrationId: main,
        tag: 'raw',
        lastChance: false,
      });
      return start;
    },
  };
}
