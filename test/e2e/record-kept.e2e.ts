import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LogEventType } from '../../extension/protocol/log.ts';
import { launchBrowser, type ExtendedBrowser } from '../support/browser.ts';
import { killExtensionWorker } from '../support/extension-worker.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { createProfile, removeProfile } from '../support/profile.ts';
import { waitFor } from '../support/wait-for.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER, TELLING_WORKER } from './sites/site.ts';

test('keeps the log when the panel is closed, until it is cleared', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled();
  const first = await openPanel(ownBrowser, page);
  await first.startRecording();
  await registerTags(page, ['one']);
  // The log comes in parts, and of pages after that of workers.
  const told = ['registered one registered', 'sync one fulfilled', 'request 200', 'completed one completed'];
  await expect.poll(() => first.story()).toEqual(expect.arrayContaining(told));
  const story = await first.story();
  await first.page.close();

  const second = await openPanel(ownBrowser, page);
  await expect(second.record).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => second.story()).toEqual(story);
  expect(story).toContainEqual('sync one fulfilled');

  await second.clear.click();
  await expect.poll(() => second.story()).toEqual([]);
  await second.page.reload();
  await expect(second.row('sw.js active')).toBeVisible();
  expect(await second.story()).toEqual([]);
});

test('still preserves the log after the extension’s worker died with nothing attached', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled();
  const panel = await openPanel(ownBrowser, page);
  await panel.preserveLog.check();
  await expect(panel.status).toContainText('not attached');
  await killExtensionWorker(ownBrowser);
  await registerTags(page, ['listed']);
  await expect(panel.row('sw.js active')).toBeVisible();
  await panel.startRecording();
  await registerTags(page, ['one']);
  await expect.poll(() => panel.story()).toContainEqual('completed one completed');
  await page.reload();
  await registerTags(page, ['two']);
  await expect.poll(() => panel.story()).toContainEqual('completed two completed');
  expect(await panel.story()).toContainEqual('completed one completed');
  await expect(panel.preserveLog).toBeChecked();
});

test('goes on when the extension’s worker dies, with the log that was there', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled();
  const first = await openPanel(ownBrowser, page);
  await first.startRecording();
  await registerTags(page, ['one']);
  await expect.poll(() => first.story()).toContainEqual('completed one completed');

  await killExtensionWorker(ownBrowser);
  await expect(first.record).toHaveAttribute('aria-pressed', 'true');
  // A crash may lose the last second.
  let tries = 0;
  await expect(async () => {
    const tag = `two ${++tries}`;
    await registerTags(page, [tag]);
    await expect.poll(() => first.story(), { timeout: 1_000 }).toContainEqual(`completed ${tag} completed`);
  }).toPass();
  const story = await first.story();
  expect(story).toEqual(expect.arrayContaining(['sync one fulfilled', `sync two ${tries} fulfilled`]));
});

test('a tag still waits for its next attempt after the extension’s worker died', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page, site } = await openInstalled(REFUSING_WORKER);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  const waiting = panel.tree.getByRole('button', { name: 'waiting: why is outbox not firing?' });
  await expect(waiting).toHaveAttribute('title', /^Attempt 2 of 3/);
  await killExtensionWorker(ownBrowser);
  await registerTags(page, ['listed by the next']);
  await expect(panel.row('listed by the next')).toBeVisible();
  await expect(waiting).toHaveAttribute('title', /^Attempt 2 of 3/);
  expect(site.told).toMatchObject([{ tag: 'outbox' }, { tag: 'listed by the next' }]);
});

