import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { PAGE, TELLING_WORKER } from './sites/site.ts';

const WITH_WORKER = `${PAGE}<script>new Worker('/dedicated.js')</script>`;

test('records a page that has a dedicated worker, and is switched off again', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/': WITH_WORKER, '/sw.js': TELLING_WORKER, '/dedicated.js': 'postMessage(1);' });
  await page.goto(site.origin);
  await expect.poll(() => page.workers()).toHaveLength(1);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContain('registered outbox registered');
  await expect(panel.alerts).toHaveCount(0);
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  await expect(panel.status).toContainText('not attached');
});

test('the browser’s own pages take the debugger off the tab, and what was on goes on once they are left', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.preserveLog.check();
  await panel.startRecording();
  await panel.offline.click();
  await expect(panel.status).toContainText('Offline: page, 1 service worker');

  await page.goto('chrome://version/');
  await expect(panel.alerts).toContainText(['The browser does not let an extension debug this page']);
  await page.goto(`${site.origin}/`).catch(() => undefined); // it may be offline from its beginning
  await expect(panel.status).toContainText('Offline: page, 1 service worker');
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
  await expect(panel.alerts).toHaveCount(0);
  await panel.offline.click();
  await expect(panel.status).toContainText('Online: page');
  await page.goto(site.origin);
  await registerTags(page, ['again']);
  await expect.poll(() => panel.story()).toContain('registered again registered');
});
