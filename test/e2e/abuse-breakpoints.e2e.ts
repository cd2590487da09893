import { debugWorker } from '../support/other-debugger.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { recordedLog } from '../support/recorded-log.ts';
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

test('a page that is paused at a breakpoint, and whose worker has stopped, keeps nothing waiting for it', async ({
  ownBrowser,
  openSite,
  openRealPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  const panel = await openRealPanel(ownBrowser, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  const workers = await watchServiceWorkers(ownBrowser.context, page);
  const stopped = page.evaluate(() => {
    debugger; // eslint-disable-line no-debugger -- it is what is tested
    return 'went on';
  });
  await panel.devtools.waitUntilPaused();
  await workers.stopWorker(`${site.origin}/`);
  const silent = 'it is busy, or its script is paused at a breakpoint';
  expect(await panel.fire({ tag: 'outbox' })).toMatchObject({ outcome: 'interrupted' });
  expect((await panel.outcomes(1)).at(-1)?.reason).toContain(silent);
  await panel.hold.click();
  await expect(panel.hold).toHaveAttribute('aria-checked', 'true');
  await expect(panel.document.locator('[aria-busy=true]')).toHaveCount(0, { timeout: 15_000 });
  await panel.devtools.resume();
  expect(await stopped).toBe('went on');
  await panel.refresh.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  await panel.hold.click();
  await registerTags(page, ['afterwards']);
  await expect.poll(() => site.told).toEqual(['afterwards']);
  await expect(panel.alerts).toHaveCount(0);
});

/** Handles each sync in steps; lines count from 0 in what the debugger says. */
const STEPPING_WORKER = `${TELL}
function onSync(event) {
  const { tag } = event;
  const told = tell(tag);
  event.waitUntil(told);
}
addEventListener('sync', onSync);`;
const lineOf = (statement: string) => STEPPING_WORKER.split('\n').findIndex((line) => line.includes(statement));

// In a run that is under way: where one begins, Playwright itself lets the worker go, from any breakpoint as well.
for (const since of ['its first start', 'a moment ago']) {
  test(`a breakpoint that another debugger sets in the handler of a worker that is recorded since ${since} pauses it`, async ({
    ownBrowser,
    openSite,
    openPanel,
  }) => {
    const site = await openSite({ '/sw.js': STEPPING_WORKER, '/empty': '' });
    const page = await ownBrowser.context.newPage();
    await page.goto(`${site.origin}/${since === 'its first start' ? 'empty' : ''}`);
    const panel = await openPanel(ownBrowser, page);
    await panel.preserveLog.check();
    if (since === 'a moment ago') await expect(panel.row('sw.js active')).toBeVisible();
    await panel.startRecording();
    if (since === 'its first start') await page.goto(site.origin);
    await registerTags(page, []);
    await expect(panel.row('sw.js active')).toBeVisible();
    const other = await debugWorker(ownBrowser, `${site.origin}/sw.js`);
    const place = { url: `${site.origin}/sw.js`, lineNumber: lineOf('const told') };
    const breakpoint = await other.send('Debugger.setBreakpointByUrl', place);
    const settled = async () =>
      (await recordedLog(panel.document, site.origin)).flatMap(({ type, tag, outcome, via }) =>
        type === 'settled' ? [[tag, outcome, via]] : [],
      );
    const top = ({ callFrames }: Awaited<ReturnType<typeof other.pause>>) => ({
      name: callFrames[0]?.functionName,
      line: callFrames[0]?.location.lineNumber,
    });

    await registerTags(page, ['saved']);
    const paused = await other.pause(1);
    expect(paused.hitBreakpoints).toEqual([breakpoint.breakpointId]);
    expect(top(paused)).toEqual({ name: 'onSync', line: lineOf('const told') });
    // It steps through the site's code, and through nothing else.
    await other.send('Debugger.stepOver');
    const next = await other.pause(2);
    expect(top(next)).toEqual({ name: 'onSync', line: lineOf('event.waitUntil') });
    const resumed = other.resumed;

    // What the panel does meanwhile leaves it paused.
    await panel.refresh.click();
    await expect(panel.refresh).toHaveAttribute('aria-busy', 'false');
    await expect(panel.row('saved')).toBeVisible();
    expect(other.resumed).toBe(resumed);
    expect(await settled()).toEqual([]);

    await other.send('Debugger.resume');
    await expect.poll(settled).toEqual([['saved', 'fulfilled', 'browser']]);
    expect(other.pauses).toHaveLength(2);
    expect(site.told).toEqual(['saved']);
    await expect(panel.alerts).toHaveCount(0);
    await other.detach();
  });
}
