import { report, worker } from '../shared/worker.js';

class SettingsError extends Error {
  /** @override */
  name = 'SettingsError';
}

// The mistake this page is about: it fails before it has called waitUntil, so the browser never learns of it.
worker.addEventListener('sync', (event) => {
  void report(event);
  throw new SettingsError(`There are no settings for "${event.tag}".`);
});
