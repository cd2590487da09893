import { violations } from '../support/axe.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openRules } from '../support/rules.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { ASKING_WORKER, asked, got, SKIPPING_WORKER, updateUntilMet, visit } from './sites/asking-site.ts';
import { registeredTags, registerTags } from './sites/page.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

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
  await expect(rules.strip).toHaveText('1 rule acts on this site. Turn off all');
  await expect(rules.form.getByRole('textbox', { name: 'Only the first' })).toHaveValue(''); // for the next
  const order = panel.document.getByText('Where several fit, the first acts.');
  await expect(order).toHaveCount(0);
  await rules.add({ effect: 'answered', pattern: '*/told', status: '503', body: '{"down":"für immer"}', first: '2' });
  await rules.add({ effect: 'delayed', pattern: '/told', delay: '700' });
  await expect(order).toBeVisible();

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
  for (const left of [2, 1, 0]) {
    await rules.rules.first().getByRole('button', { name: 'Remove' }).click();
    await expect(rules.rules).toHaveCount(left);
  }
  await registerTags(page, ['g']);
  await expect.poll(() => asked(site)).toContain('g');
});

test('leaves the workers of other registrations alone, also while they are installed', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const worker = `const ask = (what) => fetch('/told', { method: 'POST', body: JSON.stringify(what) });
ask('script');
addEventListener('install', (event) => event.waitUntil(ask('install')));`;
  const site = await openSite({ '/sw.js': ASKING_WORKER, '/other/sw.js': worker });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'answered', pattern: '/told', status: '503', body: '' });
  await page.evaluate(`register('/other/sw.js', { scope: '/other/' })`);
  await expect.poll(() => site.told).toEqual(expect.arrayContaining(['script', 'install']));
  await expect(rules.rules.first()).toContainText('acted 0 times');
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

test('answers a request that was sent on to another origin', async ({ extended, page, openSite, openPanel }) => {
  const open = { 'Access-Control-Allow-Origin': '*' };
  const last = await openSite({ '/end': { body: 'served', headers: open } });
  const other = await openSite({
    '/moved': { body: '', status: 302, headers: { ...open, Location: `${last.origin}/end` } },
  });
  const source = ASKING_WORKER.replace("post('/told', {", `fetch('${other.origin}/moved', undefined, {`);
  const site = await openSite({ '/sw.js': source });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'answered', pattern: `${last.origin}/*`, status: '503', body: 'down', first: '1' });
  await registerTags(page, ['outbox']);
  await expect.poll(() => got(site)).toEqual(['outbox: 503 down']);
  await registerTags(page, ['again']);
  await expect.poll(() => got(site)).toContain('again: 200 served');
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
  await expect.poll(() => registeredTags(page), { intervals: [20] }).toEqual(['outbox']);
  // The second attempt is the browser's own, a second later.
  await expect.poll(() => asked(site).filter((tag) => tag === 'outbox')).toHaveLength(2);
  await expect.poll(() => registeredTags(page)).toEqual([]);
  const events = async () => (await panel.events()).filter(({ tag, event }) => tag === 'outbox' && event === 'sync');
  await expect
    .poll(events)
    .toMatchObject([
      { outcome: 'rejected by a rule', reason: 'Forced: A rule forced it; the handlers came to: fulfilled' },
      { outcome: 'fulfilled' },
    ]);
  await expect(rules.rules).toContainText('acted 1 time');
  // Who reads the log later sees which of them was the rule's doing.
  const settled = async () =>
    (await recordedLog(panel.document, site.origin)).filter(({ type, tag }) => type === 'settled' && tag === 'outbox');
  await expect
    .poll(async () => (await settled()).map(({ outcome, forced = false }) => [outcome, forced]))
    .toEqual([
      ['rejected', true],
      ['fulfilled', false],
    ]);
});

