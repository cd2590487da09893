import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from '../support/browser.ts';
import { pauseScripts } from '../support/pause-scripts.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { waitFor } from '../support/wait-for.ts';
import type { PanelView } from '../support/panel-view.ts';
import { viewWhy } from '../support/why-view.ts';
import { expect, test } from './fixtures.ts';
import { fired, registerTag } from './site-actions.ts';
import { registeredTags, registerTags } from './sites/page.ts';
import { PAGE, REFUSING_WORKER, TELLING_WORKER } from './sites/site.ts';

const NO_LISTENER = "addEventListener('message', () => {});";
const THROWING = "addEventListener('sync', () => { throw new TypeError('Not today.'); });";
const PENDING = "addEventListener('sync', (event) => event.waitUntil(new Promise(() => {})));";
/** Its first start succeeds, all others fail. */
const FAILS_TO_START = `if (serviceWorker.state === 'activated') throw new Error('No database.');\n${TELLING_WORKER}`;

async function permit(
  { session }: ExtendedBrowser,
  origin: string,
  name: 'background-sync' | 'periodic-background-sync',
  setting: 'granted' | 'denied',
): Promise<void> {
  await session.send('Browser.setPermission', { origin, permission: { name }, setting });
}

function registerPeriodic(page: Page, tag: string, hours: number): Promise<void> {
  return page.evaluate(
    async ([name, minInterval]) => {
      const { ready } = globalThis as unknown as {
        ready: Promise<{ periodicSync: { register(tag: string, options: { minInterval: number }): Promise<void> } }>;
      };
      await (await ready).periodicSync.register(name, { minInterval });
    },
    [tag, hours * 3_600_000] as const,
  );
}

test('the permission is denied', async ({ ownBrowser, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  await permit(ownBrowser, site.origin, 'background-sync', 'denied');
  const panel = await openPanel(ownBrowser, page);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({
    sentence: 'The permission is denied, so the browser registers no such tag.',
    evidence: 'The permission is “denied”.',
    next: 'Allow “Background sync” for this site in the site settings.',
    button: null,
  });
});

test('a periodic tag: its permission, its minimum interval where that was recorded, and what nobody can ask', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled();
  await permit(ownBrowser, site.origin, 'periodic-background-sync', 'granted');
  await registerPeriodic(page, 'news', 1);
  const panel = await openPanel(ownBrowser, page);
  const why = viewWhy(panel);
  await why.ask('news');
  await why.says({
    sentence: 'only for an installed app',
    evidence: 'getTags() does not tell the interval',
    next: 'install the app',
    button: 'Fire it simulated',
  });
  await panel.startRecording();
  await registerPeriodic(page, 'weather', 24);
  await why.ask('weather');
  await why.says({
    sentence:
      /It may be below its minimum interval: not before about .*\d.*, an estimate, and only for an installed app/,
    evidence: /It was registered at .*\d.* with a minimum interval of 24 h/,
    button: 'Fire it simulated',
  });
  await permit(ownBrowser, site.origin, 'periodic-background-sync', 'denied');
  await why.says({
    sentence: 'The browser grants it to sites that are installed as an app',
    evidence: 'The permission is “denied”.',
    next: 'or fire it simulated',
    button: 'Fire it simulated',
  });

  // The list has it as well, also in a panel that knows it from the log.
  const kind = (of: PanelView, tag: string) => of.row(tag).getByRole('gridcell').nth(1);
  const hasInterval = async (shown: PanelView) => {
    await expect(kind(shown, 'weather')).toHaveText('periodic 24 h');
    await expect(kind(shown, 'weather')).toHaveAttribute('title', /^periodic · at most every 24 h · .*\d/);
    await expect(kind(shown, 'news')).toHaveText('periodic');
  };
  await hasInterval(panel);
  await panel.page.close();
  await hasInterval(await openPanel(ownBrowser, page));
});

test('its worker is not activated, and then redundant because its registration is gone', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  await expect.poll(() => site.told).toHaveLength(1);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  site.serve(
    '/sw.js',
    "skipWaiting(); addEventListener('activate', (event) => event.waitUntil(new Promise(() => {})));",
  );
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().then(() => null));
  await expect(panel.row('(activating)')).toBeVisible();
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({
    sentence: 'Its worker is not activated yet.',
    evidence: `active worker, activating: ${site.origin}/sw.js`,
    next: 'Wait for the promises of its activate event',
    button: null,
  });
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister());
  await why.says({
    sentence: 'Its worker is redundant.',
    evidence: `getRegistrations() lists ${site.origin}/ no more.`,
    next: 'Reload the page, so that it registers its worker again.',
    button: null,
  });
});

test('a registration has no active worker', async ({ ownBrowser, openSite, openPanel }) => {
  const site = await openSite({
    '/sw.js': "addEventListener('install', (event) => event.waitUntil(new Promise(() => {})));",
  });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  const panel = await openPanel(ownBrowser, page);
  await panel.tree.getByRole('button', { name: 'Why is it not firing?' }).click();
  const why = viewWhy(panel);
  await why.says({
    sentence: 'No active worker could get the event.',
    evidence: `installing worker, installing: ${site.origin}/sw.js`,
    next: 'The Console says why',
    button: null,
  });
});

