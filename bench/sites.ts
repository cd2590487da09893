import { PAGE, startSite, type Site } from '../test/e2e/sites/site.ts';
import { waitFor } from '../test/support/wait-for.ts';
import type { BenchBrowser, Tab } from './browser.ts';

/** Tags that begin so stay registered: the handler refuses the browser's own event, so that they wait in back-off. */
const KEPT = 'kept';

/** What the worker tells its server once it has handled as many events as it was asked to wait for: 1 at first. */
export interface Told {
  readonly scope: string;
  /** When the first and the last handler started, in epoch ms. */
  readonly first: number;
  readonly last: number;
}

/**
 * Each handler looks into an outbox, as the specification's example does: a handler that does nothing has no equal outside
 * a benchmark, and 1,000 of them are through before a page has drawn one frame.
 */
const WORKER = `
let first = null, handled = 0, expected = 1;
const outbox = new Promise((resolve, reject) => {
  const request = indexedDB.open('outbox');
  request.onupgradeneeded = () => request.result.createObjectStore('messages');
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const read = async (tag) => {
  const request = (await outbox).transaction('messages').objectStore('messages').get(tag);
  await new Promise((resolve) => { request.onsuccess = resolve; });
};
addEventListener('install', () => skipWaiting());
addEventListener('message', ({ data, ports }) => {
  expected = data;
  ports[0].postMessage(null);
});
addEventListener('sync', (event) => {
  const at = performance.timeOrigin + performance.now();
  if (event.isTrusted && event.tag.startsWith('${KEPT}')) {
    event.waitUntil(Promise.reject(new Error('Refused, to stay registered.')));
    return;
  }
  first ??= at;
  event.waitUntil(read(event.tag));
  handled += 1;
  if (handled < expected) return;
  const body = JSON.stringify({ scope: registration.scope, first, last: at });
  first = null;
  handled = 0;
  event.waitUntil(fetch('/told', { method: 'POST', body }));
});`;

/** A site whose worker tells when its handlers start. */
export interface BenchSite extends Site {
  /** Waits for what the worker tells next, after `seen` earlier ones. */
  next(seen: number): Promise<Told>;
}

/** Starts a site whose page has `/` as its scope, and any other that is registered. */
export async function startBenchSite(): Promise<BenchSite> {
  const site = await startSite({ '/': PAGE, '/sw.js': WORKER });
  return {
    ...site,
    next: (seen) => waitFor('the handler to start', () => site.told[seen] as Told | undefined, 30_000),
  };
}

/** Opens the site's page and waits until its worker is active. */
export async function openSite(browser: BenchBrowser, { origin }: Site): Promise<Tab> {
  const page = await browser.openTab(`${origin}/`);
  await page.evaluate('ready.then(() => undefined)');
  return page;
}

/** Registers workers for the scopes `/0/`, `/1/` … beside `/`, each with a script of its own, and waits until they are active. */
export async function registerScopes(page: Tab, count: number): Promise<void> {
  await page.evaluate(
    `Promise.all(Array.from({ length: ${count} }, (_, index) => register('/sw.js?' + index, { scope: '/' + index + '/' }))).then(() => undefined)`,
  );
}

/** Registers `count` tags, named `tag-0` and so on, with every registration of the page's origin; all at once. */
export async function registerMany(page: Tab, count: number): Promise<void> {
  await page.evaluate(
    `navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.flatMap(({ sync }) =>
      Array.from({ length: ${count} }, (_, index) => sync.register('tag-' + index))))).then(() => undefined)`,
  );
}

/** The tag of a scope that stays registered. @param path - of the scope */
export function keptTag(path: string): string {
  return `${KEPT} ${path}`;
}

/** Registers the {@link keptTag} of every registration of the page's origin. */
export async function registerKept(page: Tab): Promise<void> {
  await page.evaluate(
    `navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map(({ scope, sync }) =>
      sync.register('${KEPT} ' + new URL(scope).pathname)))).then(() => undefined)`,
  );
}

/** Makes the worker of a scope tell once it has handled `count` events; it runs then, and answers. */
export async function expectEvents(page: Tab, path: string, count: number): Promise<void> {
  await page.evaluate(
    `navigator.serviceWorker.getRegistration('${path}').then(({ active }) => new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      active.postMessage(${count}, [port2]);
    }))`,
  );
}
