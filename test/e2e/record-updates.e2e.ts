import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

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