test('events of periodic sync obey as well', async ({ extended, page, openSite, openPanel }) => {
  const handler = "addEventListener('periodicsync', ({ tag }) => void post('/told', { asked: tag }));";
  const opened = await openSite({ '/sw.js': SKIPPING_WORKER + handler });
  await visit(page, opened);
  const panel = await openPanel(extended, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  const rules = await openRules(panel);
  await rules.add({ effect: 'dropped', tag: 'news' });
  await rules.add({ effect: 'rejected', tag: 'weather' });
  const site = await updateUntilMet(page, opened, rules, SKIPPING_WORKER + handler);
  const workers = await watchServiceWorkers(extended.context, page);
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
  // Used up, it would drop one more.
  const checkbox = rules.rules.getByRole('checkbox');
  await checkbox.click();
  await expect(rules.dialog).toContainText('the only way to remove a pending one');
  await rules.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(checkbox).not.toBeChecked();
  await expect(rules.strip).toHaveCount(0);
});

test('a drop that was switched off asks as well before it is on again', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': ASKING_WORKER });
  await visit(page, site);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'dropped', tag: 'outbox' });
  await rules.add({ effect: 'rejected', tag: 'other' });
  const [drop, reject] = [rules.rules.getByRole('checkbox').nth(0), rules.rules.getByRole('checkbox').nth(1)];
  await rules.off.click();
  await expect(rules.strip).toHaveCount(0);
  await drop.click();
  await expect(rules.dialog).toHaveAccessibleName(/outbox/);
  await rules.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(rules.dialog).toHaveCount(0);
  await expect(drop).not.toBeChecked();
  await drop.click();
  await expect(rules.dialog).toBeVisible();
  await panel.page.keyboard.press('Escape');
  await expect(rules.dialog).toHaveCount(0);

  // What takes no tag away needs no question; and nothing was sent of what was cancelled, or it would be on by now.
  await reject.click();
  await expect(rules.strip).toHaveText(/^1 rule acts on this site\.\s+Turn off all$/);
  await expect(drop).not.toBeChecked();
  await drop.click();
  await rules.dialog.getByRole('button', { name: 'Drop' }).click();
  await expect(rules.strip).toContainText('1 rule acts on this site.');
  await expect(rules.strip).toContainText('Does not act yet');
  await expect(drop).toBeChecked();
  await drop.click();
  await expect(drop).not.toBeChecked();
  await expect(rules.dialog).toHaveCount(0);
  await expect(rules.strip).toHaveText(/^1 rule acts on this site\.\s+Turn off all$/);
});

test('a rule whose registration is gone is not shown as on, and the form has none to choose', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled();
  const panel = await openPanel(ownBrowser, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'offline', pattern: '/told' });
  await rules.off.click();
  await expect(rules.strip).toHaveCount(0);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).unregister());
  await expect(rules.form.getByRole('combobox', { name: 'Registration' })).toHaveText('No service worker in this tab');
  const checkbox = rules.rules.getByRole('checkbox');
  await checkbox.click();
  await expect(panel.alerts).toContainText('is not registered in this tab any more');
  await expect(checkbox).not.toBeChecked();
});

test('a rule has its button beside it, however narrow the panel is', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled();
  const panel = await openPanel(ownBrowser, page);
  const rules = await openRules(panel);
  await panel.page.setViewportSize({ width: 400, height: 800 });
  await rules.add({ effect: 'answered', pattern: '/api/*', first: '1000' });
  await expect(rules.rules).toContainText('acted 0 times · 1,000 left');
  const row = await rules.rules.boundingBox();
  const button = await rules.rules.getByRole('button', { name: 'Remove' }).boundingBox();
  expect(button?.x).toBeGreaterThan((row?.x ?? 0) + (row?.width ?? 0) - 40);
});

test('the strip stays in view in a low panel, whatever else there is to be told', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled(ASKING_WORKER);
  const panel = await openPanel(ownBrowser, page);
  const rules = await openRules(panel);
  await rules.add({ effect: 'dropped', tag: 'outbox' });
  await panel.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'no-log.json', mimeType: 'application/json', buffer: Buffer.from('{') });
  const told = panel.document.getByRole('region', { name: 'Messages' });
  await expect(told).toContainText('not imported');
  await expect(told.getByRole('note')).toContainText('started debugging');
  await expect(rules.strip).toHaveText(/^\s*Does not act yet/); // and so none is said to act
  for (const width of [700, 400]) {
    await panel.page.setViewportSize({ width, height: 220 });
    await expect(rules.strip).toBeInViewport({ ratio: 1 });
    await told.evaluate((section) => section.scrollTo({ top: section.scrollHeight }));
    await expect(rules.strip).toBeInViewport({ ratio: 1 });
  }
  await rules.off.click();
  await expect(rules.strip).toHaveCount(0);
});

test('says what to write where something is wrong', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': ASKING_WORKER, '/empty': '' });
  await page.goto(`${site.origin}/empty`);
  const panel = await openPanel(extended, page);
  const rules = await openRules(panel);
  const alert = rules.form.getByRole('alert');
  await rules.fill({ effect: 'offline', pattern: '/told' });
  await expect(alert).toContainText('Choose a registration.');
  await visit(page, site);
  await expect(alert).toHaveCount(0); // there is one now
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
