import { inIsolatedWorld } from '../support/isolated-world.ts';
import { viewWhy } from '../support/why-view.ts';
import { expect, test } from './fixtures.ts';
import { addFrame, registerTags } from './sites/page.ts';
import { REFUSING_WORKER, TELLING_WORKER } from './sites/site.ts';

const NOTHING = '<!doctype html><title>No service worker</title>';
/** A host that no name server knows, and that is not the loopback interface to the browser. */
const INSECURE = 'insecure.test';

test.use({
  launch: { args: [`--host-resolver-rules=MAP ${INSECURE} 127.0.0.1, MAP chromewebstore.google.com ~NOTFOUND`] },
});

test('says of an origin without a service worker how to register one', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/': NOTHING });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  // Once, and not again in a row of its own.
  await expect(panel.row(/no service worker/i)).toHaveCount(1);
  await expect(panel.row(/no service worker/i)).toContainText('navigator.serviceWorker.register');
  await expect(panel.tree.getByRole('row', { level: 1 }).first()).toContainText(site.origin);
  await panel.submit();
  await expect(panel.form.getByRole('alert')).toContainText('There is no service worker to fire events in.');
});

test('says that a page is no secure context', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/': NOTHING });
  await page.goto(`http://${INSECURE}:${site.port}/`);
  const panel = await openPanel(extended, page);
  const row = panel.row('Not a secure context');
  await expect(row).toContainText(`http://${INSECURE}:${site.port}/`);
  await expect(row).toContainText('https');
});

test('says of a sandboxed frame and of data: that their origin is opaque, and lists the rest', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER, '/frame.html': NOTHING });
  await page.goto(site.origin);
  await addFrame(page, { src: '/frame.html', sandbox: 'allow-scripts' });
  await addFrame(page, { src: 'data:text/html,nothing' });
  const panel = await openPanel(extended, page);
  await expect(panel.row(`${site.origin}/frame.html`)).toContainText('An opaque origin');
  await expect(panel.row('data:text/html,nothing')).toContainText('has no service worker');
  await expect(panel.row('sw.js active')).toBeVisible();
});

test('says that the browser lets no extension into its own pages and into the web store', async ({
  extended,
  page,
  openPanel,
}) => {
  await page.goto('chrome://version');
  const panel = await openPanel(extended, page);
  await expect(panel.row('chrome://version')).toContainText(
    'A page of the browser, the web store or another extension',
  );
  await page.goto('about:blank');
  await expect(panel.row('about:blank')).toContainText('A page of the browser, the web store or another extension');

  // It is not reached, but the browser goes by the address alone.
  await page.goto('https://chromewebstore.google.com/').catch(() => undefined);
  await expect(panel.row('The web store')).toContainText('Open the site that you want to inspect.');
});

test('says that an error page is shown, and that the panel can list nothing of it', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/': NOTHING });
  await site.close();
  await page.goto(site.origin).catch(() => undefined);
  const panel = await openPanel(extended, page);
  await expect(panel.row('An error page: the address could not be loaded')).toBeVisible();
});

test('says that third-party site data is blocked for a frame', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  await addFrame(page, { src: `http://127.0.0.1:${site.port}/` });
  const panel = await openPanel(extended, page);
  await expect(panel.row('refuses to list the service workers')).toContainText('third-party site data');
  await expect(panel.row('sw.js active')).toBeVisible();
});

test('shows a permission that is denied, as soon as it is @alone', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row(' background-sync: granted').or(panel.row('background-sync: granted')).first()).toBeVisible();
  await extended.session.send('Browser.setPermission', {
    origin: site.origin,
    permission: { name: 'background-sync' },
    setting: 'denied',
  });
  const label = panel.tree.getByText('background-sync: denied', { exact: true });
  await expect(label).toBeVisible({ timeout: 1_000 });
  const words = 'The permission background-sync is denied. Allow background sync in the site settings of the browser.';
  await expect(label).toHaveAttribute('title', words);
  // In place of how a page registers a tag, which it could not.
  await expect(panel.row(words)).toBeVisible();
  await expect(panel.row('No tag is registered.')).toHaveCount(0);
});

test('says of getTags() that it does not settle, while the rest of the list does not wait for it @alone', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER, '/second/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  await page.evaluate('register("/second/sw.js", { scope: "/second/" })');
  const panel = await openPanel(extended, page);
  await expect(panel.fireButton('outbox')).toBeVisible();

  // As where the browser's own storage hangs (WICG/background-sync#153).
  const native = 'globalThis.nativeGetTags = SyncManager.prototype.getTags;';
  const hang = `SyncManager.prototype.getTags = function () { return this === secondSync ? new Promise(() => {}) : nativeGetTags.call(this); }`;
  const find = `navigator.serviceWorker.getRegistration('/second/').then((found) => { globalThis.second = found; globalThis.secondSync = found.sync; })`;
  await inIsolatedWorld(extended, page, `${native} ${find}.then(() => { ${hang}; })`);
  await registerTags(page, ['meanwhile']);
  await expect(panel.fireButton('meanwhile')).toBeVisible({ timeout: 1_000 });
  await expect(panel.row('getTags() has not settled for 3 s')).toBeVisible();
  await expect(panel.fireButton('outbox')).toBeVisible();
  const why = viewWhy(panel);
  await panel.fill({ registration: `${site.origin}/second/` });
  await why.askByForm('outbox');
  await why.says({
    sentence: 'Nobody can say whether it is registered',
    evidence: 'getTags() is “unsettled”.',
    next: 'Wait.',
    button: null,
  });

  await inIsolatedWorld(extended, page, 'SyncManager.prototype.getTags = nativeGetTags');
});

test('says of a browser without Background Sync that it lacks it', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row('No tag is registered.')).toBeVisible();
  const prototype = 'ServiceWorkerRegistration.prototype';
  await inIsolatedWorld(extended, page, `delete ${prototype}.sync, delete ${prototype}.periodicSync`);

  await expect(panel.row('registration.sync is missing')).toBeVisible();
  await expect(panel.row('no periodic sync')).toBeVisible();
  await panel.fill({ tag: 'outbox', dispatch: 'browser' });
  await panel.submit();
  await expect(panel.form.getByRole('alert')).toContainText('This browser has no Background Sync here');
  await panel.form.getByRole('button', { name: 'Fire simulated instead' }).click();
  expect(await panel.outcomes(1)).toMatchObject([{ tag: 'outbox', outcome: 'fulfilled' }]);
});
