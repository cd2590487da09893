import { readFile, writeFile } from 'node:fs/promises';
import { madeEvent, madeLogFile } from '../support/log-file.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER, TELLING_WORKER } from './sites/site.ts';

test('exports the log, opens it again read-only, and refuses a damaged file', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  // A test that has looked into DevTools has sent a shared browser's downloads to a folder of its own.
  const page = await ownBrowser.context.newPage();
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual(expect.stringContaining('waiting outbox'));
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  const story = await panel.story();

  const downloading = panel.page.waitForEvent('download');
  await panel.document.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  const log = JSON.parse(file) as { format: string; version: number; events: { type: string; tag?: string }[] };
  expect(log).toMatchObject({ format: 'background-sync-devtools/log', version: 1 });
  expect(log.events.filter(({ tag }) => tag === 'outbox').map(({ type }) => type)).toEqual(
    expect.arrayContaining(['registered', 'dispatched', 'settled', 'waiting']),
  );

  await panel.clear.click();
  await expect.poll(() => panel.story()).toEqual([]);
  const open = (name: string, text: string) =>
    panel.page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await open('colleague.json', file);
  await expect(panel.document.getByRole('note').filter({ hasText: 'colleague.json' })).toBeVisible();
  await expect.poll(() => panel.story()).toEqual(story);
  const again = panel.page.waitForEvent('download');
  await panel.document.getByRole('button', { name: 'Export', exact: true }).click();
  expect(await readFile(await (await again).path(), 'utf8')).toBe(file);

  await open('damaged.json', file.slice(0, -20));
  await expect(panel.alerts.filter({ hasText: 'not imported' })).toBeVisible();
  await panel.document.getByRole('button', { name: 'Close the file' }).click();
  await expect.poll(() => panel.story()).toEqual([]);
});

test('reads a large file with its progress shown, leaves all as it was when that is cancelled, and writes the same bytes @alone', async ({
  ownBrowser,
  openSite,
  openPanel,
}, testInfo) => {
  testInfo.slow();
  const page = await ownBrowser.context.newPage(); // of its own, as above
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(ownBrowser, page);
  const buffer = Buffer.from([...madeLogFile(100_000_000)].join(''));
  const path = testInfo.outputPath('large.json');
  await writeFile(path, buffer);
  // By its path: the browser reads it from the disk, as it does for a user.
  const open = () => panel.page.locator('input[type=file]').setInputFiles(path);
  const banner = panel.document.getByRole('note').filter({ hasText: 'read-only' });

  await open();
  await expect(panel.status.filter({ hasText: 'Reading the file' })).toBeVisible();
  // Neither would be known to have ended the other.
  for (const name of ['Export', 'Import']) {
    const button = panel.document.getByRole('button', { name, exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAttribute('title', /^Reading the file/);
  }
  await panel.document.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(panel.status.filter({ hasText: 'Reading the file' })).toHaveCount(0);
  await expect(banner).toHaveCount(0);
  await expect(panel.alerts).toHaveCount(0);

  await open();
  await expect(banner).toContainText('large.json', { timeout: 30_000 });
  // The whole file is shown, the few rows in view are in the document.
  await expect.poll(async () => Number(await panel.activity.getAttribute('aria-rowcount'))).toBeGreaterThan(250_000);
  expect(await panel.activity.getByRole('row').count()).toBeLessThan(100);
  // An export that is cancelled as soon as it can be hands no file over, and says nothing.
  let downloads = 0;
  panel.page.on('download', () => downloads++);
  await panel.document.getByRole('button', { name: 'Export', exact: true }).evaluate(
    (button: HTMLElement) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          const cancel = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel');
          if (cancel === undefined) return;
          observer.disconnect();
          cancel.click();
          resolve();
        });
        observer.observe(document.body, { childList: true, subtree: true });
        button.click();
      }),
  );
  await expect(panel.status.filter({ hasText: 'Writing the file' })).toHaveCount(0);
  await expect(panel.alerts).toHaveCount(0);
  await expect(banner).toBeVisible();
  const downloading = panel.page.waitForEvent('download', { timeout: 30_000 });
  await panel.document.getByRole('button', { name: 'Export', exact: true }).click();
  expect((await readFile(await (await downloading).path())).equals(buffer)).toBe(true);
  expect(downloads).toBe(1);
});

