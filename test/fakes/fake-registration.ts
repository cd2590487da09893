import type { FakeWorker } from './fake-worker.ts';

/** A service worker registration, with what the browser counts for it. */
export interface FakeRegistration {
  readonly scope: string;
  readonly partitioned: boolean;
  installing: FakeWorker | null;
  waiting: FakeWorker | null;
  active: FakeWorker | null;
  unregistered: boolean;
  /**
   * How often its syncs are held: content/browser/background_sync/background_sync_manager.cc,
   * EmulateServiceWorkerOffline. They fire at 0.
   */
  count: number;
  readonly tags: Set<string>;
  /** The tags that the browser has fired, in order. */
  readonly fired: string[];
}

export function createFakeRegistration(scope: string, partitioned: boolean): FakeRegistration {
  return {
    scope,
    partitioned,
    installing: null,
    waiting: null,
    active: null,
    unregistered: false,
    count: 0,
    tags: new Set(),
    fired: [],
  };
}

export function versionsOf({ installing, waiting, active }: FakeRegistration): FakeWorker[] {
  return [installing, waiting, active].filter((worker) => worker !== null);
}
