// A classic script, because Workbox is loaded with importScripts. The block keeps its names out of the global scope.
importScripts('/vendor/workbox-core.prod.js', '/vendor/workbox-background-sync.prod.js', '/shared/lifecycle.js');
{
  const worker =
    /** @type {import('../../sync-types.ts').SyncWorker & { workbox: { backgroundSync: typeof import('workbox-background-sync') } }} */ (
      /** @type {unknown} */ (self)
    );

  // Its tag is `workbox-background-sync:demo-queue`. Workbox listens for `sync` itself.
  const queue = new worker.workbox.backgroundSync.Queue('demo-queue');

  /** @param {Request} request */
  const sendOrQueue = async (request) => {
    const copy = request.clone();
    try {
      return await fetch(request);
    } catch (error) {
      await queue.pushRequest({ request: copy });
      return Response.json({ queued: true, reason: String(error) }, { status: 202 });
    }
  };

  worker.addEventListener('fetch', (event) => {
    const { method, url } = event.request;
    if (method === 'POST' && new URL(url).pathname === '/api/workbox') event.respondWith(sendOrQueue(event.request));
  });

  // Beside Workbox's own listener, so that the server can count the events as it does on the other pages.
  worker.addEventListener('sync', ({ type, tag, lastChance, isTrusted }) => {
    const scope = new URL(worker.registration.scope).pathname;
    const body = JSON.stringify({ type, tag, lastChance, isTrusted, scope, version: worker.demoBuild?.version });
    const headers = { 'Content-Type': 'application/json' };
    fetch('/api/events', { method: 'POST', headers, body }).catch((/** @type {unknown} */ error) => {
      console.warn(`The server was not told about "${tag}":`, error);
    });
  });
}
