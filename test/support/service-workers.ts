import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import type { Protocol } from 'devtools-protocol';
import { waitFor } from './wait-for.ts';

/** The running status of a version as the browser reports it. */
export type RunningStatus = Protocol.ServiceWorker.ServiceWorkerVersionRunningStatus;

export interface ServiceWorkerVersion extends Protocol.ServiceWorker.ServiceWorkerVersion {
  /** Of its registration, e.g. `http://localhost:8621/`. */
  readonly scope: string;
}

/** What the browser knows of the service workers, and the levers that an extension has not. */
export interface ServiceWorkers {
  /** The versions of a registration that are not redundant, the oldest first. */
  versions(scope: string): ServiceWorkerVersion[];
  /** Waits until a version of the registration has this running status, by default the active one. */
  waitForRunningStatus(scope: string, running: RunningStatus): Promise<ServiceWorkerVersion>;
  /** Stops the registration's active version and waits until it has stopped. */
  stopWorker(scope: string): Promise<void>;
  /** Fires a `sync` event as the browser's own DevTools do. */
  dispatchSync(scope: string, tag: string, lastChance?: boolean): Promise<void>;
  /** The same with a `periodicsync` event. */
  dispatchPeriodicSync(scope: string, tag: string): Promise<void>;
  close(): Promise<void>;
}

/** The browser's records, kept up to date by its events. */
function follow(session: CDPSession): (scope: string) => ServiceWorkerVersion[] {
  const scopes = new Map<string, string>();
  const versions = new Map<string, Protocol.ServiceWorker.ServiceWorkerVersion>();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { registrationId, scopeURL, isDeleted } of registrations) {
      if (isDeleted) scopes.delete(registrationId);
      else scopes.set(registrationId, scopeURL);
    }
  });
  session.on('ServiceWorker.workerVersionUpdated', (event) => {
    for (const version of event.versions) versions.set(version.versionId, version);
  });
  return (scope) =>
    [...versions.values()]
      .filter(({ registrationId, status }) => scopes.get(registrationId) === scope && status !== 'redundant')
      .map((version) => ({ ...version, scope }));
}

/**
 * Follows the service workers that a page can reach, by the protocol's `ServiceWorker` domain.
 * @param page - any page of the origin; stays open while this is used
 */
export async function watchServiceWorkers(context: BrowserContext, page: Page): Promise<ServiceWorkers> {
  const session = await context.newCDPSession(page);
  const versions = follow(session);
  await session.send('ServiceWorker.enable');

  const active = (scope: string) => versions(scope).find(({ status }) => status === 'activated');
  const waitForRunningStatus = (scope: string, running: RunningStatus) =>
    waitFor(`the active worker of ${scope} to be ${running}`, () => {
      const version = active(scope);
      return version?.runningStatus === running ? version : undefined;
    });

  return {
    versions,
    waitForRunningStatus,
    stopWorker: async (scope) => {
      const { versionId } = await waitFor(`an active worker of ${scope}`, () => active(scope));
      // Followed by events: a worker that is woken at once may never be seen stopped.
      let stopped = false;
      const onUpdated = (event: Protocol.ServiceWorker.WorkerVersionUpdatedEvent) => {
        stopped ||= event.versions.some((one) => one.versionId === versionId && one.runningStatus === 'stopped');
      };
      session.on('ServiceWorker.workerVersionUpdated', onUpdated);
      try {
        await session.send('ServiceWorker.stopWorker', { versionId });
        await waitFor(`the active worker of ${scope} to stop`, () => stopped);
      } finally {
        session.off('ServiceWorker.workerVersionUpdated', onUpdated);
      }
    },
    dispatchSync: async (scope, tag, lastChance = false) => {
      const { registrationId } = await waitFor(`an active worker of ${scope}`, () => active(scope));
      const origin = new URL(scope).origin;
      await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag, lastChance });
    },
    dispatchPeriodicSync: async (scope, tag) => {
      const { registrationId } = await waitFor(`an active worker of ${scope}`, () => active(scope));
      await session.send('ServiceWorker.dispatchPeriodicSyncEvent', {
        origin: new URL(scope).origin,
        registrationId,
        tag,
      });
    },
    close: () => session.detach(),
  };
}
