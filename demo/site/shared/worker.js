/** @import { SyncEvent, PeriodicSyncEvent, SyncWorker } from '../../sync-types.ts' */
import { fetchJson } from './json.js';
import './lifecycle.js';

/** The worker's global object, with the types of the Background Sync API. */
export const worker = /** @type {SyncWorker} */ (/** @type {unknown} */ (self));

/**
 * Tells the server that an event arrived. It never rejects, so that the outcome of an event is that of its own work.
 * @param {SyncEvent | PeriodicSyncEvent} event
 */
export async function report(event) {
  const { type, tag, isTrusted } = event;
  const lastChance = 'lastChance' in event ? event.lastChance : undefined;
  const scope = new URL(worker.registration.scope).pathname;
  const version = worker.demoBuild?.version;
  try {
    await fetchJson('/api/events', { type, tag, lastChance, isTrusted, scope, version });
  } catch (error) {
    console.warn(`The server was not told about "${tag}":`, error);
  }
}
