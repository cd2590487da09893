import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

const FAILING = `${TELLING_WORKER}
addEventListener('install', (event) => event.waitUntil(Promise.reject(new Error('not installed'))));`;

const VERSION = (number: number) => `${TELLING_WORKER}
addEventListener('message', () => skipWaiting()); // version ${number}`;

test('records a version that waits since before, from when it takes over, and tells that the one before it has stopped', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': VERSION(1) });
  await page.goto(site.origin);
  await registerTags(page, []);
  await page.reload(); // it controls the page, so that the next version waits
  site.serve('/sw.js', VERSION(2));
  await page.evaluate('ready.then((registration) => registration.update()).then(() => undefined)');
  await expect.poll(() => page.evaluate('ready.then(({ waiting }) => waiting?.state)')).toBe('installed');
  const panel = await openPanel(extended, page);
  await expect(panel.row(/sw\.js waiting/)).toBeVisible();
  await panel.startRecording();

  await page.evaluate('ready.then(({ waiting }) => waiting.postMessage(null))');
  await expect.poll(() => page.evaluate('ready.then(({ waiting }) => waiting)')).toBe(null);
  await registerTags(page, ['outbox']);
  await expect.poll(() => site.told).toMatchObject([{ tag: 'outbox' }]);
  await expect.poll(() => panel.story()).toContainEqual('completed outbox completed');
  const story = await panel.story();
  expect(story).toContainEqual('sync outbox fulfilled');
  expect(story.filter((line) => line.startsWith('worker stopped'))).toHaveLength(1);
});

test('a version that cannot be installed is stopped, as it would be without a debugger, and the log says so', async ({
  recordSite,
  page,
}) => {
  const { site, panel, log, expectEvent } = await recordSite({ '/sw.js': VERSION(1) });
  const started = await expectEvent({ type: 'worker started' });
  site.serve('/sw.js', FAILING);
  await page.evaluate(`ready.then((registration) => registration.update()).catch(() => undefined)`);
  const stopped = await expectEvent({ type: 'worker stopped' });
  expect(stopped.version).not.toBe(started.version);
  expect((await log()).filter(({ version }) => version === stopped.version).map(({ type }) => type)).toEqual([
    'worker updated',
    'worker started',
    'worker stopped',
  ]);
  await expect(panel.row('sw.js active')).toBeVisible();
  await registerTags(page, ['outbox']);
  await expectEvent({ type: 'completed', tag: 'outbox' });
  expect(site.told).toMatchObject([{ tag: 'outbox' }]);
});
