import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

const browserDispatch = (story: string[]) => story.filter((line) => line.startsWith('sync '));

test('tells what became of a tag: three attempts, waiting in between, dropped after the last chance', async ({
  page,
  openInspected,
}) => {
  const { site, panel } = await openInspected(REFUSING_WORKER);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story(), { timeout: 20_000 }).toContainEqual('dropped outbox dropped');
  const story = (await panel.story()).filter((line) => /^(sync|waiting|dropped|completed|gone) /.test(line));
  const waiting = 'waiting outbox waiting';
  expect(story).toEqual([
    'sync outbox rejected',
    waiting,
    'sync outbox rejected',
    waiting,
    'sync outbox rejected',
    'dropped outbox dropped',
  ]);
  const lastChances = (await panel.events()).flatMap(({ event, lastChance }) => (event === 'sync' ? lastChance : []));
  expect(lastChances).toEqual([false, false, true]);
  expect(site.told).toMatchObject([{ lastChance: false }, { lastChance: false }, { lastChance: true }]);
});

test('begins anew when the page is loaded again, unless the log shall be preserved', async ({
  page,
  openInspected,
}) => {
  const { site, panel } = await openInspected();
  await panel.startRecording();
  await registerTags(page, ['lost']);
  // An event is shown before it is in the log.
  await expect.poll(() => panel.story()).toContainEqual('completed lost completed');
  await page.reload();
  await expect.poll(() => panel.story()).toEqual(['reloaded reloaded']);

  await panel.preserveLog.check();
  await registerTags(page, ['kept']);
  await expect.poll(() => panel.story()).toContainEqual('sync kept fulfilled');
  await page.goto(`${site.origin}/?other`);
  await expect.poll(() => panel.story()).toContainEqual('navigated navigated');
  expect(browserDispatch(await panel.story())).toEqual(['sync kept fulfilled']);
});
