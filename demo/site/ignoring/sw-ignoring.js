import { report, worker } from '../shared/worker.js';

// The mistake this page is about: the page registers `sync-drafts`, the worker waits for `sync-draft`.
worker.addEventListener('sync', (event) => {
  void report(event);
  if (event.tag === 'sync-draft') event.waitUntil(Promise.resolve());
});
