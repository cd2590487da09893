import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

/** Stops at a breakpoint for the tag `breaks`; every tag is told of. */
const WORKER = `${TELL}
addEventListener('sync', (event) => {
  if (event.tag === 'breaks') debugger;
  event.waitUntil(tell(event.tag));
});`;

test('a worker that is paused at a breakpoint: a fire times out, a hold says why, and all goes on with it', async ({
  ownBrowser,
  openSite,
  openRealPanel,
}) => {
  test.setTimeout(60_000);
  const site = await openSite({ '/sw.js': WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  const panel = await openRealPanel(ownBrowser, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  await panel.fill({ tag: 'breaks', timeLimitSeconds: 1 });
  await panel.submit();
  await panel.devtools.waitUntilPaused();
  const [paused] = await panel.outcomes(1);
  expect(paused).toMatchObject({ tag: 'breaks', outcome: 'timed out' });
  expect(paused?.durationMs).toBeLessThan(5_000);
  expect(paused?.reason).toContain('paused at a breakpoint');

  // The worker's debugger does not keep the list from being read.
  await panel.refresh.click();
  await expect(panel.row('sw.js active')).toBeVisible();
  await panel.hold.click();
  await expect(panel.alerts.filter({ hasText: 'paused at a breakpoint' })).toBeVisible();
  await panel.devtools.resume();
  await panel.refresh.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  await expect(panel.alerts).toHaveCount(0);
  await registerTags(page, ['queued']);
  await expect(panel.row('queued')).toContainText('held');

  // Paused again by a fire without end, released meanwhile: it is released as soon as the worker goes on.
  await panel.fill({ tag: 'breaks', timeLimitSeconds: 60 });
  await panel.submit();
  await panel.devtools.waitUntilPaused();
  await panel.hold.click();
  await expect(panel.alerts.filter({ hasText: 'paused at a breakpoint' })).toBeVisible();
  expect(site.told).toEqual(['breaks']);
  await panel.devtools.resume();
  await expect.poll(() => [...site.told].sort()).toEqual(['breaks', 'breaks', 'queued']);
  const after = (await panel.outcomes(2)).at(-1);
  expect(after).toMatchObject({ tag: 'breaks', outcome: 'fulfilled' });
  await expect(panel.status).not.toContainText('Held');
  await expect(panel.alerts).toHaveCount(0);
});

test('a page that is paused at a breakpoint is said not to answer, goes offline all the same, and is listed when it goes on', async ({
  ownBrowser,
  openSite,
  openRealPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  const panel = await openRealPanel(ownBrowser, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  const stopped = page.evaluate(() => {
    debugger; // eslint-disable-line no-debugger -- it is what is tested
    return 'went on';
  });
  await panel.devtools.waitUntilPaused();
  await expect(panel.row('paused at a breakpoint')).toBeVisible({ timeout: 6_000 });
  await panel.offline.click();
  await expect(panel.document.locator('[aria-busy=true]')).toHaveCount(0);
  await panel.devtools.resume();
  expect(await stopped).toBe('went on');
  await expect(panel.row('sw.js active')).toBeVisible({ timeout: 2_000 });
  await expect(panel.status).toContainText('Offline: page, 1 service worker');
  await panel.offline.click();
  await expect(panel.status).not.toContainText('Offline');
  await registerTags(page, ['afterwards']);
  await expect.poll(() => site.told).toContain('afterwards');
  await expect(panel.alerts).toHaveCount(0);
});
