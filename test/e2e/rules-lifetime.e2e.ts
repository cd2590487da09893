import { cancelDebugging } from '../support/cancel-debugging.ts';
import { debuggedByExtension } from '../support/debugged.ts';
import { killExtensionWorker } from '../support/extension-worker.ts';
import { openRules } from '../support/rules.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { ASKING_WORKER, asked, got, SKIPPING_WORKER, updateUntilMet, visit } from './sites/asking-site.ts';
import { registeredTags, registerTags } from './sites/page.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

for (const where of ['an ordinary tab', 'the real DevTools'] as const) {
  test(`workers that are stopped and started, and new versions, obey from their first instruction: ${where}`, async ({
    ownBrowser,
    openSite,
    openPanel,
    openRealPanel,
  }) => {
    const source = `importScripts('/lib.js');${SKIPPING_WORKER};post('/told', { asked: 'start' }).catch(() => {});`;
    const site = await openSite({ '/sw.js': SKIPPING_WORKER, '/lib.js': '' });
    const page = await ownBrowser.context.newPage();
    await visit(page, site);
    const panel = await (where === 'an ordinary tab' ? openPanel : openRealPanel)(ownBrowser, page);
    const rules = await openRules(panel);
    await rules.add({ effect: 'offline', pattern: '/told' });
    await rules.add({ effect: 'dropped', tag: 'unseen' });
    const workers = await watchServiceWorkers(ownBrowser.context, page);
    await workers.stopWorker(`${site.origin}/`);
    await registerTags(page, ['a']);
    await expect.poll(() => got(site)).toEqual(['a: Failed to fetch']);

    const met = await updateUntilMet(page, site, rules, source);
    await registerTags(page, ['unseen', 'b']);
    await expect.poll(() => got(met)).toEqual(['b: Failed to fetch']);
    await expect.poll(() => registeredTags(page)).toEqual([]);
    expect(asked(met)).toEqual([]);

    await rules.add({ effect: 'offline', pattern: '*/lib.js' });
    site.serve('/sw.js', `${source} // third`);
    const refused = await page.evaluate(async () => {
      const { ready } = globalThis as unknown as { ready: Promise<ServiceWorkerRegistration> };
      return (await ready).update().then(
        () => '',
        (error: unknown) => String(error),
      );
    });
    expect(refused).toContain('ServiceWorker script evaluation failed');
    await workers.close();
  });
}

test('everything is off when the panel closes, and a request that is delayed then goes on', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': ASKING_WORKER });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'rejected', tag: 'b' });
  await rules.add({ effect: 'delayed', pattern: '/told', delay: '600000' });
  await registerTags(page, ['a']);
  await expect(rules.rules.nth(1)).toContainText('acted 1 time');
  expect(asked(site)).toEqual([]);
  await panel.page.close();
  await expect.poll(() => got(site)).toEqual(['a: 200 ']);
  // A session that nobody uses any more stays for some seconds.
  await expect.poll(() => debuggedByExtension(extended, page), { timeout: 20_000 }).toEqual([]);
  await registerTags(page, ['b']);
  await expect.poll(() => got(site)).toEqual(['a: 200 ', 'b: 200 ']);
  await expect.poll(() => registeredTags(page)).toEqual([]);
});

for (const isClosed of [false, true]) {
  const then = isClosed ? 'everything is off where no panel returns' : 'the rules go on with the panel that returns';
  test(`a request that is paused when the extension’s worker dies goes on, and ${then}`, async ({
    ownBrowser,
    openSite,
    openPanel,
  }) => {
    const site = await openSite({ '/sw.js': ASKING_WORKER });
    const page = await ownBrowser.context.newPage();
    await visit(page, site);
    const panel = await openPanel(ownBrowser, page);
    const rules = await openRules(panel);
    await rules.add({ effect: 'delayed', pattern: '/told', delay: '600000', first: '1' });
    await rules.add({ effect: 'offline', pattern: '/told' });
    await registerTags(page, ['a']);
    await expect(rules.rules.first()).toContainText('acted 1 time');
    expect(asked(site)).toEqual([]);
    if (isClosed) {
      await panel.page.evaluate(() => setTimeout(() => window.close()));
      await Promise.all([killExtensionWorker(ownBrowser), panel.page.waitForEvent('close')]);
    } else await killExtensionWorker(ownBrowser);
    await expect.poll(() => got(site), { timeout: 40_000 }).toEqual(['a: 200 ']);
    // The alarm comes within 30 s; then the panel is waited for, and a session that nobody uses stays for some seconds.
    if (isClosed) await expect.poll(() => debuggedByExtension(ownBrowser, page), { timeout: 60_000 }).toEqual([]);
    else await expect(rules.strip).toContainText('1 rule acts');
    await registerTags(page, ['b']);
    await expect.poll(() => got(site)).toContain(isClosed ? 'b: 200 ' : 'b: Failed to fetch');
  });
}

test('everything is off when the tab is left to another site, and when Cancel is pressed', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const [site, other] = [await openSite({ '/sw.js': ASKING_WORKER }), await openSite({ '/sw.js': ASKING_WORKER })];
  const page = await ownBrowser.context.newPage();
  await visit(page, site);
  const panel = await openPanel(ownBrowser, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'offline', pattern: '/told' });
  await page.reload();
  await expect(rules.strip).toBeVisible();
  await page.goto(other.origin);
  await expect(rules.strip).toHaveCount(0);
  await visit(page, site);
  await registerTags(page, ['a']);
  await expect.poll(() => got(site)).toEqual(['a: 200 ']);

  await rules.rules.getByRole('checkbox').check();
  await rules.add({ effect: 'rejected', tag: 'b' });
  await expect(rules.strip).toContainText('2 rules act');
  await cancelDebugging(ownBrowser);
  await expect(rules.strip).toHaveCount(0);
  await registerTags(page, ['c']);
  await expect.poll(() => got(site)).toContain('c: 200 ');
  // Nothing tells the worker that the debugger has gone, so what it was told ends by itself.
  await expect(async () => {
    await registerTags(page, ['b']);
    await expect.poll(() => registeredTags(page), { timeout: 500 }).toEqual([]);
  }).toPass({ timeout: 20_000 });
});

test('a rule of another tab’s panel is told as such, and is not switched here', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': ASKING_WORKER });
  await visit(page, site);
  const second = await extended.context.newPage();
  await visit(second, site);
  const [here, there] = [await openPanel(extended, page), await openPanel(extended, second)];
  const [rules, others] = [await openRules(here), await openRules(there)];
  await rules.add({ effect: 'offline', pattern: '/told' });
  await expect(others.strip).toContainText('The panel of another tab has rules for this site.');
  await expect(others.off).toHaveCount(0);
  await expect(others.rules).toContainText("of another tab's panel");
  await expect(others.rules.getByRole('checkbox')).toBeDisabled();
  await others.add({ effect: 'answered', pattern: '/told', status: '500' });
  await registerTags(second, ['a']);
  await expect.poll(() => got(site)).toEqual(['a: Failed to fetch']);
  await here.page.close();
  await registerTags(second, ['b']);
  await expect.poll(() => got(site)).toEqual(['a: Failed to fetch', 'b: 500 ']);
  await second.close();
});
