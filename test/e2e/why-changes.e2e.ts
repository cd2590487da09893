import type { Page } from '@playwright/test';
import { killExtensionWorker } from '../support/extension-worker.ts';
import type { PanelView } from '../support/panel-view.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { viewWhy } from '../support/why-view.ts';
import { expect, test } from './fixtures.ts';
import { addFrame, registeredTags, registerTags } from './sites/page.ts';
import { PAGE, REFUSING_WORKER, TELL, TELLING_WORKER } from './sites/site.ts';

// The answer changes with its cause: what was true before, or of something else, is not told any more.

const DELAY_S = 8;
test.use({
  launch: { retryDelays: { initialSeconds: DELAY_S, factor: 2, maxAttempts: 3, maxEventSeconds: 2 } },
});

const FAILS_TO_START = `if (serviceWorker.state === 'activated') throw new Error('No database.');\n${TELLING_WORKER}`;
const PENDING = `${TELL} addEventListener('sync', (event) => {
  tell({ lastChance: event.lastChance });
  event.waitUntil(new Promise(() => {}));
});`;

/** Sets the schedule that the browser of these tests has. */
async function setRetry(panel: PanelView, more: Record<string, string> = {}): Promise<void> {
  const title = panel.document.getByText('Retry schedule', { exact: true });
  const retry = panel.document.getByRole('form', { name: 'Retry schedule' });
  await title.click();
  const values = { 'First retry delay (s)': String(DELAY_S), Factor: '2', ...more };
  for (const [name, value] of Object.entries(values))
    await retry.getByRole('textbox', { name, exact: true }).fill(value);
  await retry.getByRole('button', { name: 'Apply' }).click();
  await title.click();
}

async function setPermission(page: Page, origin: string, setting: 'granted' | 'denied'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Browser.setPermission', { origin, permission: { name: 'background-sync' }, setting });
}

test('a worker that failed to start has had an attempt; once it is mended, or handles an event, it waits', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled(FAILS_TO_START);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await setRetry(panel);
  const workers = await watchServiceWorkers(ownBrowser.context, page);
  await workers.stopWorker(`${site.origin}/`);
  await registerTags(page, ['outbox']);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({
    sentence: /failed to start: its script threw, which the browser counts as a failed attempt\. Estimated in ≥ 0:0\d/,
    attempts: 'An attempt now would be number 2 of 3, or a later one',
  });
  site.serve('/sw.js', `addEventListener('install', () => skipWaiting()); ${REFUSING_WORKER}`);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().then(() => null));
  // What the browser has counted.
  await expect.poll(() => site.told, { timeout: 20_000 }).toMatchObject([{ lastChance: false }]);
  await expect(why.region).toContainText('It waits: attempt 3 of 3');
  await expect(why.region).not.toContainText('failed to start');
  await expect.poll(() => site.told, { timeout: 30_000 }).toMatchObject([{ lastChance: false }, { lastChance: true }]);
  await expect(why.region).toContainText('its last chance failed');
});

test('a worker that runs without its listeners, because it failed to start, does not ignore the tag', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled(FAILS_TO_START);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  const workers = await watchServiceWorkers(ownBrowser.context, page);
  await workers.stopWorker(`${site.origin}/`);
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story(), { timeout: 20_000 }).toContain('sync outbox ignored');
  await expect.poll(() => registeredTags(page)).toEqual([]);
  const why = viewWhy(panel);
  await why.askByForm('outbox');
  await why.says({ sentence: 'Its worker failed to start', evidence: 'Error: No database.' });
});

test('a tag that is held is held, also where the permission was denied since', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled(TELLING_WORKER);
  const panel = await openPanel(ownBrowser, page);
  await panel.hold.click();
  await expect(panel.status).toContainText('Held: 1');
  await registerTags(page, ['outbox']);
  await setPermission(page, site.origin, 'denied');
  await expect(panel.row('background-sync: denied').first()).toBeVisible();
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({ sentence: 'This panel holds the syncs', button: 'Turn Hold syncs off' });
  await why.cure('Turn Hold syncs off');
  await expect.poll(() => site.told).toMatchObject([{ tag: 'outbox', isTrusted: true }]);
});

