/** @import { SyncRegistration } from '../../sync-types.ts' */

/**
 * @param {ServiceWorker} worker
 * @returns {Promise<void>} rejects if the worker is thrown away instead
 */
function activated(worker) {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('The service worker could not be installed.'));
    };
    worker.addEventListener('statechange', check);
    check();
  });
}

/**
 * Only for a worker's first activation, in which it claims its pages; a forced reload leaves a page uncontrolled.
 * @param {ServiceWorker} worker
 */
async function controlled(worker) {
  const container = navigator.serviceWorker;
  while (container.controller?.scriptURL !== worker.scriptURL) {
    await new Promise((resolve) => container.addEventListener('controllerchange', resolve, { once: true }));
  }
}

/**
 * Registers a service worker and waits until it is active. `navigator.serviceWorker.ready` would not do: below `/` it
 * is already fulfilled by the mail worker, whose scope is the whole site.
 * @param {{ script: string, scope: string, type: WorkerType }} options
 * @returns {Promise<SyncRegistration>}
 */
export async function registerWorker({ script, scope, type }) {
  if (!('serviceWorker' in navigator)) throw new Error('This browser has no service workers here.');
  const registration = await navigator.serviceWorker.register(script, { scope, type, updateViaCache: 'none' });
  if (registration.active) {
    await activated(registration.active);
    return registration;
  }
  const worker = registration.waiting ?? registration.installing;
  if (worker) {
    await activated(worker);
    await controlled(worker);
  }
  return registration;
}

/**
 * Registers a tag and says what that means.
 * @param {SyncRegistration} registration
 * @param {string} tag
 */
export async function registerTag(registration, tag) {
  if (!registration.sync) throw new Error('This browser has no Background Sync. Use Chrome, Edge or Chromium.');
  await registration.sync.register(tag);
  return `Registered "${tag}".`;
}
