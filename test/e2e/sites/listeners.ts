import { expect, type Page } from '@playwright/test';
import { registeredTags, registerTags } from './page.ts';
import { TELL } from './site.ts';

/** All the ways to listen; each says what it sees. */
export const LISTENERS = `${TELL}
const seen = [];
const listener = (name) => function (event) {
  seen.push([name, this === self, event.isTrusted, event.constructor.name, event.tag, event.currentTarget === self]);
};
const [one, two, once, removed, again, captured, passive, typed] = ['one', 'two', 'once', 'removed', 'again', 'captured', 'passive', 'typed'].map(listener);
addEventListener('sync', one);
addEventListener('sync', two);
addEventListener('sync', one);
self.addEventListener('sync', once, { once: true });
EventTarget.prototype.addEventListener.call(self, 'sync', removed);
addEventListener('sync', captured, true);
addEventListener('sync', captured, { capture: true });
addEventListener('sync', passive, { passive: true });
addEventListener({ toString: () => 'sync' }, typed);
const object = { calls: 0, handleEvent(event) { seen.push(['object', this === object, ++this.calls]); } };
addEventListener('sync', object);
addEventListener('sync', object);
addEventListener('sync', { handleEvent: 5 });
addEventListener('sync', null);
const thrown = new RangeError('thrown');
addEventListener('sync', () => { throw thrown; });
self.onerror = (message, url, line, column, error) => { seen.push(['onerror', message, line, column, error === thrown]); };
const handler = () => { seen.push(['onsync']); };
self.onsync = handler;
addEventListener('sync', (event) => event.isTrusted && event.waitUntil(fetch('/asked').then(() => {
  event.waitUntil(Promise.resolve());
  event.waitUntil({ then(done) { seen.push(['then']); done(); } });
  seen.push(['extended']);
  if (event.tag === 'last') setTimeout(() => {
    try { event.waitUntil(1); } catch ({ name }) { seen.push(['too late', name]); }
    tell(seen);
  }, 20);
})));
addEventListener('message', ({ ports }) => {
  for (const not of [undefined, 5]) try { addEventListener('sync', not); } catch ({ message }) { seen.push([message]); }
  try { addEventListener('sync'); } catch ({ message }) { seen.push([message]); }
  seen.push(['getter', self.onsync === handler]);
  self.onsync = object;
  seen.push(['getter', self.onsync === object]);
  self.onsync = null;
  for (const gone of [removed, two]) removeEventListener('sync', gone);
  addEventListener('sync', one);
  const controller = new AbortController();
  addEventListener('sync', again, { signal: controller.signal });
  controller.abort();
  addEventListener('sync', removed, { capture: true });
  removeEventListener('sync', removed);
  dispatchEvent(new SyncEvent('sync', { tag: 'of the site' }));
  ports[0].postMessage(null);
});`;

/** Plays the same on a site, and yields what its listeners saw. */
export async function play(page: Page, told: readonly unknown[]): Promise<unknown> {
  const done = (tag: string) => expect.poll(() => registeredTags(page), tag).toEqual([]);
  await registerTags(page, ['first']);
  await done('first');
  await page.evaluate(`ready.then(({ active }) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    active.postMessage(null, [port2]);
  }))`);
  await registerTags(page, ['last']);
  await expect.poll(() => told.length).toBe(1);
  return told[0];
}
