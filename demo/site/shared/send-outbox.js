/** @import { OutboxItem } from '../../sync-types.ts' */
/** @import { Outbox } from './outbox.js' */
import { fetchJson } from './json.js';

class SendError extends Error {
  /** @override */
  name = 'SendError';

  /**
   * @param {OutboxItem} item
   * @param {unknown} cause
   */
  constructor(item, cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`"${item.title}" stays in the outbox: ${reason}`, { cause });
  }
}

/**
 * Sends what waits, oldest first, and removes each item when the server has it. Stops at the first that fails.
 * @param {string} name of the lock: two events at once must not send an item twice
 * @param {Outbox} outbox
 * @param {string} path where to
 * @returns {Promise<void>} rejects with a SendError, so that the browser tries again
 */
export async function sendOutbox(name, outbox, path) {
  await navigator.locks.request(name, async () => {
    for (const item of await outbox.all()) {
      try {
        await fetchJson(path, item.content);
      } catch (error) {
        throw new SendError(item, error);
      }
      await outbox.remove(item.id);
    }
  });
}
