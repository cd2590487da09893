import { report, worker } from '../shared/worker.js';

// The mistake this page is about: a promise that nobody settles. The browser waits until it loses patience.
worker.addEventListener('sync', (event) => {
  void report(event);
  event.waitUntil(new Promise(() => undefined));
});
