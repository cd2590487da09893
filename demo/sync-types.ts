// TypeScript's libraries lack the Background Sync API. Exported rather than global, so nothing else sees them.

export interface SyncManager {
  register(tag: string): Promise<void>;
  getTags(): Promise<string[]>;
}

export interface PeriodicSyncManager {
  /** `minInterval` in milliseconds. */
  register(tag: string, options?: { minInterval: number }): Promise<void>;
  unregister(tag: string): Promise<void>;
  getTags(): Promise<string[]>;
}

/** A registration; where the browser lacks the API the members are undefined, whatever else declares them. */
export type SyncRegistration = Omit<ServiceWorkerRegistration, 'sync' | 'periodicSync'> & {
  readonly sync?: SyncManager;
  readonly periodicSync?: PeriodicSyncManager;
};

export interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
  readonly lastChance: boolean;
}

export interface PeriodicSyncEvent extends ExtendableEvent {
  readonly tag: string;
}

/** The worker's global object. The listeners come first so that they win over the plain `Event` ones. */
export type SyncWorker = {
  addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
  addEventListener(type: 'periodicsync', listener: (event: PeriodicSyncEvent) => void): void;
  /** Appended to the script by the server. */
  readonly demoBuild?: { version: number; failInstalls: boolean; skipWaiting: boolean };
} & ServiceWorkerGlobalScope;

/** Something written by the user that waits in an outbox. */
export interface OutboxItem {
  /** Given by the outbox. */
  id: number;
  /** Epoch milliseconds. */
  savedAt: number;
  /** What a list shows of it. */
  title: string;
  /** What is sent. */
  content: Record<string, string>;
}
