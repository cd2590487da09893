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

test('tells the question of a request to another origin with the request’s event', async ({
  openSite,
  recordSite,
  page,
}) => {
  const allowed = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'content-type' };
  const other = await openSite({ '/api': { body: '', headers: allowed } });
  const post = `fetch('${other.origin}/api', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })`;
  const { panel, log } = await recordSite({
    '/sw.js': `addEventListener('sync', (event) => event.waitUntil(${post}));`,
  });
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('completed outbox completed');
  const events = await log();
  const [dispatched] = events.filter(({ type }) => type === 'dispatched');
  const requests = events.filter(({ url }) => url === `${other.origin}/api`);
  expect(requests.map(({ method }) => method).sort()).toEqual(['OPTIONS', 'POST']);
  for (const { dispatchId } of requests) expect(dispatchId).toBe(dispatched?.dispatchId);
});