test('refuses a file that is no log, is newer than the panel or is damaged, and says what is wrong, where, and what to do', async ({
  extended,
  page,
  openPanel,
}) => {
  const panel = await openPanel(extended, page);
  const log = { format: 'background-sync-devtools/log', version: 1, events: [madeEvent(0), madeEvent(1)] };
  const changed = JSON.stringify({ ...log, events: [madeEvent(0), { ...madeEvent(1), at: 'noon' }] }, null, 2);
  const cut = JSON.stringify(log, null, 2).slice(0, -2);
  const linesOf = (text: string) => text.split('\n').length;
  const second = linesOf(changed.slice(0, changed.lastIndexOf('\n    {') + 1));
  const again = 'Get the file again, or export the log again.';
  const files: [string, string, string][] = [
    [
      'package.json',
      JSON.stringify({ name: 'mail', version: '1.0.0' }),
      'The file has no field “format” that says “background-sync-devtools/log”, so it is not a log. Choose a file that Export of this panel wrote.',
    ],
    [
      'trace.json',
      '{\n"format": "trace"}',
      'Line 2: The field “format” says "trace", not “background-sync-devtools/log”, so the file is not a log. Choose a file',
    ],
    ['list.json', '[]', 'The file does not begin with {, so it is not a log.'],
    [
      'newer.json',
      JSON.stringify({ ...log, version: 2 }),
      'Line 1: The log has version 2 of the format; this panel knows version 1. Update this extension, then import the file again.',
    ],
    ['changed.json', changed, `Event 2 (line ${second}): The field “at” cannot be "noon". ${again}`],
    ['cut.json', cut, `Line ${linesOf(cut)}: The file ends here, before the log does. ${again}`],
  ];
  for (const [name, text, words] of files) {
    await panel.page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    const alert = panel.alerts.filter({ hasText: 'The file was not imported.' });
    await expect(alert).toContainText(words);
    await expect(alert).toHaveCount(1);
    await expect(panel.document.getByRole('note').filter({ hasText: 'read-only' })).toHaveCount(0);
  }
});

test('records behind a file that is shown, which nothing changes', async ({ page, openInspected }) => {
  const { site, panel } = await openInspected();
  await panel.page.locator('input[type=file]').setInputFiles({
    name: 'colleague.json',
    mimeType: 'application/json',
    buffer: Buffer.from([...madeLogFile(1_000)].join('')),
  });
  const banner = panel.document.getByRole('note').filter({ hasText: 'colleague.json' });
  await expect(banner).toContainText("read-only. The tab's own log goes on behind it.");
  const shown = await panel.story();
  expect(shown.length).toBeGreaterThan(3);

  await panel.startRecording();
  await registerTags(page, ['own']);
  await expect.poll(() => site.told).toHaveLength(1);
  await expect(panel.clear).toBeDisabled();
  expect(await panel.story()).toEqual(shown);
  // What is chosen in the file is nothing of the tab's own log, whose events have the same numbers.
  await panel.activity.getByRole('row').filter({ hasText: 'request' }).first().click();
  const details = panel.document.getByRole('region', { name: 'Details' });
  await expect(details).toBeVisible();
  await panel.document.getByRole('button', { name: 'Close the file' }).click();
  await expect(details).toHaveCount(0);
  await expect.poll(() => panel.story()).toContainEqual('completed own completed');
  await expect(panel.clear).toBeEnabled();
});

test('copies the story of a selected event’s tag by keys, where the tag is completed and where it is a file’s', async ({
  page,
  openInspected,
}) => {
  const { site, panel } = await openInspected();
  const box = panel.form.getByRole('textbox', { name: 'Tag' });
  const story = panel.document
    .getByRole('region', { name: 'Details' })
    .getByRole('button', { name: 'Copy its story as Markdown' });
  const storyOf = async (event: string) => {
    await panel.activity.getByRole('row').filter({ hasText: event }).first().click();
    await story.press('Enter');
    await expect(panel.document.getByText('The story was copied.')).toBeVisible();
    await expect(story).toBeFocused();
    await box.fill('');
    await box.press('Control+V');
    return box.inputValue();
  };
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('completed outbox completed');
  await expect(panel.row('outbox')).toHaveCount(0);
  for (const event of ['completed', 'fulfilled']) {
    const told = await storyOf(event);
    expect(told).toContain(`# Sync tag \`outbox\`\n\n- Scope: \`${site.origin}/\``);
    expect(told).toMatch(/^- \S+ completed$/m);
  }
  await panel.hold.click();
  await panel.activity.getByRole('row').filter({ hasText: 'syncs held' }).click();
  await expect(panel.document.getByRole('region', { name: 'Details' })).toContainText('syncs held');
  await expect(story).toHaveCount(0);

  await panel.page.locator('input[type=file]').setInputFiles({
    name: 'colleague.json',
    mimeType: 'application/json',
    buffer: Buffer.from([...madeLogFile(1_000)].join('')),
  });
  await expect(panel.document.getByRole('note').filter({ hasText: 'colleague.json' })).toBeVisible();
  expect(await storyOf('outbox-0')).toContain('# Sync tag `outbox-0`\n\n- Scope: `https://mail.example/`');
});

test('says why a tag is not firing: it waits, is held, is offline', async ({ page, openInspected }) => {
  const { panel } = await openInspected(REFUSING_WORKER);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  const row = panel.tree.getByRole('row').filter({ hasText: 'outbox' });
  await expect(row).toContainText('waiting');
  await row.click();
  const why = panel.document.getByRole('region', { name: 'Why is it not firing?' });
  await expect(why).toContainText(/It waits: attempt 2 of 3 is estimated about .* Estimated in [45]:\d\d\./);
  await panel.hold.click();
  await expect(why).toContainText('This panel holds the syncs of its registration.');
  await panel.offline.click();
  await expect(why).toContainText('This panel keeps the page and its workers offline');
});