test('what happens while the extension’s worker is dead is told exactly once', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page, site } = await openInstalled();
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  const recorded = async () => {
    const events = await recordedLog(panel.document, site.origin);
    const of = (type: string) => events.flatMap((event) => (event.type === type ? (event.tag ?? '') : [])).sort();
    return { registered: of('registered'), dispatched: of('dispatched'), settled: of('settled') };
  };
  const tags: string[] = [];
  for (let death = 0; death < 3; death++) {
    const some = Array.from({ length: 6 }, (_, number) => `tag ${death}.${number}`);
    tags.push(...some);
    await killExtensionWorker(ownBrowser);
    await registerTags(page, some);
    await expect.poll(recorded).toEqual({ registered: tags, dispatched: tags, settled: tags });
  }
  expect(site.told).toHaveLength(tags.length);
});

test('a request that is under way when the extension’s worker dies is told when it ends, as its event’s', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const asked: ServerResponse[] = [];
  const slow = createServer((_request, response) => asked.push(response)).listen(0);
  try {
    const { port } = slow.address() as AddressInfo;
    const fetching = `fetch('http://localhost:${port}/slow').then((response) => response.text())`;
    const { page, site } = await openInstalled(`addEventListener('sync', (event) => event.waitUntil(${fetching}));`);
    const panel = await openPanel(ownBrowser, page);
    await panel.startRecording();
    await registerTags(page, ['outbox']);
    const saved = () => panel.page.evaluate(async () => JSON.stringify(await globalThis.chrome.storage.session.get()));
    await expect.poll(saved).toContain(`localhost:${port}/slow`);

    await killExtensionWorker(ownBrowser);
    await page.evaluate("register('/sw.js', { scope: '/listed by the next/' }).then(() => null)");
    await expect(panel.row('/listed%20by%20the%20next/')).toBeVisible();
    asked[0]?.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('late');
    const recorded = () => recordedLog(panel.document, site.origin);
    const of = async (type: LogEventType) => (await recorded()).filter((event) => event.type === type);
    await expect.poll(() => of('completed')).toHaveLength(1);
    const [dispatched] = await of('dispatched');
    await expect
      .poll(async () => (await of('request')).filter(({ url }) => url?.endsWith('/slow')))
      .toMatchObject([
        { status: 200, sizeBytes: expect.any(Number) as unknown, dispatchId: dispatched?.dispatchId ?? 'none' },
      ]);
  } finally {
    slow.close();
  }
});

test.describe('on a profile that outlives its browser,', () => {
  let profile: string;
  const opened: ExtendedBrowser[] = [];
  const launch = async () => {
    const browser = await launchBrowser({ profile });
    opened.push(browser);
    return browser;
  };
  test.beforeEach(async () => {
    profile = await createProfile(480);
  });
  test.afterEach(async () => {
    for (const browser of opened.splice(0)) await browser.close();
    await removeProfile(profile);
  });

  for (const how of ['is closed', 'crashes'] as const) {
    test(`the log is there again after the browser ${how}, all but the last second`, async ({
      openSite,
      openPanel,
    }) => {
      const site = await openSite({ '/sw.js': TELLING_WORKER });
      const before = await launch();
      const page = await before.context.newPage();
      await page.goto(site.origin);
      await registerTags(page, []);
      const first = await openPanel(before, page);
      await first.startRecording();
      await registerTags(page, ['one', 'two']);
      await expect.poll(() => site.told.length).toBe(2);
      const told = Date.now();
      await waitFor('a second to go by', () => Date.now() - told > 1_000);
      if (how === 'crashes') {
        const gone = new Promise((resolve) => before.context.once('close', resolve));
        before.session.send('Browser.crash').catch(() => undefined); // there is nobody left to answer
        await gone;
      } else {
        await before.close();
      }

      const after = await launch();
      const again = await after.context.newPage();
      await again.goto(site.origin);
      const second = await openPanel(after, again);
      await expect(second.record).toHaveAttribute('aria-pressed', 'false');
      await expect
        .poll(() => second.story())
        .toEqual(
          expect.arrayContaining([
            'sync one fulfilled',
            'completed one completed',
            'sync two fulfilled',
            'completed two completed',
          ]),
        );
    });
  }
});
