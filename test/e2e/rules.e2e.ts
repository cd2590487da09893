import type { Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { cancelDebugging } from '../support/cancel-debugging.ts';
import { debuggedByExtension } from '../support/debugged.ts';
import { killExtensionWorker } from '../support/extension-worker.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openRules, type Rules } from '../support/rules.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { registeredTags, registerTags } from './sites/page.ts';
import type { Site } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

/** Asks the server for each event, says what came of it, and fails where nothing did. */
const ASKING_WORKER = `
const post = (path, what) => fetch(path, { method: 'POST', body: JSON.stringify(what) });
const ask = async (tag) => {
  try {
    const answer = await post('/told', { asked: tag });
    return answer.status + ' ' + (await answer.text());
  } catch (error) {
    return error.message;
  }
};
addEventListener('sync', (event) => {
  const { tag, lastChance, isTrusted } = event;
  event.waitUntil(ask(tag).then((got) => post('/told?said', { tag, got, isTrusted })));
});`;

/** What the server was asked, and what the worker said that it got. */
const asked = ({ told }: Site) => told.flatMap((one) => (one as { asked?: string }).asked ?? []);
const got = ({ told }: Site) =>
  told.flatMap((one) => {
    const { tag, got } = one as { tag?: string; got?: string };
    return tag === undefined ? [] : [`${tag}: ${got}`];
  });

async function visit(page: Page, site: Site) {
  await page.goto(site.origin);
  await registerTags(page, []);
}

/** Puts a new version in the place of the one that runs; both are the same but for a comment. */
async function update(page: Page, site: Site, version: string, source = ASKING_WORKER) {
  site.serve('/sw.js', `${source}\n// ${version}`);
  await page.evaluate(async () => {
    const { ready } = globalThis as unknown as { ready: Promise<ServiceWorkerRegistration> };
    const registration = await ready;
    const before = registration.active;
    await registration.update();
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    if (worker === null || worker === before) throw new Error('There was no update.');
    await new Promise<void>((resolve) => {
      const look = () => worker.state === 'activated' && resolve();
      worker.addEventListener('statechange', look);
      look();
    });
  });
}
/**
 * Installs a new version, as the panel says, until one was met before its script; what the server was told before that one is
 * forgotten. Playwright's own debugger lets a version go as soon as it is attached, so it may take more than one.
 */
async function updateUntilMet(page: Page, site: Site, { strip }: Rules, source: string): Promise<Site> {
  for (let version = 1; ; version++) {
    const before = site.told.length;
    await update(page, site, `version ${version}`, source);
    const isMet = await expect(strip)
      .not.toContainText('Does not act yet', { timeout: 1_000 })
      .then(
        () => true,
        () => false,
      );
    if (isMet)
      return {
        ...site,
        get told() {
          return site.told.slice(before);
        },
      };
    if (version === 8) throw new Error('None of 8 versions was met before its script.');
  }
}
/** Takes the place of the version before at once. */
const SKIPPING_WORKER = `addEventListener('install', () => skipWaiting());${ASKING_WORKER}`;

test('fails, answers and delays the requests of the worker, each rule as often as it says', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': ASKING_WORKER });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'offline', pattern: '/told', first: '1' });
  await expect(rules.strip).toContainText('1 rule makes this site fail.');
  await rules.add({ effect: 'answered', pattern: '*/told', status: '503', body: '{"down":"für immer"}', first: '2' });
  await rules.add({ effect: 'delayed', pattern: '/told', delay: '700' });

  for (const tag of ['a', 'b', 'c']) {
    await registerTags(page, [tag]);
    await expect.poll(() => got(site).some((line) => line.startsWith(`${tag}: `))).toBe(true);
  }
  const begun = Date.now();
  await registerTags(page, ['d']);
  await expect.poll(() => got(site)).toHaveLength(4);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(700);
  const down = '503 {"down":"für immer"}';
  expect(got(site)).toEqual(['a: Failed to fetch', `b: ${down}`, `c: ${down}`, 'd: 200 ']);
  expect(asked(site)).toEqual(['d']);
  await expect(rules.rules.nth(0)).toContainText('acted 1 time · 0 left');
  await expect(rules.rules.nth(1)).toContainText('acted 2 times · 0 left');
  await expect(rules.rules.nth(2)).toContainText('acted 1 time');
  await expect(rules.rules.getByRole('checkbox').nth(0)).not.toBeChecked();

  await rules.off.click();
  await expect(rules.strip).toHaveCount(0);
  await registerTags(page, ['e']);
  await expect.poll(() => asked(site)).toEqual(['d', 'e']);
  await rules.rules.getByRole('checkbox').nth(0).check();
  await expect(rules.strip).toBeVisible();
  await registerTags(page, ['f']);
  await expect.poll(() => got(site)).toContain('f: Failed to fetch');
  for (let left = 3; left > 0; left--) await rules.rules.first().getByRole('button', { name: 'Remove' }).click();
  await expect(rules.rules).toHaveCount(0);
  await registerTags(page, ['g']);
  await expect.poll(() => asked(site)).toContain('g');
});

