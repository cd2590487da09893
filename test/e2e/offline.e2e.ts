import { tabIdOf } from '../support/panel-tab.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { fired, goToDemo, registerTag, updateWorker } from './site-actions.ts';
import { registerTags } from './sites/page.ts';
import { PAGE, REFUSING_WORKER, TELL } from './sites/site.ts';

/** A worker that serves its page from a cache, and tells by message what it finds of the network. */
const CACHING_WORKER = `${TELL}
addEventListener('install', (event) => event.waitUntil(caches.open('v').then((cache) => cache.add('/'))));
addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(caches.match('/'));
});
addEventListener('sync', (event) => event.waitUntil(tell({ tag: event.tag, isTrusted: event.isTrusted })));
addEventListener('message', (event) => event.waitUntil(
  fetch('/told', { method: 'POST', body: '"probe"' }).then(() => 'fetched', () => 'failed')
    .then((fetched) => event.source.postMessage({ fetched, onLine: navigator.onLine })),
));
`;

const NETWORK_PAGE = `${PAGE}
<script>
  globalThis.heard = [];
  for (const type of ['offline', 'online']) addEventListener(type, () => heard.push(type));
  globalThis.askWorker = async () => {
    const { active } = await navigator.serviceWorker.ready;
    return new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data), { once: true });
      navigator.serviceWorker.startMessages();
      active.postMessage('');
    });
  };
</script>`;

const askPage = `(async () => ({
  onLine: navigator.onLine,
  fetched: await fetch('/told', { method: 'POST', body: '"page"' }).then(() => 'fetched', () => 'failed'),
  worker: await askWorker(),
  heard,
}))()`;

test.describe('Offline', () => {
  test('takes the page and its workers offline and back, and the held syncs fire then', async ({
    openSite,
    page,
    extended,
    openPanel,
  }) => {
    const site = await openSite({ '/': NETWORK_PAGE, '/sw.js': CACHING_WORKER });
    await page.goto(`${site.origin}/`);
    await page.evaluate('ready');
    const panel = await openPanel(extended, page);
    await expect(panel.row(`${site.origin}/`).first()).toBeVisible();
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    expect(await page.evaluate(askPage)).toEqual({
      onLine: false,
      fetched: 'failed',
      worker: { fetched: 'failed', onLine: false },
      heard: ['offline'],
    });
    await registerTag(page, 'queued');
    await expect(panel.row('queued')).toContainText('held');
    expect(site.told).toEqual([]);

    await panel.offline.click();
    await expect(panel.status).not.toContainText('Offline');
    await expect.poll(() => site.told).toContainEqual({ tag: 'queued', isTrusted: true });
    expect(await page.evaluate(askPage)).toEqual({
      onLine: true,
      fetched: 'fetched',
      worker: { fetched: 'fetched', onLine: true },
      heard: ['offline', 'online'],
    });
  });

  test('survives a reload, a stopped worker and an update', async ({ openSite, page, extended, openPanel }) => {
    const site = await openSite({ '/': NETWORK_PAGE, '/sw.js': CACHING_WORKER });
    await page.goto(`${site.origin}/`);
    await page.evaluate('ready');
    await page.reload(); // controlled from now on, so that the cache answers
    const panel = await openPanel(extended, page);
    await expect(panel.row(`${site.origin}/`).first()).toBeVisible();
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    const offline = { onLine: false, fetched: 'failed', worker: { fetched: 'failed', onLine: false } };

    await page.reload();
    expect(await page.evaluate(askPage)).toMatchObject(offline);
    const workers = await watchServiceWorkers(extended.context, page);
    await workers.stopWorker(`${site.origin}/`);
    expect(await page.evaluate(askPage)).toMatchObject(offline);
    // The browser fetches an update's script although it is emulated offline; what the new version fetches must fail.
    site.serve('/sw.js', CACHING_WORKER.replace(".add('/')", ".match('/')") + 'skipWaiting();');
    expect(await updateWorker(page, 'activated')).toBe('activated');
    expect(await page.evaluate(askPage)).toMatchObject(offline);
    expect(site.told).toEqual([]);
    await expect(panel.status).toContainText('Offline: page, 1 service worker');

    await panel.offline.click();
    await expect(panel.status).not.toContainText('Offline');
    await registerTag(page, 'afterwards');
    await expect.poll(() => site.told).toContainEqual({ tag: 'afterwards', isTrusted: true });
    await workers.close();
  });

  test('covers a dedicated worker that begins while it is on', async ({ demo, page, extended, openPanel }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    const seen = await page.evaluate((origin) => {
      const source = `fetch('${origin}/api/state').then(() => 'fetched', () => 'failed').then((fetched) => postMessage({ fetched, onLine: navigator.onLine }))`;
      const worker = new Worker(URL.createObjectURL(new Blob([source])));
      return new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data), { once: true }));
    }, new URL(page.url()).origin);
    expect(seen).toEqual({ fetched: 'failed', onLine: false });
    await panel.refresh.click();
    await expect(panel.alerts).toHaveCount(0);
  });

  test('covers a frame that appears while it is on, and names it in the status line', async ({
    demo,
    openSite,
    page,
    extended,
    openPanel,
  }) => {
    const other = await openSite({ '/': '<!doctype html><title>A frame</title>' });
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    // A frame of another site runs in a process of its own; offline it shows the browser's error page.
    const address = `http://127.0.0.1:${other.port}/`;
    await page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    }, address);
    await expect(panel.row(address)).toContainText('error page');
    await panel.offline.click();
    await expect(panel.status).not.toContainText('Offline');
    await page.reload();
    await page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    }, address);
    await expect(panel.status).toContainText('Online: page, 1 frame');
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 frame, 1 service worker');
    const frame = page.frame({ url: address });
    expect(await frame?.evaluate(() => navigator.onLine)).toBe(false);
    expect(
      await frame?.evaluate(() =>
        fetch('/').then(
          () => 'fetched',
          () => 'failed',
        ),
      ),
    ).toBe('failed');
    await panel.offline.click();
    await expect(panel.status).toContainText('Online: page, 1 frame');
    expect(await frame?.evaluate(() => navigator.onLine)).toBe(true);
  });

  test('leaves a hold on when it is switched off', async ({ demo, page, extended, openPanel }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    await registerTag(page, 'queued');
    await panel.offline.click();
    await expect(panel.status).toContainText('Online: page, 1 service worker');
    expect(await page.evaluate(async () => (await fetch('/api/state')).status)).toBe(200);
    await expect(panel.row('queued')).toContainText('held');
    expect(fired(demo)).toEqual([]);
    await panel.hold.click();
    await expect.poll(() => fired(demo)).toEqual(['queued']);
  });
});

