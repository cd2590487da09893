import { crash } from '../support/crash.ts';
import { debuggedByExtension } from '../support/debugged.ts';
import { collectErrors } from '../support/worker-errors.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';

const HELD = 'Unknown: page, 1 service worker · Held: 1 service worker';
const STAYS_HELD = /has stopped, and no page with this panel can start it: its tags stay held until one can/;

for (const what of ['hold', 'offline'] as const) {
  test(`a page that crashes while ${what} is on: what is held is said to stay so, and fires when it is loaded again`, async ({
    ownBrowser,
    openInstalled,
    openPanel,
  }) => {
    const { site, page } = await openInstalled();
    const other = await ownBrowser.context.newPage();
    await other.goto(site.origin);
    const panel = await openPanel(ownBrowser, page);
    await expect(panel.activeWorker).toBeVisible();
    await panel.startRecording(); // so that the debugger stays attached to the page
    await panel[what].click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTags(other, ['held']);
    const errors = await collectErrors(ownBrowser);

    const reload = await crash(ownBrowser, page);
    await expect(panel.status).toContainText(HELD);
    await expect(panel.alerts).toHaveText([STAYS_HELD]);
    await panel[what].click();
    await expect(panel[what]).not.toBeChecked();
    await panel.refresh.click();
    await expect(panel.status).toContainText(HELD);
    await expect(panel.alerts).toHaveText([STAYS_HELD]);
    expect(site.told).toEqual([]);

    await reload();
    await expect.poll(() => site.told).toMatchObject([{ tag: 'held', isTrusted: true }]);
    await expect(panel.status).toContainText('Online: page');
    await expect(panel.status).not.toContainText(/Held|Unknown/);
    await expect(panel.alerts).toHaveText([]);
    expect(await errors()).toEqual([]);
  });
}

for (const what of ['the page is loaded again', 'the site starts the worker'] as const) {
  test(`what is held when the page crashes and the panel is closed fires as soon as ${what}`, async ({
    ownBrowser,
    openInstalled,
    openPanel,
  }) => {
    const { site, page } = await openInstalled();
    const other = await ownBrowser.context.newPage();
    await other.goto(site.origin);
    const panel = await openPanel(ownBrowser, page);
    await panel.hold.click();
    await expect(panel.status).toContainText('Held: 1 service worker');
    await registerTags(other, ['held']);
    const reload = await crash(ownBrowser, page);
    await expect(panel.status).toContainText(HELD);
    await panel.page.close();
    await other.reload(); // which starts no worker, and has no panel
    await registerTags(other, ['second']);
    expect(site.told).toEqual([]);

    if (what.startsWith('the page')) await reload();
    else await other.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage('anything'));
    await expect.poll(() => site.told).toMatchObject([{ tag: 'held' }, { tag: 'second' }]);
    await expect.poll(() => debuggedByExtension(ownBrowser, other)).toEqual([]);
  });
}
