/** @import { SyncEvent } from '../../sync-types.ts' */
import { fetchJson } from '../shared/json.js';
import { report, worker } from '../shared/worker.js';

class FlakyServerError extends Error {
  /** @override */
  name = 'FlakyServerError';
}

/** @param {SyncEvent} event */
async function send({ tag, lastChance, isTrusted }) {
  try {
    await fetchJson('/api/flaky', { tag, lastChance, isTrusted });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const next = lastChance
      ? 'That was the last chance: give the data up or ask the user.'
      : 'The browser will try again.';
    throw new FlakyServerError(`${reason}. ${next}`, { cause });
  }
}

// Any tag, so that several can wait in back-off at once.
worker.addEventListener('sync', (event) => {
  event.waitUntil(Promise.all([report(event), send(event)]));
});
