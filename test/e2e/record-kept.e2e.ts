import { launchBrowser, type ExtendedBrowser } from '../support/browser.ts';
import { killExtensionWorker } from '../support/extension-worker.ts';
import { createProfile, removeProfile } from '../support/profile.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { waitFor } from '../support/wait-for.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL, TELLING_WORKER } from './sites/site.ts';

test('keeps the log when the panel is closed, until it is cleared', async ({ ownBrowser, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, []);
  const first = await openPanel(ownBrowser, page);
  await first.startRecording();
  await registerTags(page, ['one']);
  await expect.poll(() => first.story()).toContainEqual('completed one completed');
  const story = await first.story();
  await first.page.close();

  const second = await openPanel(ownBrowser, page);
  await expect(second.record).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => second.story()).toEqual(story);
  expect(story).toContainEqual('sync one fulfilled');

  await second.clear.click();
  await expect.poll(() => second.story()).toEqual([]);
  await second.page.reload();
  await expect(second.row('sw.js active')).toBeVisible();
  expect(await second.story()).toEqual([]);
});

/** What is told once, whatever becomes of the extension's worker meanwhile. */
const ONCE = ['registered', 'dispatched', 'request', 'console', 'settled', 'completed'];

/** Takes as long as its tag says, in ms. */
const TIMED_WORKER = `${TELL}
addEventListener('sync', (event) => event.waitUntil((async () => {
  await tell(event.tag);
  console.log(event.tag);
  await new Promise((resolve) => setTimeout(resolve, Number(event.tag.split(' ')[1])));
})()));`;

test('records what happens while the extension’s worker is dead, and what was under way when it died, once', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/empty': '', '/sw.js': TIMED_WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(`${site.origin}/empty`);
  const panel = await openPanel(ownBrowser, page);
  await panel.preserveLog.check();
  await panel.startRecording();
  await page.goto(site.origin);
  await registerTags(page, ['before 0']);
  const log = () => recordedLog(panel.document, site.origin);
  const typesOf = async (tag: string) => {
    const events = await log();
    const dispatchId = events.find((event) => event.tag === tag && event.type === 'dispatched')?.dispatchId;
    const isIts = (event: (typeof events)[number]) =>
      event.tag === tag || (dispatchId !== undefined && event.dispatchId === dispatchId);
    return events.flatMap((event) => (isIts(event) ? [event.type] : [])).sort();
  };
  await expect.poll(() => typesOf('before 0')).toEqual(ONCE.toSorted());

  await registerTags(page, ['during 1500']);
  await expect.poll(() => typesOf('during 1500')).toContain('console');
  await killExtensionWorker(ownBrowser);
  await registerTags(page, ['dead 0']);
  for (const tag of ['dead 0', 'during 1500']) {
    await expect.poll(() => typesOf(tag), { message: tag }).toEqual(ONCE.toSorted());
  }
  await expect(panel.record).toHaveAttribute('aria-pressed', 'true');

  for (let kill = 0; kill < 5; kill++) {
    await killExtensionWorker(ownBrowser);
    await registerTags(page, [`kill${kill} 0`]);
  }
  for (let kill = 0; kill < 5; kill++) {
    await expect.poll(() => typesOf(`kill${kill} 0`), { message: String(kill) }).toEqual(ONCE.toSorted());
  }
  const attributed = (await log()).filter(({ type }) => type === 'request' || type === 'console');
  expect(attributed.map(({ attributedBy }) => attributedBy)).toEqual(attributed.map(() => 'stack'));
});

test.describe('on a profile that outlives its browser,', () => {
  let profile: string;
  const opened: ExtendedBrowser[] = [];
  const launch = async () => {
    const browser = await launchBrowser({ profile });
    opened.push(browser);
    return browser;
  };
  test.beforeEach(async () => {
    test.setTimeout(60_000);
    profile = await createProfile(480);
  });
  test.afterEach(async () => {
    for (const browser of opened.splice(0)) await browser.close();
    await removeProfile(profile);
  });

  for (const how of ['is closed', 'crashes'] as const) {
    test(`the log is there again after the browser ${how}, all but the last second`, async ({
      openSite,
      openPanel,
    }) => {
      const site = await openSite({ '/sw.js': TELLING_WORKER });
      const before = await launch();
      const page = await before.context.newPage();
      await page.goto(site.origin);
      await registerTags(page, []);
      const first = await openPanel(before, page);
      await first.startRecording();
      await registerTags(page, ['one', 'two']);
      await expect.poll(() => site.told.length).toBe(2);
      const told = Date.now();
      await waitFor('a second to go by', () => Date.now() - told > 1_000);
      if (how === 'crashes') {
        const gone = new Promise((resolve) => before.context.once('close', resolve));
        before.session.send('Browser.crash').catch(() => undefined); // there is nobody left to answer
        await gone;
      } else {
        await before.close();
      }

      const after = await launch();
      const again = await after.context.newPage();
      await again.goto(site.origin);
      const second = await openPanel(after, again);
      await expect(second.record).toHaveAttribute('aria-pressed', 'false');
      await expect
        .poll(() => second.story())
        .toEqual(
          expect.arrayContaining([
            'sync one fulfilled',
            'completed one completed',
            'sync two fulfilled',
            'completed two completed',
          ]),
        );
    });
  }
});
