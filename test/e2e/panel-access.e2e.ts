import { violations } from '../support/axe.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`has nothing for axe-core to complain about in its main states, ${theme}`, async ({
    extended,
    page,
    openSite,
    openPanel,
  }) => {
    const site = await openSite({ '/sw.js': REFUSING_WORKER });
    const panel = await openPanel(extended, page);
    await panel.page.emulateMedia({ colorScheme: theme });
    await expect(panel.row('about:blank')).toBeVisible();
    expect(await violations(panel.page)).toEqual([]);

    // A list with tags, one of them selected, held; an event that was rejected, with its stack; a menu; what is wrong.
    await page.goto(site.origin);
    await registerTags(page, ['outbox', '', 'x'.repeat(10_240)]);
    await panel.fireButton('outbox').click();
    await panel.fire({ tag: 'outbox', dispatch: 'simulated' });
    await panel.hold.click();
    await expect(panel.row('held').first()).toBeVisible();
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    await panel.fire({ tag: 'rejected' });
    await panel.activity.getByRole('row').filter({ hasText: 'TypeError: Failed to fetch' }).first().click();
    await expect(panel.document.getByRole('region', { name: 'Details' })).toContainText('TypeError: Failed to fetch');
    await panel.row('outbox').first().click();
    await panel.fill({ dispatch: 'browser' });
    await panel.submit();
    await expect(panel.form.getByRole('alert')).toBeVisible();
    await panel.document.getByRole('button', { name: 'Details' }).click();
    expect(await violations(panel.page)).toEqual([]);

    await panel.tree.getByRole('button', { name: 'More for outbox' }).click();
    await expect(panel.document.getByRole('menu')).toBeVisible();
    expect(await violations(panel.page)).toEqual([]);
    await panel.page.keyboard.press('Escape');
    await panel.filter.fill('no tag has this');
    await expect(panel.row('No tag matches the filter.')).toBeVisible();
    expect(await violations(panel.page)).toEqual([]);
    for (const width of [400, 700]) {
      await panel.page.setViewportSize({ width, height: 600 });
      expect(await violations(panel.page)).toEqual([]);
    }
  });
}

test('needs no wider than 400 pixels', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox', 'x'.repeat(10_240)]);
  const panel = await openPanel(extended, page);
  await panel.page.setViewportSize({ width: 400, height: 600 });
  await panel.fireButton('outbox').click();
  await panel.outcomes(1);
  const overflow = () => panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBe(0);
  for (const control of [panel.hold, panel.offline, panel.filter, panel.fireButton('outbox'), panel.form]) {
    await control.scrollIntoViewIfNeeded();
    const box = await control.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(400);
  }
});
