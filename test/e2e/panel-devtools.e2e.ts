import { readFile } from 'node:fs/promises';
import { openRules } from '../support/rules.ts';
import { viewWhy } from '../support/why-view.ts';
import { expect, test } from './fixtures.ts';
import { goToDemo, registerTag } from './site-actions.ts';
import { registerTags } from './sites/page.ts';

test('lists, fires, shows the outcome and follows the site in the tab “Background Sync” of the real DevTools', async ({
  extended,
  demo,
  page,
  openRealPanel,
}) => {
  await goToDemo(page, demo, '/failing/');
  const panel = await openRealPanel(extended, page);
  await expect(panel.devtools.devtoolsPage.getByRole('tab', { name: 'Background Sync' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(panel.row(`${demo.origin}/failing/`)).toContainText('sw-failing.js active');

  // Live: the page registers, the server refuses, the tag stays.
  await registerTag(page, 'sync-failing', '/failing/');
  await expect(panel.fireButton('sync-failing')).toBeVisible({ timeout: 1_000 });
  const flaky = () => demo.received.filter(({ path }) => path === '/api/flaky').map(({ status }) => status);
  await expect.poll(flaky, 'the attempt of the browser').toEqual([503]);

  demo.accept(true);
  const before = demo.received.length;
  await panel.fireButton('sync-failing').click();
  const [event] = await panel.outcomes(1);
  expect(event).toMatchObject({
    tag: 'sync-failing',
    event: 'sync',
    dispatch: 'simulated',
    lastChance: false,
    outcome: 'fulfilled',
  });
  const since = demo.received.slice(before).filter(({ path }) => path === '/api/events');
  expect(since).toMatchObject([{ body: { tag: 'sync-failing', isTrusted: false, lastChance: false } }]);
  await expect(panel.status).toContainText('Debugger attached');
});

test('has the theme of DevTools, and follows it', async ({ extended, page, demo, openRealPanel }) => {
  await goToDemo(page, demo, '/');
  const { document: panel, devtools, hold } = await openRealPanel(extended, page);
  // DevTools tell a change to whoever has asked to be told: the panel has, once it is drawn.
  await expect(hold).toBeVisible();
  const isDark = () => panel.locator('html').evaluate((root) => getComputedStyle(root).colorScheme === 'dark');
  for (const theme of ['dark', 'light'] as const) {
    await devtools.devtoolsPage.emulateMedia({ colorScheme: theme });
    await expect.poll(isDark).toBe(theme === 'dark');
  }
});

test('shows each outcome that the demo is about', async ({ extended, demo, page, openRealPanel }) => {
  for (const path of ['/ignoring/', '/throwing/', '/pending/', '/notes/']) await goToDemo(page, demo, path);
  const panel = await openRealPanel(extended, page);
  await expect(panel.tree.getByRole('row', { level: 2 })).toHaveCount(4);
  const fire = async (path: string, tag: string) => {
    const event = await panel.fire({ registration: `${demo.origin}${path}`, tag, timeLimitSeconds: 1 });
    return `${event.outcome} ${event.reason}`;
  };
  expect(await fire('/notes/', 'sync-notes')).toBe('fulfilled ');
  expect(await fire('/ignoring/', 'sync-ignoring')).toMatch(/^ignored no listener handled this tag/);
  expect(await fire('/throwing/', 'sync-throwing')).toBe(
    'threw SettingsError: There are no settings for "sync-throwing".',
  );
  expect(await fire('/pending/', 'sync-pending')).toMatch(/^timed out/);
});

test('exports the log into a file, and shows that file read-only', async ({
  ownBrowser,
  openInstalled,
  openRealPanel,
}, testInfo) => {
  const { site, page } = await openInstalled();
  const panel = await openRealPanel(ownBrowser, page);
  const { devtoolsPage } = panel.devtools;
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('completed outbox completed');
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  const story = await panel.story();

  const downloading = devtoolsPage.waitForEvent('download');
  await panel.document.getByRole('button', { name: 'Export', exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^background-sync-\d{4}-\d\d-\d\dT.*\.json$/);
  const path = testInfo.outputPath('log.json');
  await download.saveAs(path);
  const log = JSON.parse(await readFile(path, 'utf8')) as unknown;
  expect(log).toMatchObject({ format: 'background-sync-devtools/log', version: 1 });
  expect(log).toHaveProperty('events', expect.arrayContaining([expect.objectContaining({ scope: `${site.origin}/` })]));

  await panel.clear.click();
  await expect.poll(() => panel.story()).toEqual([]);
  const choosing = devtoolsPage.waitForEvent('filechooser');
  await panel.document.getByRole('button', { name: 'Import', exact: true }).click();
  await (await choosing).setFiles(path);
  await expect(panel.document.getByRole('note').filter({ hasText: 'log.json' })).toContainText('read-only');
  await expect.poll(() => panel.story()).toEqual(story);
  await expect(panel.clear).toBeDisabled();
  await panel.document.getByRole('button', { name: 'Close the file' }).click();
  await expect.poll(() => panel.story()).toEqual([]);
  await expect(panel.clear).toBeEnabled();
});

test('Escape closes a dialog and the details, and is nothing to DevTools', async ({
  ownBrowser,
  openInstalled,
  openRealPanel,
}) => {
  const { page } = await openInstalled();
  const panel = await openRealPanel(ownBrowser, page);
  const { devtoolsPage } = panel.devtools;
  const { document } = panel;
  await panel.fire({ tag: 'outbox' });
  // DevTools open their drawer, with a second console, at an Escape that reaches them.
  const drawer = devtoolsPage.getByRole('tab', { name: 'Console' });
  const tabs = await drawer.count();

  await panel.activity.getByRole('row').filter({ hasText: 'outbox' }).click();
  const details = document.getByRole('region', { name: 'Details' });
  await details.focus();
  await devtoolsPage.keyboard.press('Escape');
  await expect(details).toHaveCount(0);

  const why = viewWhy(panel);
  await why.askByForm('outbox');
  await why.region.focus();
  await devtoolsPage.keyboard.press('Escape');
  await expect(why.region).toHaveCount(0);

  const rules = await openRules(panel);
  await rules.fill({ effect: 'dropped', tag: 'outbox' });
  await expect(rules.dialog).toBeVisible();
  await expect(rules.dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await devtoolsPage.keyboard.press('Escape');
  await expect(rules.dialog).toHaveCount(0);
  expect(await drawer.count()).toBe(tabs);

  // The one that does reach them.
  await document.getByRole('button', { name: 'Make it fail' }).press('Escape');
  await expect(drawer).toHaveCount(tabs + 1);
});

test('Ctrl+F goes to the filter from wherever the focus is, and is nothing to DevTools', async ({
  ownBrowser,
  openInstalled,
  openRealPanel,
}) => {
  const { page } = await openInstalled();
  const panel = await openRealPanel(ownBrowser, page);
  const { devtoolsPage } = panel.devtools;
  const tag = panel.form.getByRole('textbox', { name: 'Tag' });
  for (const place of [panel.activeWorker, panel.refresh, tag, panel.filter]) {
    await place.focus();
    await devtoolsPage.keyboard.press('Control+f');
    await expect(panel.filter).toBeFocused();
    await expect(devtoolsPage.getByRole('searchbox', { name: 'Find' })).toHaveCount(0);
  }
  await devtoolsPage.keyboard.type('out');
  await expect(panel.filter).toHaveValue('out');
});
