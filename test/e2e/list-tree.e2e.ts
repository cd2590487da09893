import { expect, test } from './fixtures.ts';
import { goToDemo, registerTag } from './site-actions.ts';
import { addFrame, registerTags } from './sites/page.ts';
import { PAGE, REFUSING_WORKER, TELLING_WORKER } from './sites/site.ts';

test('lists origin, registrations and tags, with scripts, permissions and what each registration has', async ({
  extended,
  demo,
  page,
  openPanel,
}) => {
  await goToDemo(page, demo, '/failing/');
  await goToDemo(page, demo, '/notes/');
  await registerTag(page, 'sync-failing', '/failing/');
  await expect.poll(() => demo.received.length).toBeGreaterThan(0);
  const panel = await openPanel(extended, page);

  const rows = panel.tree.getByRole('row');
  await expect(rows.filter({ hasText: 'sync-failing' }).getByRole('gridcell').first()).toHaveText('sync-failing');
  await expect(panel.tree.getByRole('row', { level: 1 })).toHaveCount(1);
  await expect(panel.tree.getByRole('row', { level: 1 })).toContainText(demo.origin);
  await expect(panel.tree.getByRole('row', { level: 1 })).toContainText('background-sync: granted');
  await expect(panel.tree.getByRole('row', { level: 1 })).toContainText('periodic-background-sync: denied');
  await expect(panel.tree.getByRole('row', { level: 2 })).toContainText([
    `${demo.origin}/failing/`,
    `${demo.origin}/notes/`,
  ]);
  await expect(panel.row('/failing/')).toContainText('sw-failing.js active');
  await expect(panel.row('/notes/').first()).toContainText('sw-notes.js active');
  expect(await panel.tags()).toEqual([
    { registration: `${demo.origin}/failing/`, tag: 'sync-failing', kind: 'one-shot', state: 'registered' },
  ]);
});

test('shows an installing and a waiting worker beside the active one', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  await page.evaluate('ready.then(() => null)');
  // Only a page that the active worker controls keeps the next version waiting.
  await page.reload();
  const panel = await openPanel(extended, page);
  const registration = panel.tree.getByRole('row', { level: 2 });
  await expect(registration).toContainText('sw.js active');

  site.serve('/sw.js', `${TELLING_WORKER} // second`);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(registration).toContainText('sw.js waiting');
  await expect(registration).toContainText('sw.js active');

  const endless = "addEventListener('install', (event) => event.waitUntil(new Promise(() => {})));";
  site.serve('/sw.js', TELLING_WORKER + endless);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(registration).toContainText('sw.js installing');
  await expect(registration).toContainText('sw.js waiting');
  await expect(registration).toContainText('sw.js active');
});

test('lists periodic tags beside the one-shot ones', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  for (const name of ['periodic-background-sync', 'background-sync']) {
    await extended.session.send('Browser.setPermission', {
      origin: site.origin,
      permission: { name },
      setting: 'granted',
    });
  }
  await registerTags(page, ['outbox']);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const { periodicSync } = registration as unknown as {
      periodicSync: { register(tag: string, options: { minInterval: number }): Promise<void> };
    };
    await periodicSync.register('news', { minInterval: 12 * 60 * 60 * 1000 });
  });
  const panel = await openPanel(extended, page);
  await expect(panel.row('periodic-background-sync: granted')).toBeVisible();
  await expect(panel.row('news')).toContainText('periodic');
  const registration = `${site.origin}/`;
  expect(await panel.tags()).toEqual([
    { registration, tag: 'outbox', kind: 'one-shot', state: 'registered' },
    { registration, tag: 'news', kind: 'periodic', state: 'registered' },
  ]);

  await panel.fireButton('news').click();
  expect(await panel.outcomes(1)).toMatchObject([{ tag: 'news', event: 'periodicsync', outcome: 'ignored' }]);
});

test('lists each origin of the tab once, however many frames share it', async ({ extended, demo, page, openPanel }) => {
  await goToDemo(page, demo, '/frames/');
  await addFrame(page, { src: '/notes/' });
  await addFrame(page, { src: '/notes/' });
  await addFrame(page, { srcdoc: 'about:srcdoc has the origin of the page' });
  const panel = await openPanel(extended, page);
  await expect(panel.tree.getByRole('row', { level: 2 })).toContainText([
    `${demo.origin}/`,
    `${demo.origin}/notes/`,
    `${demo.otherOrigin}/frame/`,
  ]);
  await expect(panel.tree.getByRole('row', { level: 2 })).toHaveCount(3);
  await expect(panel.tree.getByRole('row', { level: 1 })).toHaveCount(2);
});

test('shows what is, on a page that overwrites what we ask', async ({ extended, page, openSite, openPanel }) => {
  const lies = `<script>
    const lie = () => Promise.resolve(['a lie']);
    ready.then(async (registration) => {
      await registration.sync.register('true');
      SyncManager.prototype.getTags = lie;
      PeriodicSyncManager.prototype.getTags = lie;
      ServiceWorkerContainer.prototype.getRegistrations = () => new Promise(() => {});
      Object.defineProperty(navigator, 'serviceWorker', { get() { throw new Error('mine'); } });
      Object.defineProperty(navigator, 'permissions', { value: { query: () => Promise.resolve({ state: 'denied' }) } });
      Array.prototype.map = Array.prototype.flatMap = () => [];
      JSON.stringify = () => '"lies"';
      Promise.prototype.then = () => new Promise(() => {});
      Object.defineProperty(window, 'isSecureContext', { value: false });
      document.title = 'overwritten';
    });
  </script>`;
  const site = await openSite({ '/': PAGE + lies, '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await expect(page).toHaveTitle('overwritten');
  const panel = await openPanel(extended, page);
  await expect(panel.fireButton('true')).toBeVisible();
  await expect(panel.row('background-sync: granted')).toBeVisible();
  expect((await panel.tags()).map(({ tag }) => tag)).toEqual(['true']);
});
