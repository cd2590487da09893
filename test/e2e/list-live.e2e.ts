import type { Page } from '@playwright/test';
import { crash } from '../support/crash.ts';
import type { PanelView } from '../support/panel-view.ts';
import { expect, test } from './fixtures.ts';
import { goToDemo, registerTag } from './site-actions.ts';
import { registerTags } from './sites/page.ts';
import { PAGE, REFUSING_WORKER, TELL, TELLING_WORKER } from './sites/site.ts';

/** What changes on the site is in the panel within a second, without a click. */
const SOON = { timeout: 1_000 };

test('follows tags that are registered and handled, within a second @alone', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const worker = `${TELL}
  let refuse = true;
  addEventListener('sync', (event) => event.waitUntil(tell(event.tag).then(() => { if (refuse) throw new Error('Refused.'); })));`;
  const site = await openSite({ '/sw.js': worker });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row('No tag is registered.')).toBeVisible();

  await registerTags(page, ['first']);
  await expect(panel.fireButton('first')).toBeVisible(SOON);
  await registerTags(page, ['second']);
  await expect(panel.fireButton('second')).toBeVisible(SOON);
  // The whole registration goes, and its tags with it.
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister());
  await expect(panel.fireButton('first')).toHaveCount(0, SOON);
  await expect(panel.fireButton('second')).toHaveCount(0, SOON);
});

test('follows registrations and frames that come and go, within a second @alone', async ({
  extended,
  demo,
  page,
  openPanel,
}) => {
  await goToDemo(page, demo, '/');
  const panel = await openPanel(extended, page);
  await expect(panel.row('sw-mail.js')).toBeVisible();
  await page.evaluate(() =>
    navigator.serviceWorker.register('/notes/sw-notes.js', { scope: '/notes/', type: 'module' }),
  );
  await expect(panel.row('sw-notes.js')).toBeVisible(SOON);

  await page.evaluate(async (origin) => {
    const frame = document.createElement('iframe');
    frame.src = `${origin}/frame/`;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
  }, demo.otherOrigin);
  await expect(panel.row('sw-frame.js')).toBeVisible({ timeout: 2_000 });
  await page.evaluate(() => document.querySelector('iframe')?.remove());
  await expect(panel.row('sw-frame.js')).toHaveCount(0, SOON);
});

/** Waits until the panel lists one origin only, this one. */
async function expectOnly(panel: PanelView, origin: string, timeout = SOON.timeout) {
  await expect(panel.tree.getByRole('row', { level: 1 })).toContainText([origin], { timeout });
}

test('follows navigation, reload, back and forward, within a second @alone', async ({
  extended,
  demo,
  page,
  openPanel,
}) => {
  await goToDemo(page, demo, '/');
  const panel = await openPanel(extended, page);
  await expectOnly(panel, demo.origin, 10_000);

  await page.goto(`${demo.otherOrigin}/frame/`);
  await expectOnly(panel, demo.otherOrigin);
  await page.goBack();
  await expectOnly(panel, demo.origin);
  await page.goForward();
  await expectOnly(panel, demo.otherOrigin);
  await page.goto('about:blank');
  await expect(panel.row('about:blank')).toBeVisible(SOON);
  await page.goBack();
  await expectOnly(panel, demo.otherOrigin);
  await registerTag(page, 'sync-frame', '/frame/');
  await page.reload();
  await expectOnly(panel, demo.otherOrigin);
});

test('follows a tab that crashes and is restored', async ({ ownBrowser, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  const panel = await openPanel(ownBrowser, page);
  await expect(panel.fireButton('outbox')).toBeVisible();

  const reload = await crash(ownBrowser, page);
  await expect(panel.row('The page crashed')).toBeVisible({ timeout: 4_000 });
  await expect(panel.fireButton('outbox')).toHaveCount(0);

  await reload();
  await expect(panel.fireButton('outbox')).toBeVisible();
});

/** Counts from now on what the extension's worker runs in the inspected tabs. */
async function countReads(worker: { evaluate: Page['evaluate'] }): Promise<() => Promise<number>> {
  await worker.evaluate(() => {
    const scope = globalThis as typeof globalThis & { reads?: number };
    scope.reads ??= 0;
    const { scripting } = scope.chrome;
    Object.defineProperty(scripting, 'executeScript', {
      value: new Proxy(scripting.executeScript, {
        apply: (native, self, given) => {
          scope.reads = (scope.reads ?? 0) + 1;
          return Reflect.apply(native, self, given) as unknown;
        },
      }),
    });
  });
  return () => worker.evaluate(() => (globalThis as typeof globalThis & { reads?: number }).reads ?? 0);
}

test('reads nothing while the panel is hidden in DevTools, and again as soon as it is shown', async ({
  ownBrowser,
  openSite,
  openRealPanel,
}) => {
  const site = await openSite({ '/': PAGE, '/sw.js': TELLING_WORKER.replace('tell({', 'Promise.reject({') });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  const panel = await openRealPanel(ownBrowser, page);
  await expect(panel.row('No tag is registered.')).toBeVisible();
  const reads = await countReads(await ownBrowser.worker());
  await expect.poll(reads).toBeGreaterThan(1);

  await panel.devtools.hidePanel();
  // Nothing announces that nothing happens: the count stands still for longer than several reads take.
  let last = -1;
  const standsStill = async () => last === (last = await reads());
  const poll = { intervals: [1_500] };
  await expect.poll(standsStill, poll).toBe(true);
  const whenHidden = last;
  await registerTags(page, ['while hidden']);
  await expect.poll(standsStill, poll).toBe(true);
  expect(last).toBe(whenHidden);

  await panel.devtools.showPanel();
  await expect(panel.fireButton('while hidden')).toBeVisible(SOON);
});
