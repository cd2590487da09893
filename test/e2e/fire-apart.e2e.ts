import type { Page } from '@playwright/test';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { TELL, TELLING_WORKER } from './sites/site.ts';

/** Handlers that are done when the page says so, by a BroadcastChannel. */
const WAITING_WORKER = `${TELL}
const channel = new BroadcastChannel('done');
addEventListener('sync', (event) => {
  event.waitUntil(new Promise((resolve, reject) => {
    channel.addEventListener('message', ({ data }) => {
      if (data.tag !== event.tag) return;
      if (data.error) reject(new Error(data.error));
      else resolve();
    });
    tell(event.tag);
  }));
});`;

function finish(page: Page, tag: string, error = ''): Promise<void> {
  return page.evaluate((data) => new BroadcastChannel('done').postMessage(data), { tag, error });
}

test('keeps the outcomes of fires at once apart', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': WAITING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  for (const tag of ['a', 'b', 'c']) {
    await panel.fill({ tag });
    await panel.submit();
  }
  // Requests of three events at once reach the server in any order.
  await expect.poll(() => [...site.told].sort()).toEqual(['a', 'b', 'c']);
  const shown = async () => (await panel.events()).map(({ tag, outcome, reason }) => `${tag} ${outcome} ${reason}`);
  await expect.poll(shown).toEqual(['a running… ', 'b running… ', 'c running… ']);

  await finish(page, 'b', 'only b');
  await expect.poll(shown).toEqual(['a running… ', 'b rejected Error: only b', 'c running… ']);
  await finish(page, 'c');
  await finish(page, 'a');
  await expect.poll(shown).toEqual(['a fulfilled ', 'b rejected Error: only b', 'c fulfilled ']);
});

test('keeps two fires of the same tag at once apart', async ({ extended, page, openSite, openPanel }) => {
  const worker = `${TELL}
  let count = 0;
  addEventListener('sync', (event) => {
    const number = ++count;
    event.waitUntil(tell(number).then(() => { if (number === 1) throw new Error('the first'); }));
  });`;
  const site = await openSite({ '/sw.js': worker });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'same' });
  await panel.submit();
  await panel.submit();
  const outcomes = (await panel.outcomes(2)).map(({ outcome, reason }) => `${outcome} ${reason}`);
  expect(outcomes).toEqual(['rejected Error: the first', 'fulfilled ']);
});

test('gives a fire whose worker is stopped an outcome with that reason, and fires the next', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': WAITING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'a' });
  await panel.submit();
  await expect.poll(() => site.told).toEqual(['a']);

  const workers = await watchServiceWorkers(extended.context, page);
  await workers.stopWorker(`${site.origin}/`);
  const [event] = await panel.outcomes(1);
  expect(event).toMatchObject({ outcome: 'interrupted' });
  expect(event?.reason).toContain('The service worker was stopped, or it crashed');

  await panel.fill({ tag: 'b' });
  await panel.submit();
  await expect.poll(() => site.told).toEqual(['a', 'b']);
  await finish(page, 'b');
  expect((await panel.outcomes(2)).at(-1)).toMatchObject({ tag: 'b', outcome: 'fulfilled' });
});

test('follows a fire in a worker that is unregistered to its end', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': WAITING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'a' });
  await panel.submit();
  await expect.poll(() => site.told).toEqual(['a']);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister());
  // It is listed for as long as it has a page, and its worker runs on.
  await finish(page, 'a');
  expect(await panel.outcomes(1)).toMatchObject([{ tag: 'a', outcome: 'fulfilled' }]);
});

test('gives a fire whose worker is replaced an outcome with that reason, and fires in the new version', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const skip = `addEventListener('install', () => skipWaiting());`;
  const site = await openSite({ '/sw.js': skip + WAITING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'a' });
  await panel.submit();
  await expect.poll(() => site.told).toEqual(['a']);

  site.serve('/sw.js', skip + TELLING_WORKER);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const [event] = await panel.outcomes(1, 15_000);
  expect(event).toMatchObject({ outcome: 'interrupted' });
  expect(event?.reason).toContain('replaced');
  expect(await panel.fire({ tag: 'b' })).toMatchObject({ outcome: 'fulfilled' });
  expect(site.told).toEqual(['a', { type: 'sync', tag: 'b', lastChance: false, isTrusted: false }]);
});

test('gives a fire whose worker crashes an outcome with that reason', async ({ ownBrowser, openSite, openPanel }) => {
  const page = await ownBrowser.context.newPage();
  const site = await openSite({ '/sw.js': WAITING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(ownBrowser, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'a' });
  await panel.submit();
  await expect.poll(() => site.told).toEqual(['a']);
  // The worker runs in the process of its page.
  const session = await ownBrowser.context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // It is never answered: what would answer has crashed.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  const [event] = await panel.outcomes(1);
  expect(event?.outcome).toBe('interrupted');
  expect(event?.reason).toContain('crashed');
});

/** Handlers that keep the worker busy until it is stopped, but for that of the tag "quick". */
const BUSY_WORKER = `${TELL}
addEventListener('sync', (event) => {
  event.waitUntil(tell(event.tag));
  const end = Date.now() + (event.tag === 'quick' ? 0 : 60_000);
  while (Date.now() < end);
});`;

test('interrupts an event whose worker is stopped in the middle of its handler, and fires it once', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': BUSY_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  const workers = await watchServiceWorkers(extended.context, page);
  const stop = () => workers.stopWorker(`${site.origin}/`);

  const interrupt = async (tag: string) => {
    const before = site.told.length;
    await panel.fill({ tag });
    await panel.submit();
    await expect.poll(() => site.told.slice(before)).toEqual([tag]);
    await stop();
    const event = (await panel.outcomes(before + 1)).at(-1);
    expect(event).toMatchObject({ tag, outcome: 'interrupted' });
  };
  await interrupt('nothing is attached');
  expect(await panel.fire({ tag: 'quick' })).toMatchObject({ outcome: 'fulfilled' });
  await interrupt('it runs');
  await interrupt('it is woken');
  expect(await panel.fire({ tag: 'quick' })).toMatchObject({ outcome: 'fulfilled' });
  expect(site.told).toEqual(['nothing is attached', 'quick', 'it runs', 'it is woken', 'quick']);
});