for (const where of ['in its process', 'in another process'] as const) {
  test(`stays on for a tab ${where} when the panel of another tab of the origin is closed`, async ({
    ownBrowser,
    openSite,
    openPanel,
  }) => {
    const site = await openSite({ '/': NETWORK_PAGE, '/sw.js': CACHING_WORKER });
    const page = await ownBrowser.context.newPage();
    await page.goto(site.origin);
    await page.evaluate('ready');
    const openPopup = async () => (await Promise.all([page.waitForEvent('popup'), page.evaluate('void open()')]))[0];
    const other = await (where === 'in its process' ? openPopup() : ownBrowser.context.newPage());
    await other.goto(site.origin);
    const [panel, staying] = [await openPanel(ownBrowser, page), await openPanel(ownBrowser, other)];
    const tabId = await tabIdOf(ownBrowser, page);
    // Asked without a session on the page: where any ends, Chromium has all of its process online (measured).
    const isAttached = async () =>
      (await ownBrowser.worker()).evaluate(
        (id) => globalThis.chrome.debugger.sendCommand({ tabId: id }, 'Schema.getDomains').then(Boolean, () => false),
        tabId,
      );
    for (const { offline, status } of [panel, staying]) {
      await offline.click();
      await expect(status).toContainText('Offline: page, 1 service worker');
    }
    await panel.page.close();
    await expect.poll(isAttached).toBe(false);

    const told = () => other.evaluate('askWorker().then((worker) => ({ onLine: navigator.onLine, worker }))');
    await expect.poll(told).toEqual({ onLine: false, worker: { fetched: 'failed', onLine: false } });
    await expect(staying.status).toContainText('Offline: page, 1 service worker');
    await staying.offline.click();
    await expect.poll(told).toEqual({ onLine: true, worker: { fetched: 'fetched', onLine: true } });
    expect(await page.evaluate(() => navigator.onLine)).toBe(true);
    await expect(staying.status).toContainText('Online: page');
  });
}

test('fires offline and in back-off at once', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  await expect.poll(() => site.told).toHaveLength(1);
  const panel = await openPanel(extended, page);
  await panel.offline.click();
  await expect(panel.status).toContainText('Offline: page, 1 service worker');

  await panel.fireButton('outbox').click();
  expect(await panel.outcomes(1)).toMatchObject([
    { tag: 'outbox', dispatch: 'simulated', outcome: 'rejected', reason: 'TypeError: Failed to fetch' },
  ]);
  expect(site.told).toHaveLength(1);
});
