import { violations } from '../support/axe.ts';
import { killExtensionWorker } from '../support/extension-worker.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { pauseScripts } from '../support/pause-scripts.ts';
import { waitFor } from '../support/wait-for.ts';
import { expect, test } from './fixtures.ts';
import { fired, goToDemo, registerTag } from './site-actions.ts';

test.describe('Nothing stays behind', () => {
  test('when the panel closes: held syncs fire, the page and its workers are online, the debugger is detached', async ({
    demo,
    ownBrowser,
    openPanel,
  }) => {
    const page = await ownBrowser.context.newPage();
    await goToDemo(page, demo, '/');
    const panel = await openPanel(ownBrowser, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    await registerTag(page, 'queued');
    await panel.page.close();
    await expect.poll(() => fired(demo)).toEqual(['queued']);
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true);
    expect(await page.evaluate(async () => (await fetch('/api/state')).status)).toBe(200);
    await registerTag(page, 'afterwards');
    await expect.poll(() => fired(demo)).toContain('afterwards');
  });

  test('when DevTools close', async ({ demo, ownBrowser, openRealPanel }) => {
    const page = await ownBrowser.context.newPage();
    await goToDemo(page, demo, '/');
    const panel = await openRealPanel(ownBrowser, page);
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    await registerTag(page, 'queued');
    await panel.devtools.close();
    await expect.poll(() => fired(demo)).toEqual(['queued']);
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true);
  });

  test('when the tab closes', async ({ demo, ownBrowser, openHeld }) => {
    const witness = await ownBrowser.context.newPage();
    await goToDemo(witness, demo, '/');
    const { page } = await openHeld('queued');
    await page.close();
    await expect.poll(() => fired(demo)).toEqual(['queued']);
    await registerTag(witness, 'afterwards');
    await expect.poll(() => fired(demo)).toContain('afterwards');
  });

  test('when the extension is reloaded', async ({ demo, ownBrowser, openPanel }) => {
    const page = await ownBrowser.context.newPage();
    await goToDemo(page, demo, '/');
    const panel = await openPanel(ownBrowser, page);
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    await registerTag(page, 'queued');
    const background = await ownBrowser.worker();
    await background.evaluate(() => globalThis.chrome.runtime.reload());
    await expect.poll(() => fired(demo)).toEqual(['queued']);
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true);
  });

  test("when the extension's worker and the panel die together", async ({ demo, ownBrowser, openHeld }) => {
    const { panel } = await openHeld('queued');
    // A paused panel cannot bring the worker back before it dies itself.
    await pauseScripts(ownBrowser.context, panel.page);
    await killExtensionWorker(ownBrowser);
    await panel.page.close();
    expect(fired(demo)).toEqual([]);
    await expect.poll(() => fired(demo), { timeout: 60_000 }).toEqual(['queued']);
  });
});

test('A registration that was left stuck is told at the next opening, and Repair cures it', async ({
  demo,
  ownBrowser,
  openPanel,
  openHeld,
}) => {
  const { page } = await openHeld('queued');
  // What the tool cannot help: its worker stops while its page is paused, so that nobody can wake it, and the extension goes.
  const workers = await watchServiceWorkers(ownBrowser.context, page);
  const resume = await pauseScripts(ownBrowser.context, page);
  await workers.stopWorker(`${demo.origin}/`);
  const background = await ownBrowser.worker();
  const noted = () =>
    background.evaluate(async () => JSON.stringify(await globalThis.chrome.storage.local.get('stuckIfGone')));
  await expect.poll(noted).toContain(demo.origin);
  await background.evaluate(() => globalThis.chrome.runtime.reload());
  await resume();
  const next = await waitFor('the extension to be back', () => openPanel(ownBrowser, page).catch(() => undefined));
  await expect(next.alerts.first()).toContainText('may be stuck');
  await expect(next.row('queued')).toContainText('stuck');
  expect(fired(demo)).toEqual([]);
  await next.document.getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(next.document.getByRole('alertdialog')).toBeVisible();
  expect(await violations(next.page)).toEqual([]);
  await next.document.getByRole('button', { name: 'Repair now' }).click();
  await expect.poll(() => fired(demo)).toContain('queued');
  await expect(next.alerts).toHaveCount(0);
});
