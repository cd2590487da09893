import { killExtensionWorker } from '../support/extension-worker.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { registeredTags, registerTags } from './sites/page.ts';
import { REFUSING_WORKER, TELLING_WORKER } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

const browserDispatch = (story: string[]) => story.filter((line) => line.startsWith('sync '));

test('tells what became of a tag: three attempts, waiting in between, dropped after the last chance', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(extended, page);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story(), { timeout: 20_000 }).toContainEqual('dropped outbox dropped');
  const story = (await panel.story()).filter((line) => /^(sync|waiting|dropped|completed|gone) /.test(line));
  expect(story).toEqual([
    'sync outbox rejected',
    'waiting outbox waiting',
    'sync outbox rejected',
    'waiting outbox waiting',
    'sync outbox rejected',
    'dropped outbox dropped',
  ]);
  const lastChances = (await panel.events()).flatMap(({ event, lastChance }) => (event === 'sync' ? lastChance : []));
  expect(lastChances).toEqual([false, false, true]);
  expect(site.told).toMatchObject([{ lastChance: false }, { lastChance: false }, { lastChance: true }]);
});

test('keeps the log when the panel is closed and when the extension’s worker dies, until it is cleared', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, []);
  const first = await openPanel(ownBrowser, page);
  await first.startRecording();
  await registerTags(page, ['one']);
  await expect.poll(() => first.story()).toContainEqual('completed one completed');

  await killExtensionWorker(ownBrowser);
  await expect(first.record).toHaveAttribute('aria-pressed', 'true');
  // What happens before the extension's worker runs again is told to nobody.
  let tries = 0;
  await expect(async () => {
    const tag = `two ${++tries}`;
    await registerTags(page, [tag]);
    await expect.poll(() => first.story(), { timeout: 1_000 }).toContainEqual(`completed ${tag} completed`);
  }).toPass();
  const story = await first.story();
  await first.page.close();

  const second = await openPanel(ownBrowser, page);
  await expect(second.record).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => second.story()).toEqual(story);
  expect(browserDispatch(story)).toEqual(expect.arrayContaining(['sync one fulfilled', `sync two ${tries} fulfilled`]));

  await second.clear.click();
  await expect.poll(() => second.story()).toEqual([]);
  await second.page.reload();
  await expect(second.row('sw.js active')).toBeVisible();
  expect(await second.story()).toEqual([]);
});

test('begins anew when the page is loaded again, unless the log shall be preserved', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(extended, page);
  await panel.startRecording();
  await registerTags(page, ['lost']);
  await expect.poll(() => panel.story()).toContainEqual('sync lost fulfilled');
  await page.reload();
  await expect.poll(() => panel.story()).toEqual(['reloaded reloaded']);

  await panel.preserveLog.check();
  await registerTags(page, ['kept']);
  await expect.poll(() => panel.story()).toContainEqual('sync kept fulfilled');
  await page.goto(`${site.origin}/?other`);
  await expect.poll(() => panel.story()).toContainEqual('navigated navigated');
  expect(browserDispatch(await panel.story())).toEqual(['sync kept fulfilled']);
});

const STARTS = 50;
const scripts: [string, Record<string, string>][] = [
  ['a classic worker', { '/sw.js': TELLING_WORKER }],
  ['a worker that imports scripts', { '/sw.js': "importScripts('/lib.js');", '/lib.js': TELLING_WORKER }],
];
for (const [what, files] of scripts) {
  test(`misses no event that starts ${what}`, async ({ extended, page, openSite, openPanel }) => {
    test.setTimeout(90_000);
    const site = await openSite(files);
    await page.goto(site.origin);
    await registerTags(page, []);
    const panel = await openPanel(extended, page);
    await panel.startRecording();
    const workers = await watchServiceWorkers(extended.context, page);
    for (let start = 0; start < STARTS; start++) {
      await workers.stopWorker(`${site.origin}/`);
      await registerTags(page, [`tag ${start}`]);
      await expect.poll(() => site.told.length).toBe(start + 1);
      // The event is over when the browser has taken its tag off the list.
      await expect.poll(() => registeredTags(page)).toEqual([]);
    }
    await panel.document.getByRole('searchbox', { name: 'Filter activity' }).fill('type:dispatched');
    const expected = Array.from({ length: STARTS }, (_, start) => `sync tag ${start} fulfilled`);
    const recorded = async () => browserDispatch(await panel.story());
    await expect.poll(recorded, { timeout: 30_000 }).toEqual(expected);
    await workers.close();
  });
}
