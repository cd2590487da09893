import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 3, factor: 1, maxAttempts: 3 } } });

test('fires a tag in back-off, and leaves the browser its own attempts, which are listed with their last chance', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  // The debugger is attached from the first event on, which this one is for.
  await panel.fire({ tag: 'before' });

  await registerTags(page, ['outbox']);
  await panel.outcomes(2);
  // In back-off the browser does nothing when the tag is registered again.
  await registerTags(page, ['outbox']);
  await panel.fireButton('outbox').click();
  await panel.outcomes(5, 15_000);

  const events = (await panel.events()).map(
    ({ tag, dispatch, lastChance, outcome }) => `${tag} ${dispatch} ${lastChance ? 'last' : 'not last'} ${outcome}`,
  );
  expect(events).toEqual([
    'before simulated not last fulfilled',
    'outbox browser not last rejected',
    'outbox simulated not last fulfilled',
    'outbox browser not last rejected',
    'outbox browser last rejected',
  ]);
  const told = (isTrusted: boolean, lastChance = false) => ({ type: 'sync', tag: 'outbox', lastChance, isTrusted });
  expect(site.told.slice(1)).toEqual([told(true), told(false), told(true), told(true, true)]);
  // Dropped after its last chance.
  await expect(panel.fireButton('outbox')).toHaveCount(0);
});
