import { expect, test } from './fixtures.ts';
import { TELLING_WORKER } from './sites/site.ts';

test.use({ launch: { args: ['--disable-blink-features=BackgroundSync,PeriodicBackgroundSync'] } });

test('says of a browser without Background Sync that it lacks it', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  expect(await page.evaluate(async () => 'sync' in (await navigator.serviceWorker.ready))).toBe(false);
  const panel = await openPanel(extended, page);
  await expect(panel.row('registration.sync is missing')).toBeVisible();
  await expect(panel.row('no periodic sync')).toBeVisible();
  await panel.fill({ tag: 'outbox', dispatch: 'browser' });
  await panel.submit();
  await expect(panel.form.getByRole('alert')).toContainText('This browser has no Background Sync here');
});
