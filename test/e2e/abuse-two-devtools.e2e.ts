import { debuggedByExtension } from '../support/debugged.ts';
import { expect, test } from './fixtures.ts';
import { fired, goToDemo, registerTag } from './site-actions.ts';

test('two DevTools on two tabs of one origin: what one holds the other shows, and each puts back its own', async ({
  demo,
  ownBrowser,
  openRealPanel,
}) => {
  const { context } = ownBrowser;
  const [pageA, pageB] = [await context.newPage(), await context.newPage()];
  await goToDemo(pageA, demo, '/');
  await goToDemo(pageB, demo, '/');
  const a = await openRealPanel(ownBrowser, pageA);
  const b = await openRealPanel(ownBrowser, pageB);
  for (const panel of [a, b]) await expect(panel.row('sw-mail.js')).toBeVisible();

  await a.hold.click();
  await expect(a.status).toContainText('Held: 1 service worker');
  await registerTag(pageB, 'queued');
  for (const panel of [a, b]) {
    await expect(panel.row('queued')).toContainText('held');
    await expect(panel.status).toContainText('Held: 1 service worker');
  }
  await expect(b.hold).not.toBeChecked();

  // Released by one while the other wants it held: it stays so, and both say it.
  await b.hold.click();
  await expect(b.hold).toHaveAttribute('aria-busy', 'false');
  await a.hold.click();
  await expect(a.hold).toHaveAttribute('aria-busy', 'false');
  await expect(a.hold).not.toBeChecked();
  await registerTag(pageA, 'later');
  for (const panel of [a, b]) await expect(panel.row('later')).toContainText('held');
  expect(fired(demo)).toEqual([]);
  await b.hold.click();
  await expect.poll(() => fired(demo)).toEqual(['later', 'queued']);
  for (const panel of [a, b]) await expect(panel.status).not.toContainText('Held');

  // Offline is the tab's own page and the worker that both share.
  await a.offline.click();
  await expect(a.status).toContainText('Offline: page, 1 service worker');
  await expect(b.status).toContainText(/Offline: .*service worker/);
  expect(await pageB.evaluate(async () => (await fetch('/api/state')).status)).toBe(200);
  await expect
    .poll(async () => (await b.status.textContent())?.includes('Online: page'))
    .toBe(await pageB.evaluate(() => navigator.onLine));
  await registerTag(pageB, 'offline');
  await expect(b.row('offline')).toContainText('held');

  // The one that is closed puts back its own, and what the other wants stays.
  await b.hold.click();
  await expect(b.hold).toHaveAttribute('aria-busy', 'false');
  await a.devtools.close();
  await expect(b.status).toContainText('Online: page, 1 service worker · Held: 1 service worker');
  expect(await pageA.evaluate(async () => (await fetch('/api/state')).status)).toBe(200);
  await expect(b.row('offline')).toContainText('held');
  expect(fired(demo)).toHaveLength(2);
  await b.devtools.close();
  await expect.poll(() => fired(demo)).toEqual(['later', 'queued', 'offline']);
  for (const page of [pageA, pageB]) {
    await expect.poll(() => debuggedByExtension(ownBrowser, page)).toEqual([]);
    expect(await page.evaluate(() => navigator.onLine)).toBe(true);
  }
});
