import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { fired, goToDemo, registerTag, updateWorker } from './site-actions.ts';
import { registerTags } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

test.describe('Hold syncs', () => {
  test('keeps the browser from firing while the network stays up, and release fires trusted events', async ({
    demo,
    page,
    extended,
    openPanel,
  }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTag(page, 'sync-messages');
    await registerTag(page, 'sync-b');
    await expect(panel.row('sync-messages')).toContainText('held');
    expect(await page.evaluate(async () => (await fetch('/api/state')).status)).toBe(200);
    expect(fired(demo)).toEqual([]);

    await panel.hold.click();
    await expect.poll(() => fired(demo)).toEqual(['sync-b', 'sync-messages']);
    const events = await panel.outcomes(2);
    expect(events.map(({ tag, dispatch, outcome }) => [tag, dispatch, outcome])).toEqual([
      ['sync-b', 'browser', 'ignored'],
      ['sync-messages', 'browser', 'fulfilled'],
    ]);
    await expect(panel.row('sync-messages')).toHaveCount(0);
  });

  test('holds every registration of the tab, and one that is registered meanwhile', async ({
    demo,
    page,
    extended,
    openPanel,
  }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await goToDemo(page, demo, '/notes/');
    await expect(panel.status).toContainText('Held: 2 service workers');
    await registerTag(page, 'sync-notes', '/notes/');
    await registerTag(page, 'sync-messages', '/');
    await expect(panel.row('sync-notes')).toContainText('held');
    await expect(panel.row('sync-messages')).toContainText('held');
    expect(fired(demo)).toEqual([]);
    await panel.hold.click();
    await expect.poll(() => fired(demo).sort()).toEqual(['sync-messages', 'sync-notes']);
  });

  test('survives a reload, a stopped worker and an update', async ({ demo, page, extended, openPanel }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTag(page, 'first');
    await page.reload();
    await expect(page.locator('html[data-ready=true]')).toBeAttached();

    const workers = await watchServiceWorkers(extended.context, page);
    await workers.stopWorker(`${demo.origin}/`);
    await registerTag(page, 'second');
    demo.updateWorkers();
    expect(await updateWorker(page, 'activated')).toBe('activated');
    await registerTag(page, 'third');
    await expect(panel.row('third')).toContainText('held');
    expect(fired(demo)).toEqual([]);

    await panel.hold.click();
    await expect.poll(() => fired(demo).sort()).toEqual(['first', 'second', 'third']);
    await registerTag(page, 'afterwards');
    await expect.poll(() => fired(demo)).toContain('afterwards');
    await workers.close();
  });

  test('stays on, and holds its worker too, when a frame of another origin appears', async ({
    demo,
    page,
    extended,
    openPanel,
  }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTag(page, 'queued');
    await page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    }, `${demo.otherOrigin}/frame/`);
    await expect(panel.status).toContainText('Held: 2 service workers');
    await expect(panel.row('queued')).toContainText('held');
    expect(fired(demo)).toEqual([]);
    await panel.hold.click();
    await expect.poll(() => fired(demo)).toEqual(['queued']);
  });

  test('survives a failed update and one that waits, and whatever is released then fires', async ({
    demo,
    page,
    extended,
    openPanel,
  }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTag(page, 'first');
    demo.failNextInstalls(true);
    expect(await updateWorker(page, 'redundant')).toBe('redundant');
    demo.failNextInstalls(false);
    demo.skipWaiting(false);
    expect(await updateWorker(page, 'installed')).toBe('installed');
    await expect(panel.tree).toContainText('waiting');
    await registerTag(page, 'second');
    await expect(panel.row('second')).toContainText('held');
    expect(fired(demo)).toEqual([]);
    await panel.hold.click();
    await expect.poll(() => fired(demo)).toEqual(['first', 'second']);
  });

  test('ends with the navigation to another origin and begins again with the return', async ({
    demo,
    page,
    extended,
    openPanel,
  }) => {
    await goToDemo(page, demo, '/');
    const panel = await openPanel(extended, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTag(page, 'first');
    await page.goto(`${demo.otherOrigin}/`);
    await expect.poll(() => fired(demo)).toContain('first');
    await goToDemo(page, demo, '/');
    await expect(panel.row(`${demo.origin}/`).first()).toBeVisible();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTag(page, 'second');
    await expect(panel.row('second')).toContainText('held');
    await panel.hold.click();
    await expect.poll(() => fired(demo)).toContain('second');
  });

  test('keeps a registration held until both tabs that hold it have let go', async ({
    demo,
    page,
    extended,
    openPanel,
  }) => {
    await goToDemo(page, demo, '/');
    const other = await extended.context.newPage();
    await goToDemo(other, demo, '/');
    const [panel, otherPanel] = [await openPanel(extended, page), await openPanel(extended, other)];
    await panel.hold.click();
    await expect(panel.status).toContainText('Held');
    await otherPanel.hold.click();
    await expect(otherPanel.status).toContainText('Held');
    await registerTag(page, 'shared');
    await panel.hold.click();
    await expect(panel.hold).not.toBeChecked();
    await expect(panel.row('shared')).toContainText('held');
    expect(fired(demo)).not.toContain('shared');
    await expect(otherPanel.row('shared')).toContainText('held');
    await otherPanel.hold.click();
    await expect.poll(() => fired(demo)).toContain('shared');
    await other.close();
  });

  for (const [how, end] of [
    ['takes the place of the version before', 'resolve'],
    ['fails', 'reject'],
  ]) {
    test(`that is switched on while an update is being installed waits for it: one that ${how}`, async ({
      page,
      openInspected,
    }) => {
      const { site, panel } = await openInspected();
      // Its install takes as long as the page wants.
      site.serve(
        '/sw.js',
        `${TELLING_WORKER}
        addEventListener('install', (event) => event.waitUntil(new Promise((resolve, reject) => {
          new BroadcastChannel('install').onmessage = ${end};
        }).then(() => skipWaiting())));`,
      );
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
        if (registration.installing === null) throw new Error('Nothing is being installed.');
      });
      await panel.hold.click();
      await expect(panel.alerts).toContainText('is being updated: it is held once');
      await page.evaluate(async () => {
        const { installing } = await navigator.serviceWorker.ready;
        const isOver = new Promise<void>((resolve) =>
          installing?.addEventListener(
            'statechange',
            ({ target }) => /activated|redundant/.test((target as ServiceWorker).state) && resolve(),
          ),
        );
        new BroadcastChannel('install').postMessage(null);
        await isOver;
      });
      await expect(panel.status).toContainText('Held: 1 service worker');
      await expect(panel.alerts).toHaveCount(0);
      await registerTags(page, ['queued']);
      await expect(panel.row('queued')).toContainText('held');
      expect(site.told).toEqual([]);
      await panel.hold.click();
      await expect.poll(() => site.told).toMatchObject([{ tag: 'queued', isTrusted: true }]);
      await expect(panel.status).not.toContainText('Held');
      await expect(panel.alerts).toHaveCount(0);
    });
  }

  test('is handed to a new version whose install takes longer than an unused session stays attached', async ({
    page,
    openInspected,
  }) => {
    const { site, panel } = await openInspected();
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    site.serve(
      '/sw.js',
      `${TELLING_WORKER}
      addEventListener('install', (event) =>
        event.waitUntil(new Promise((resolve) => setTimeout(resolve, 8_000)).then(() => skipWaiting())));`,
    );
    expect(await updateWorker(page, 'activated')).toBe('activated');
    await registerTags(page, ['queued']);
    await expect(panel.row('queued')).toContainText('held');
    await expect(panel.alerts).toHaveCount(0);
    expect(site.told).toEqual([]);
    await panel.hold.click();
    await expect.poll(() => site.told).toMatchObject([{ tag: 'queued', isTrusted: true }]);
    await expect(panel.status).not.toContainText('Held');
  });

  test('in the real DevTools: hold, update the worker, release', async ({ demo, ownBrowser, openRealPanel }) => {
    const page = await ownBrowser.context.newPage();
    await goToDemo(page, demo, '/');
    const panel = await openRealPanel(ownBrowser, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTag(page, 'sync-messages');
    await expect(panel.row('sync-messages')).toContainText('held');
    demo.updateWorkers();
    expect(await updateWorker(page, 'activated')).toBe('activated');
    expect(fired(demo)).toEqual([]);
    await panel.hold.click();
    await expect.poll(() => fired(demo)).toEqual(['sync-messages']);
    await registerTag(page, 'afterwards');
    await expect.poll(() => fired(demo)).toContain('afterwards');
  });
});