test('its worker fails to start', async ({ ownBrowser, openInstalled, openPanel }) => {
  const { site, page } = await openInstalled(FAILS_TO_START);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  const workers = await watchServiceWorkers(ownBrowser.context, page);
  await workers.stopWorker(`${site.origin}/`);
  await registerTags(page, ['outbox']);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({
    sentence: 'Its worker failed to start: its script threw',
    evidence: new RegExp(`Error: No database\\. ${site.origin}/sw\\.js:1:\\d+`),
    next: 'Mend what the script does at its top level',
    button: null,
  });
  expect(site.told).toEqual([]);
});

test('its worker failed to start before anybody recorded, which may be', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled(FAILS_TO_START);
  const workers = await watchServiceWorkers(ownBrowser.context, page);
  await workers.stopWorker(`${site.origin}/`);
  await workers.close();
  await registerTags(page, ['outbox']);
  const panel = await openPanel(ownBrowser, page);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({ sentence: 'Nothing here keeps it.', button: 'Record' });
  await why.cure('Record');
  await why.says({ sentence: 'Its worker may have failed to start', evidence: 'Error: No database.', button: null });
});

for (const [what, script, outcome, answer] of [
  [
    'its handler ignores it',
    NO_LISTENER,
    'ignored',
    {
      sentence: 'Its handler ignores the tag',
      evidence: 'by waitUntil',
      next: 'Compare it with the tags',
    },
  ],
  [
    'its handler throws',
    THROWING,
    'threw',
    {
      sentence: 'Its handler threw before it called waitUntil.',
      evidence: 'TypeError: Not today.',
      next: 'Mend the error',
    },
  ],
] as const) {
  test(`${what}: the browser takes it as done`, async ({ page, openInspected }) => {
    const { panel } = await openInspected(script);
    await panel.startRecording();
    await registerTags(page, ['outbox']);
    await expect.poll(() => panel.story()).toContainEqual(`sync outbox ${outcome}`);
    await expect.poll(() => registeredTags(page)).toEqual([]);
    const why = viewWhy(panel);
    await why.askByForm('outbox');
    await why.says({ ...answer, button: null });
  });
}

test('its handler never settles', async ({ page, openInspected }) => {
  const { panel } = await openInspected(PENDING);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({ sentence: 'It is firing right now.', attempts: 'Attempt 1 of 3 runs.' });
  await expect(why.region).toContainText('Its handler does not settle', { timeout: 15_000 });
  await why.says({
    sentence: 'Its handler does not settle',
    evidence: /Its event began 1\d s ago and has not ended\./,
    next: 'Find the promise that stays pending',
    button: null,
  });
});

test('it is stuck, and the button cures it', async ({ demo, ownBrowser, openPanel, openHeld }) => {
  const { page } = await openHeld('queued');
  const workers = await watchServiceWorkers(ownBrowser.context, page);
  const resume = await pauseScripts(ownBrowser.context, page);
  await workers.stopWorker(`${demo.origin}/`);
  const background = await ownBrowser.worker();
  await background.evaluate(() => globalThis.chrome.runtime.reload());
  await resume();
  const panel = await waitFor('the extension to be back', () => openPanel(ownBrowser, page).catch(() => undefined));
  await panel.startRecording();
  const why = viewWhy(panel);
  await why.ask('queued');
  await why.says({
    sentence: 'It is stuck: the browser counts a hold that nobody can take off.',
    evidence: /^Since .*\d/,
    next: 'Repair the registration',
    button: 'Repair',
  });
  await why.cure('Repair');
  await panel.document.getByRole('button', { name: 'Repair now' }).click();
  await expect.poll(() => fired(demo)).toContain('queued');
  // The recording goes on.
  await registerTag(page, 'after');
  await expect.poll(() => panel.story()).toContain('registered after registered');
});

test('the page never reached register(): an error, a refusal, another tag, or nothing', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({
    '/sw.js': TELLING_WORKER,
    '/broken.html': `${PAGE}<script>
ready.then(async (registration) => {
  const draft = JSON.parse('no JSON');
  await registration.sync.register(draft.tag);
});
</script>`,
  });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(ownBrowser, page);
  const why = viewWhy(panel);
  await why.askByForm('outbox');
  await why.says({
    sentence: 'It is not registered. Whether the page tried to was not recorded.',
    evidence: 'nothing was recorded since the page was loaded',
    next: 'Record, and reload the page',
    button: 'Record',
  });
  await why.cure('Record');
  await expect(panel.record).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await why.says({
    sentence: 'It is not registered: no script of the page called register() for it.',
    evidence:
      'register() was not called with this registration, and no error was left uncaught, since the page was loaded',
    next: 'Look for the condition',
    button: null,
  });
  await registerTags(page, ['outbux']);
  await why.says({ sentence: 'called register() for it', evidence: 'register() was called for: outbux.' });

  await permit(ownBrowser, site.origin, 'background-sync', 'denied');
  await expect(registerTags(page, ['outbox'])).rejects.toThrow('NotAllowedError');
  await permit(ownBrowser, site.origin, 'background-sync', 'granted');
  await why.says({
    sentence: 'It is not registered: the browser refused register() with NotAllowedError.',
    evidence: 'Permission denied. The permission background-sync is denied.',
    next: 'Do what the error asks for',
  });

  await page.goto(`${site.origin}/broken.html`);
  await why.askByForm('drafts');
  await why.says({
    sentence: 'no script of the page reached register(), and an error was thrown that nobody caught.',
    evidence: /SyntaxError: .*JSON.* http.*broken\.html:\d+:\d+/,
    next: 'Mend the error',
    button: null,
  });
});