test('answers a request to another origin, which asks first, so that the worker can read it', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const other = await openSite({});
  const source = ASKING_WORKER.replace(
    "post('/told', {",
    `fetch('${other.origin}/api', { method: 'PUT', credentials: 'include', headers: { 'X-Mine': '1' } }, {`,
  );
  const site = await openSite({ '/sw.js': source });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'answered', pattern: `${other.origin}/*`, status: '418', body: 'tea', first: '1' });
  await registerTags(page, ['outbox']);
  await expect.poll(() => got(site)).toEqual(['outbox: 418 tea']);
});

test('a forced rejection sends the browser into its own back-off, and the handlers run all the same', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': ASKING_WORKER });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  await panel.startRecording();
  const rules = await openRules(panel);
  await rules.add({ effect: 'rejected', tag: 'outbox', first: '1' });
  await registerTags(page, ['outbox', 'other']);
  await expect.poll(() => got(site)).toEqual(expect.arrayContaining(['other: 200 ', 'outbox: 200 ']));
  expect(await registeredTags(page)).toEqual(['outbox']);
  // The second attempt is the browser's own, a second later.
  await expect.poll(() => asked(site).filter((tag) => tag === 'outbox')).toHaveLength(2);
  await expect.poll(() => registeredTags(page)).toEqual([]);
  const events = (await panel.events()).filter(({ tag, event }) => tag === 'outbox' && event === 'sync');
  expect(events).toMatchObject([
    { outcome: 'rejected by a rule', reason: 'Forced: A rule forced it; the handlers came to: fulfilled' },
    { outcome: 'fulfilled' },
  ]);
  await expect(rules.rules).toContainText('acted 1 time');
  // Who reads the log later sees which of them was the rule's doing.
  const log = await recordedLog(panel.document, site.origin);
  const settled = log.filter(({ type, tag }) => type === 'settled' && tag === 'outbox');
  expect(settled.map(({ outcome, forced = false }) => [outcome, forced])).toEqual([
    ['rejected', true],
    ['fulfilled', false],
  ]);
});

test('events of periodic sync obey as well', async ({ extended, page, openSite, openPanel }) => {
  const handler = "addEventListener('periodicsync', ({ tag }) => void post('/told', { asked: tag }));";
  const site = await openSite({ '/sw.js': ASKING_WORKER + handler, '/empty': '' });
  await page.goto(`${site.origin}/empty`);
  const panel = await openPanel(extended, page);
  await panel.preserveLog.check();
  await panel.startRecording(); // so that the worker is attached to before it starts
  await visit(page, site);
  await expect(panel.row('sw.js active')).toBeVisible();
  const rules = await openRules(panel);
  await rules.add({ effect: 'dropped', tag: 'news' });
  await rules.add({ effect: 'rejected', tag: 'weather' });
  const workers = await watchServiceWorkers(extended.context, page);
  await workers.stopWorker(`${site.origin}/`); // another debugger may have let it go at its first start before the probe was there
  for (const tag of ['news', 'weather', 'mail']) await workers.dispatchPeriodicSync(`${site.origin}/`, tag);
  await expect.poll(() => asked(site)).toEqual(['weather', 'mail']);
  const outcomes = async () => (await panel.events()).filter(({ event }) => event === 'periodicsync');
  await expect
    .poll(async () => (await outcomes()).map(({ tag, outcome }) => [tag, outcome]))
    .toEqual([
      ['news', 'dropped by a rule'],
      ['weather', 'rejected by a rule'],
      ['mail', 'ignored'],
    ]);
  await workers.close();
});

