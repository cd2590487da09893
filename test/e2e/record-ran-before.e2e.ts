import { recordedLog } from '../support/recorded-log.ts';
import { waitFor } from '../support/wait-for.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

// A worker that ran before it was recorded: the site's listeners come before the recorder's.
test.use({ launch: { retryDelays: { initialSeconds: 300, factor: 3, maxAttempts: 3 } } });

/** Asks for something and reads no more of the answer than its status; and throws for one tag. */
const WORKER = `${TELL}
addEventListener('sync', (event) => {
  if (event.tag === 'report') throw new ReferenceError('No report.');
  event.waitUntil(tell(event.tag).then(async () => {
    const { ok } = await fetch('/api?' + event.tag);
    if (!ok) throw new Error('Not sent.');
  }));
});`;

test('what a handler throws among others is told of its own event, and what it asked for as soon as it has ended', async ({
  page,
  extended,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER, '/api': { status: 503, body: 'Try again later.' } });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.startRecording();
  await panel.hold.click();
  await expect(panel.row('held')).toBeVisible();
  await registerTags(page, ['a', 'b', 'report', 'c']);
  await panel.hold.click();
  await expect.poll(() => panel.story()).toEqual(expect.arrayContaining(['sync a rejected', 'sync c rejected']));
  const story = await panel.story();
  expect(story).toContain('sync report threw');
  expect([...site.told].sort()).toEqual(['a', 'b', 'c']);

  await registerTags(page, ['alone']);
  await expect.poll(() => panel.story()).toContain('sync alone rejected');
  const log = () => recordedLog(panel.document, site.origin);
  const settled = await waitFor('the end of the event', async () =>
    (await log()).find(({ type, tag }) => type === 'settled' && tag === 'alone'),
  );
  const request = await waitFor('its request', async () =>
    (await log()).find(({ type, url }) => type === 'request' && url?.endsWith('/api?alone')),
  );
  expect(request).toMatchObject({ status: 503, dispatchId: settled.dispatchId, attributedBy: 'alone' });
  // In the order in which they were told: it did not have to wait for a body that nobody reads.
  expect(request.seq - settled.seq).toBeLessThan(5);
});

test('what was under way when the log was cleared does not come back, but for what ran then', async ({
  page,
  extended,
  openSite,
  openPanel,
}) => {
  const site = await openSite({
    '/sw.js': `${TELL}
const asked = new Promise((resolve) => addEventListener('message', resolve));
addEventListener('sync', (event) => {
  fetch('/api?' + event.tag); // nobody waits for it, and nobody reads it
  event.waitUntil(tell(event.tag).then(() => event.tag === 'long' && asked.then(() => fetch('/slow'))));
});`,
    '/api': 'Never read.',
    '/slow': 'Slow.',
  });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.startRecording();
  await registerTags(page, ['short', 'long']);
  await expect
    .poll(() => panel.story())
    .toEqual(expect.arrayContaining(['sync short fulfilled', 'sync long running…']));
  await panel.clear.click();
  await expect.poll(() => panel.story()).toEqual(['sync long running…']);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage('go on'));
  await expect.poll(() => panel.story()).toContain('sync long fulfilled');
  const urls = async () =>
    (await recordedLog(panel.document, site.origin)).flatMap(({ type, url }) =>
      type === 'request' && url ? [url] : [],
    );
  await expect.poll(urls).toContainEqual(expect.stringContaining('/slow'));
  // Whose end the browser does not tell, and that is told 5 s later where it is told.
  await registerTags(page, ['after']);
  await expect.poll(urls, { timeout: 15_000 }).toContainEqual(expect.stringContaining('/api?after'));
  expect((await urls()).filter((url) => url.endsWith('/api?short'))).toEqual([]);
});
