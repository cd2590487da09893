import { expect, test } from './fixtures.ts';
import { registeredTags, registerTags } from './sites/page.ts';
import { REFUSING_WORKER, TELLING_WORKER } from './sites/site.ts';

const trusted = (tag: string) => ({ type: 'sync', tag, lastChance: false, isTrusted: true });

test('has the browser fire a trusted event, with its outcome', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();

  expect(await panel.fire({ tag: 'outbox', dispatch: 'browser' })).toMatchObject({
    tag: 'outbox',
    dispatch: 'browser',
    lastChance: false,
    outcome: 'fulfilled',
    waitUntilCalls: 1,
  });
  expect(site.told).toEqual([trusted('outbox')]);
  // The browser takes the tag off the list once it has heard of the outcome.
  await expect.poll(() => registeredTags(page)).toEqual([]);
  // A tag that is gone may be fired again, as soon as the list knows.
  await panel.refresh.click();
  await expect(panel.refresh).toHaveAttribute('aria-busy', 'false');
  await expect(panel.fireButton('outbox')).toHaveCount(0);
  expect(await panel.fire({})).toMatchObject({ outcome: 'fulfilled' });
  expect(site.told).toEqual([trusted('outbox'), trusted('outbox')]);
});

test('says before it acts that a registered tag is not fired again, and offers the simulated event', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  const rejected = await panel.fire({ tag: 'outbox', dispatch: 'browser' });
  expect(rejected).toMatchObject({ outcome: 'rejected', reason: 'Error: Refused.' });

  // Said as soon as it is so, and an alert to whoever presses nevertheless.
  await expect(panel.form.getByRole('note')).toContainText('This tag is registered already');
  await panel.submit();
  await expect(panel.form.getByRole('alert')).toContainText('Fire it simulated.');
  expect(site.told).toEqual([trusted('outbox')]);
  expect(await panel.events()).toHaveLength(1);

  await panel.form.getByRole('button', { name: 'Fire simulated instead' }).click();
  expect((await panel.outcomes(2)).at(-1)).toMatchObject({ dispatch: 'simulated', outcome: 'fulfilled' });
  expect(site.told).toHaveLength(2);
});

test('says the same for a row, whose menu asks the browser to fire it', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  const panel = await openPanel(extended, page);
  await panel.tree.getByRole('button', { name: 'More for outbox' }).click();
  await panel.document.getByRole('menuitem', { name: 'Fire by the browser' }).click();
  await expect(panel.form.getByRole('alert')).toContainText('This tag is registered already');
  await expect(panel.form.getByRole('combobox', { name: 'Dispatch' })).toHaveValue('browser');
});

test('says before it acts that nothing fires while syncs are held, and registers the tag on request', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await panel.hold.click();
  await expect(panel.row(`${site.origin}/`).filter({ hasText: 'held' })).toBeVisible();

  await panel.fill({ tag: 'outbox', dispatch: 'browser' });
  await expect(panel.form.getByRole('note')).toContainText('Syncs are held');
  await panel.submit();
  await expect(panel.form.getByRole('alert')).toContainText('once they are released');
  expect(await registeredTags(page)).toEqual([]);

  await panel.form.getByRole('button', { name: 'Register anyway' }).click();
  await expect(panel.fireButton('outbox')).toBeVisible();
  expect(site.told).toEqual([]);
  await panel.hold.click();
  await expect.poll(() => site.told).toEqual([trusted('outbox')]);
});

test('says before it acts that nothing fires while the worker is offline; a simulated event fires all the same', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await panel.offline.click();
  await expect(panel.status).toContainText('Offline: page, 1 service worker');

  await panel.fill({ tag: 'outbox', dispatch: 'browser' });
  await panel.submit();
  await expect(panel.form.getByRole('alert')).toContainText('The service worker is offline');
  expect(await panel.fire({ dispatch: 'simulated' })).toMatchObject({
    outcome: 'rejected',
    reason: 'TypeError: Failed to fetch',
  });
  expect(site.told).toEqual([]);
  await panel.offline.click();
  await expect(panel.offline).toHaveAttribute('aria-checked', 'false');
  expect(await panel.fire({})).toMatchObject({ outcome: 'fulfilled' });
  expect(site.told).toHaveLength(1);
});

test('says that the browser alone decides about periodic events, and that the permission is denied', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'news', event: 'periodicsync', dispatch: 'browser' });
  await panel.submit();
  await expect(panel.form.getByRole('alert')).toContainText('Only the browser decides when a periodic sync fires');

  await extended.session.send('Browser.setPermission', {
    origin: site.origin,
    permission: { name: 'background-sync' },
    setting: 'denied',
  });
  await panel.fill({ event: 'sync' });
  await expect(panel.form.getByRole('note')).toContainText('The permission background-sync is denied');
  expect(await panel.events()).toEqual([]);
});