test('a drop asks first, then takes the pending tag away unseen by the handlers', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': SKIPPING_WORKER });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  await panel.hold.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  await registerTags(page, ['outbox', 'other']);
  const rules = await openRules(panel);
  const ask = async () => {
    await panel.row('outbox').getByRole('button', { name: 'More for outbox' }).click();
    await panel.document.getByRole('menuitem', { name: 'Drop this tag…' }).click();
    await expect(rules.dialog).toContainText('the only way to remove a pending one');
    await expect(rules.dialog).toContainText('It is held: it goes when it is released.');
  };
  await ask();
  await rules.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(rules.rules).toHaveCount(0);
  await ask();
  await rules.dialog.getByRole('button', { name: 'Drop' }).click();
  // The version that runs has handlers that would see the event first, so the rule waits for the next one.
  await expect(rules.strip).toContainText('Does not act yet');
  await updateUntilMet(page, site, rules, SKIPPING_WORKER);

  await panel.hold.click();
  await expect.poll(() => registeredTags(page)).toEqual([]);
  await expect.poll(() => asked(site)).toEqual(['other']);
  const events = (await panel.outcomes(2)).map(({ tag, outcome, reason }) => [tag, outcome, reason]);
  expect(events).toContainEqual([
    'outbox',
    'dropped by a rule',
    'Forced: A rule kept it from the handlers; the browser took it as done',
  ]);
  await expect(rules.strip).toHaveCount(0);
  await registerTags(page, ['outbox']);
  await expect.poll(() => asked(site)).toEqual(['other', 'outbox']);
});

for (const where of ['an ordinary tab', 'the real DevTools'] as const) {
  test(`workers that are stopped and started, and new versions, obey from their first instruction: ${where}`, async ({
    ownBrowser,
    openSite,
    openPanel,
    openRealPanel,
  }) => {
    test.setTimeout(60_000);
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
    test.setTimeout(60_000);
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
    if (isClosed) await expect.poll(() => debuggedByExtension(ownBrowser, page), { timeout: 40_000 }).toEqual([]);
    else await expect(rules.strip).toContainText('1 rule makes');
    await registerTags(page, ['b']);
    await expect.poll(() => got(site)).toContain(isClosed ? 'b: 200 ' : 'b: Failed to fetch');
  });
}

test('everything is off when the tab is left to another site, and when Cancel is pressed', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  test.setTimeout(60_000);
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
  await expect(rules.strip).toContainText('2 rules make');
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
  await expect(others.strip).toContainText('The panel of another tab makes this site fail.');
  await expect(others.off).toHaveCount(0);
  await expect(others.rules).toContainText('of another tab’s panel');
  await expect(others.rules.getByRole('checkbox')).toBeDisabled();
  await others.add({ effect: 'answered', pattern: '/told', status: '500' });
  await registerTags(second, ['a']);
  await expect.poll(() => got(site)).toEqual(['a: Failed to fetch']);
  await here.page.close();
  await registerTags(second, ['b']);
  await expect.poll(() => got(site)).toEqual(['a: Failed to fetch', 'b: 500 ']);
  await second.close();
});

test('says what to write where something is wrong', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': ASKING_WORKER });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  const alert = rules.form.getByRole('alert');
  const wrong: [Parameters<typeof rules.fill>[0], string][] = [
    [{ effect: 'offline', pattern: '' }, 'Write a URL in which * stands for any characters, such as /api/*'],
    [{ effect: 'offline', pattern: 'not a URL' }, 'Write a URL in which * stands for any characters, such as /api/*'],
    [
      { effect: 'answered', pattern: '/told', status: '700' },
      'A status is a whole number from 200 to 599, such as 503.',
    ],
    [
      { effect: 'answered', pattern: '/told', status: 'bad' },
      'A status is a whole number from 200 to 599, such as 503.',
    ],
    [{ effect: 'delayed', pattern: '/told', delay: '-5' }, 'A delay is a whole number of ms from 1 to 600,000.'],
    [
      { effect: 'delayed', pattern: '/told', delay: '5', first: '1.5' },
      'Leave “Only the first” empty, or write a whole number',
    ],
  ];
  for (const [values, message] of wrong) {
    await rules.fill(values);
    await expect(alert).toContainText(message);
  }
  await expect(rules.rules).toHaveCount(0);
  await expect(rules.strip).toHaveCount(0);
  await rules.add({ effect: 'delayed', pattern: '/told', delay: '5', first: '1' });
  expect(await violations(panel.page)).toEqual([]);
  await rules.fill({ effect: 'dropped', tag: 'outbox' });
  await expect(rules.dialog).toBeVisible();
  expect(await violations(panel.page)).toEqual([]);
});