test('a tag that was listed and is no more was registered, though nothing was recorded', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled(REFUSING_WORKER);
  const panel = await openPanel(ownBrowser, page);
  await registerTags(page, ['outbox']);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({ sentence: 'Nothing here keeps it.' });
  await expect(why.region).toContainText('It is not registered any more', { timeout: 40_000 });
});

test('what the page did is that of the page as it was loaded last, of its own scripts, and of the registration', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({
    '/sw.js': TELLING_WORKER,
    '/app/sw.js': TELLING_WORKER,
    '/second.html': `${PAGE}<script>ready.then(async (registration) => {
  await registration.sync.register('first');
  let cart;
  await registration.sync.register('cart-' + cart.id);
});</script>`,
    '/late.html': `${PAGE}<script>const late = Promise.reject(new Error('Caught later.')); setTimeout(() => late.catch(() => {}), 100);</script>`,
  });
  const other = await openSite({
    '/ad.html': "<script>setTimeout(() => { throw new Error('Of a frame.'); })</script>",
  });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await page.reload();
  await registerTags(page, []);
  const why = viewWhy(panel);
  await setPermission(page, site.origin, 'denied');
  await expect(registerTags(page, ['outbox'])).rejects.toThrow('NotAllowedError');
  await setPermission(page, site.origin, 'granted');
  await why.askByForm('outbox');
  await why.says({ sentence: 'the browser refused register() with NotAllowedError' });

  await page.reload();
  await registerTags(page, []);
  await addFrame(page, { src: `http://127.0.0.1:${other.port}/ad.html` });
  await why.says({ sentence: 'no script of the page called register() for it' });
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('/app/sw.js');
    while (registration.active?.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 20));
    await (registration as unknown as { sync: { register(tag: string): Promise<void> } }).sync.register('outbox');
  });
  await expect.poll(() => panel.story()).toContain('registered outbox registered');
  await why.says({ sentence: 'no script of the page called', evidence: 'was not called with this registration' });

  await page.goto(`${site.origin}/late.html`);
  await expect(why.region).toContainText('no script of the page called register() for it');
  await page.goto(`${site.origin}/second.html`);
  await why.askByForm('cart-7');
  await why.says({ sentence: 'an error was thrown that nobody caught', evidence: 'TypeError' });
});

test('an event that takes longer than was set has timed out, and its tag does not run any more', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled(PENDING);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await setRetry(panel, { 'Longest event (s)': '2' });
  await registerTags(page, ['outbox']);
  await expect.poll(() => site.told.length, { timeout: 40_000 }).toBe(2);
  await expect
    .poll(() => panel.story())
    .toEqual(expect.arrayContaining(['sync outbox timed out', 'sync outbox running…']));
  expect((await panel.story()).filter((line) => line.includes('running'))).toHaveLength(1);
});

test('what was recorded is known after the extension’s worker died', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled(TELLING_WORKER);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await page.reload();
  await registerTags(page, []);
  const why = viewWhy(panel);
  await why.askByForm('outbox');
  await why.says({ sentence: 'no script of the page called' });
  await killExtensionWorker(ownBrowser);
  await expect(panel.record).toHaveAttribute('aria-pressed', 'true');
  await registerTags(page, ['other']);
  await why.says({ sentence: 'no script of the page called', evidence: 'register() was called for: other.' });
});

test('the form says what is missing where there is no registration to ask about', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({});
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  const panel = await openPanel(ownBrowser, page);
  await panel.form.getByRole('button', { name: 'Why is it not firing?' }).click();
  await expect(panel.form.getByRole('alert')).toContainText('service worker');
});
