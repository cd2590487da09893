import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

test('a request that is under way when its worker is stopped is told as interrupted, and no other is', async ({
  recordSite,
  extended,
  page,
}) => {
  let asked = 0;
  const silent = createServer(() => asked++);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(silent.address() as AddressInfo).port}/`;
  const { site, log, expectEvent } = await recordSite({
    '/sw.js': `addEventListener('sync', (event) => event.waitUntil(fetch('${url}', { mode: 'no-cors' })));`,
  });
  await registerTags(page, ['outbox']);
  await expect.poll(() => asked).toBe(1);
  const workers = await watchServiceWorkers(extended.context, page);
  await workers.stopWorker(`${site.origin}/`);
  await workers.close();
  const request = await expectEvent({ type: 'request', url });
  expect(request).toMatchObject({ failure: 'interrupted' });
  expect(request).not.toHaveProperty('status');
  expect((await log()).flatMap(({ failure }) => failure ?? [])).toEqual(['interrupted']);
  silent.closeAllConnections();
  silent.close();
});

test('a reload and a navigation that end in an error page begin the log anew', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContain('completed outbox completed');
  await panel.offline.click();
  await expect(panel.status).toContainText('Offline: page');
  await page.reload().catch(() => undefined);
  await expect.poll(() => panel.story()).toContain('reloaded reloaded');
  expect(await panel.story()).not.toContain('completed outbox completed');
  await panel.preserveLog.check();
  await page.goto('http://localhost:1/').catch(() => undefined);
  await expect.poll(() => panel.story()).toContain('navigated navigated');
  expect(await panel.story()).toContain('reloaded reloaded');
});
