import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

/** Presses Tab until an element has the focus; a user gives up sooner than after 40. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target.toString()} is not reached by Tab.`);
}

test('is worked by the keyboard alone: toolbar, tree, menu and form', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['a', 'b', 'c']);
  await expect.poll(() => site.told).toHaveLength(3);
  const panel = await openPanel(extended, page);
  const { keyboard } = panel.page;
  await expect(panel.fireButton('c')).toBeVisible();

  await tabTo(panel.page, panel.offline);
  await keyboard.press('ArrowRight');
  await expect(panel.hold).toBeFocused();
  await keyboard.press('Space');
  await expect(panel.row('a').getByText('held').first()).toBeVisible();
  await keyboard.press('Space');
  await expect(panel.hold).toHaveAttribute('aria-checked', 'false');
  await tabTo(panel.page, panel.filter);
  await keyboard.type('b');
  await expect(panel.fireButton('a')).toHaveCount(0);
  await keyboard.press('Control+A');
  await keyboard.press('Delete');
  await expect(panel.fireButton('a')).toBeVisible();

  // Arrows go from row to row; Left and Right close and open; Enter fires a tag; Tab goes on to the row's buttons.
  const rows = panel.tree.getByRole('row');
  await tabTo(panel.page, rows.nth(1));
  await keyboard.press('ArrowDown');
  await expect(rows.nth(2)).toBeFocused();
  await keyboard.press('ArrowLeft');
  await expect(rows.nth(2)).toHaveAttribute('aria-expanded', 'false');
  await expect(panel.fireButton('a')).toHaveCount(0);
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowDown');
  await expect(rows.nth(3)).toBeFocused();
  await keyboard.press('End');
  await expect(rows.nth(5)).toBeFocused();
  await keyboard.press('Enter');
  expect(await panel.outcomes(1)).toMatchObject([{ tag: 'c', outcome: 'fulfilled' }]);
  await expect(rows.nth(5)).toBeFocused();
  await keyboard.press('Tab');
  await expect(panel.fireButton('c')).toBeFocused();
  await keyboard.press('Enter');
  await panel.outcomes(2);
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(panel.document.getByRole('menuitem', { name: 'Fire with last chance' })).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  expect((await panel.outcomes(3)).at(-1)).toMatchObject({ tag: 'c', lastChance: true });
  await keyboard.press('Enter');
  await keyboard.press('Escape');
  await expect(panel.document.getByRole('menu')).toHaveCount(0);
  await expect(panel.tree.getByRole('button', { name: 'More for c' })).toBeFocused();

  await tabTo(panel.page, panel.form.getByRole('textbox', { name: 'Tag' }));
  await keyboard.type('typed');
  await tabTo(panel.page, panel.form.getByRole('combobox', { name: 'Event' }));
  await keyboard.type('p');
  await tabTo(panel.page, panel.form.getByRole('button', { name: 'Fire', exact: true }));
  await keyboard.press('Enter');
  expect((await panel.outcomes(4)).at(-1)).toMatchObject({ tag: 'typed', event: 'periodicsync', outcome: 'ignored' });
  const tags = site.told.slice(3).map((event) => (event as { tag: string }).tag);
  expect(tags).toEqual(['c', 'c', 'c']);
});

test('puts the caret into the filter by the keys that search', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await panel.filter.fill('old');
  await panel.hold.focus();
  await panel.page.keyboard.press('Control+f');
  await panel.page.keyboard.type('new');
  await expect(panel.filter).toHaveValue('new');
});

test('fires from the tag by Enter, and takes Shift+Enter as part of the tag', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  await panel.form.getByRole('textbox', { name: 'Tag' }).focus();
  await panel.page.keyboard.type('first');
  await panel.page.keyboard.press('Shift+Enter');
  await panel.page.keyboard.type('second');
  await panel.page.keyboard.press('Enter');
  expect(await panel.outcomes(1)).toMatchObject([{ tag: 'first\\nsecond', outcome: 'fulfilled' }]);
  expect(site.told).toMatchObject([{ tag: 'first\nsecond' }]);
});

test('keeps the focused row and its focus while the list changes around it', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['m']);
  const panel = await openPanel(extended, page);
  const row = panel.tagRow('m');
  await row.focus();
  await registerTags(page, ['a', 'z']);
  await expect(panel.fireButton('z')).toBeVisible();
  await expect(row).toBeFocused();
});

test('the menu of another tag, clicked while one is open, opens in its place', async ({ page, openInspected }) => {
  const { panel } = await openInspected(REFUSING_WORKER);
  await registerTags(page, 'a b c d e f g h i j k l'.split(' ')); // the menu of the first does not cover the last
  const open = (tag: string) => panel.tree.getByRole('button', { name: `More for ${tag}`, exact: true }).click();
  const menu = (tag: string) => panel.document.getByRole('menu', { name: `More for ${tag}`, exact: true });
  for (const [tag, other] of [
    ['a', 'l'],
    ['l', 'a'],
    ['a', 'l'],
  ] as const) {
    await open(tag);
    await expect(menu(tag).getByRole('menuitem').first()).toBeFocused();
    await expect(menu(other)).toHaveCount(0);
  }
  // The mouse and the keys have one mark.
  const item = (name: string) => menu('a').getByRole('menuitem', { name });
  await item('Drop this tag').hover();
  await expect(item('Drop this tag')).toBeFocused();
  for (const name of ['Copy its story', 'Copy tag', 'Copy its story']) {
    await panel.page.keyboard.press('c');
    await expect(item(name)).toBeFocused();
  }
});

test('the menu of a tag opens by the right button of the mouse, by Shift+F10 and by the Menu key as well', async ({
  page,
  openInspected,
}) => {
  const { panel } = await openInspected(REFUSING_WORKER);
  await registerTags(page, ['a', 'b']);
  const { keyboard } = panel.page;
  const menu = panel.document.getByRole('menu');
  const closesAsUsual = async (tag: string) => {
    await expect(panel.document.getByRole('menu', { name: `More for ${tag}` })).toBeVisible();
    await expect(menu.getByRole('menuitem').first()).toBeFocused();
    await keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await expect(panel.tagRow(tag)).toBeFocused(); // which had the focus before
  };
  await panel.tagRow('b').click({ button: 'right', position: { x: 60, y: 10 } });
  await closesAsUsual('b');
  for (const key of ['Shift+F10', 'ContextMenu']) {
    await panel.tagRow('a').focus();
    await keyboard.press(key);
    await closesAsUsual('a');
  }
});

test('Enter on the state of a tag leads to why it is not firing, and Escape back to the tag', async ({
  page,
  openInspected,
}) => {
  const { panel } = await openInspected(REFUSING_WORKER);
  await registerTags(page, ['a', 'b']);
  const why = panel.document.getByRole('region', { name: 'Why is it not firing?' });
  const state = panel.tree.getByRole('button', { name: 'why is b not firing?' });
  await state.focus();
  await panel.page.keyboard.press('Enter');
  await expect(why).toBeFocused();
  await panel.page.keyboard.press('Escape');
  await expect(why).toHaveCount(0);
  await expect(panel.tagRow('b')).toBeFocused();

  // The mouse may go on to the next.
  await state.click();
  await expect(why).toBeVisible();
  await expect(state).toBeFocused();
});

test('a toolbar is one stop of Tab: the arrows lead on in it, and the filter of the first has its own', async ({
  openInspected,
}) => {
  const { panel } = await openInspected();
  const { keyboard } = panel.page;
  await panel.offline.focus();
  for (const [key, button] of [
    ['ArrowRight', panel.hold],
    ['ArrowRight', panel.refresh],
    ['End', panel.document.getByRole('button', { name: 'Import' })],
    ['ArrowRight', panel.offline],
    ['ArrowLeft', panel.document.getByRole('button', { name: 'Import' })],
    ['Home', panel.offline],
    ['ArrowRight', panel.hold],
    ['Tab', panel.filter],
    ['Home', panel.filter],
    ['Shift+Tab', panel.hold],
  ] as const) {
    await keyboard.press(key);
    await expect(button).toBeFocused();
  }
  await panel.startRecording();
  const zoom = panel.document.getByRole('toolbar', { name: 'Zoom' });
  const buttons = zoom.getByRole('button');
  await buttons.first().focus();
  await keyboard.press('ArrowLeft');
  await expect(buttons.last()).toBeFocused();
  await keyboard.press('Tab');
  await expect(zoom.locator(':focus')).toHaveCount(0);
});

test('the menu of a row is closed where the panel gets another width', async ({ openInspected, page }) => {
  const { panel } = await openInspected(REFUSING_WORKER);
  await registerTags(page, ['a']);
  await panel.tree.getByRole('button', { name: 'More for a' }).click();
  await expect(panel.document.getByRole('menu')).toBeVisible();
  await panel.page.setViewportSize({ width: 400, height: 600 });
  await expect(panel.document.getByRole('menu')).toHaveCount(0);
});
