// Not a module, so that both kinds of worker can load it: `import` here, `importScripts` in the Workbox one.
{
  const worker = /** @type {import('../../sync-types.ts').SyncWorker} */ (/** @type {unknown} */ (self));

  // The server appends `demoBuild` to the end of the worker's script, so it is read in the events, not here.
  worker.addEventListener('install', (event) => {
    if (worker.demoBuild?.failInstalls) {
      event.waitUntil(Promise.reject(new Error('The demo server was told to make this install fail.')));
    } else if (worker.demoBuild?.skipWaiting) {
      event.waitUntil(worker.skipWaiting());
    }
  });

  worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
}
