import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from '../support/browser.ts';
import type { PanelView } from '../support/panel-view.ts';
import { timelineOf } from '../support/timeline-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER, TELLING_WORKER, type Site } from './sites/site.ts';

/** Tags, and what the panel shows of each. */
const TAGS: [string, string, RegExp | string][] = [
  ['an empty tag', '', '(empty tag)'],
  ['10,240 characters', `begin${'x'.repeat(10_230)}final`, /^beginx{43}…x{7}final$/],
  ['right-to-left text', 'שלום עולם', 'שלום עולם'],
  ['characters that turn the writing direction', 'a\u202egpj.exe', 'a\\u202egpj.exe'],
  ['control characters', 'bell\u0007 null\u0000 line\nbreak\ttab', 'bell\\u0007 null\\u0000 line\\nbreak\\ttab'],
  [
    'HTML',
    '<img src=x onerror="globalThis.hacked=1"><b>bold</b>',
    '<img src=x onerror="globalThis.hacked=1"><b>bold</b>',
  ],
  ['emoji', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️'],
  ['spaces at the edges', '  both  ', '··both··'],
  ['a selector and a template', `"]'\`\${1}#id`, `"]'\`\${1}#id`],
];

async function clipboardText(browser: ExtendedBrowser, page: Page): Promise<string> {
  await browser.session.send('Browser.grantPermissions', {
    origin: new URL(page.url()).origin,
    permissions: ['clipboardReadWrite', 'backgroundSync'],
  });
  await page.bringToFront();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Waits until the panel lists one tag only, and copies it by the menu of its row. */
async function copyOnlyTag(panel: PanelView): Promise<void> {
  await panel.tree.getByRole('button', { name: /^More for / }).click();
  await panel.document.getByRole('menuitem', { name: 'Copy tag' }).click();
  await expect(panel.document.getByText(/^Copied/)).toBeVisible();
}

function lastTag(site: Site): unknown {
  return (site.told.at(-1) as { tag: string }).tag;
}

for (const [what, tag, shown] of TAGS) {
  test(`lists ${what} safely, copies and fires it whole`, async ({ extended, page, openSite, openPanel }) => {
    const site = await openSite({ '/sw.js': REFUSING_WORKER });
    await page.goto(site.origin);
    await registerTags(page, [tag]);
    await expect.poll(() => site.told).toHaveLength(1);
    const panel = await openPanel(extended, page);
    const cell = panel.tree.getByRole('row', { level: 3 }).getByRole('gridcell').first();
    await expect(cell).toHaveText(shown);

    await panel.tree.getByRole('button', { name: /^Fire (?!all)/ }).click();
    expect(await panel.outcomes(1)).toMatchObject([{ outcome: 'fulfilled' }]);
    expect(lastTag(site)).toBe(tag);
    await expect(panel.activity.getByRole('row').last().getByRole('gridcell').nth(1)).toHaveText(shown);
    await copyOnlyTag(panel);
    expect(await clipboardText(extended, page)).toBe(tag);
    // From the form, too, where it is edited.
    await panel.page.bringToFront();
    await panel.tree.getByRole('button', { name: /^More for / }).click();
    await panel.document.getByRole('menuitem', { name: 'Edit in the form' }).click();
    await panel.submit();
    await panel.outcomes(2);
    expect(lastTag(site)).toBe(tag);
    expect(await panel.page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    await expect(panel.page.locator('#panel img, #panel b')).toHaveCount(0);
  });
}

test('shows half a character that is typed as an escape, and fires it as it is', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  await panel.form.getByRole('textbox', { name: 'Tag' }).evaluate((area) => {
    if (!(area instanceof HTMLTextAreaElement)) throw new Error('The tag is no textarea.');
    area.value = 'half \ud83d';
    area.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await panel.submit();
  expect(await panel.outcomes(1)).toMatchObject([{ tag: 'half \\ud83d', outcome: 'fulfilled' }]);
  expect(lastTag(site)).toBe('half \ud83d');
});

test('shows some of the beginning of a long tag in the narrowest place, in the timeline and in Activity', async ({
  recordSite,
  page,
}) => {
  const tag = 'outbox of somebody who writes long letters';
  const { panel } = await recordSite({ '/sw.js': TELLING_WORKER });
  await registerTags(page, [tag]);
  await expect.poll(() => panel.story()).toContainEqual(`completed ${tag} completed`);
  await panel.page.setViewportSize({ width: 400, height: 900 });
  for (const grid of [panel.activity, timelineOf(panel)]) {
    const beginning = grid.locator('.tag-beginning').first();
    await beginning.scrollIntoViewIfNeeded();
    const shown = await beginning.evaluate((element) => {
      const end = element.nextElementSibling;
      const { width } = element.getBoundingClientRect();
      return { characters: width / Number.parseFloat(getComputedStyle(element).fontSize), hasEnd: end?.textContent };
    });
    expect(shown.hasEnd).toBe('long letters');
    expect(shown.characters).toBeGreaterThan(3);
  }
});
