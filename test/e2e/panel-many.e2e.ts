import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

const tagsNamed = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${String(index).padStart(3, '0')}`);

const elementsOf = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length);

test('renders only the rows in view of a long list, and reaches each of them', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const tags = tagsNamed('tag', 300);
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, tags);
  await expect.poll(() => site.told).toHaveLength(300);
  const panel = await openPanel(extended, page);
  const { keyboard } = panel.page;
  // The head, the origin and the registration are rows too.
  await expect(panel.tree).toHaveAttribute('aria-rowcount', '303');
  expect((await panel.tags()).map(({ tag }) => tag)).toEqual(tags);
  expect(await elementsOf(panel.page)).toBeLessThanOrEqual(450);

  await panel.tree.getByRole('row', { level: 1 }).focus();
  await keyboard.press('End');
  const last = panel.tagRow('tag-299');
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport({ ratio: 1 });
  await expect(last).toHaveAttribute('aria-posinset', '300');
  await expect(last).toHaveAttribute('aria-setsize', '300');
  await keyboard.press('Enter');
  await expect.poll(() => site.told.at(-1)).toMatchObject({ tag: 'tag-299', isTrusted: false });
  await keyboard.press('PageUp');
  await expect(last).not.toBeFocused();

  // However far it is scrolled away, the row with the focus keeps it, and a key goes on from it.
  await keyboard.press('Home');
  const first = panel.tree.getByRole('row', { level: 1 });
  await expect(first).toBeFocused();
  await panel.tree.evaluate((tree) => tree.scrollTo({ top: tree.scrollHeight }));
  await expect(last).toBeInViewport();
  await expect(first).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(panel.tree.getByRole('row', { level: 2 })).toBeFocused();
  await expect(panel.tree.getByRole('row', { level: 2 })).toBeInViewport();
  expect(await elementsOf(panel.page)).toBeLessThanOrEqual(450);
});

test('keeps what one looks at where it is, while tags come above it', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, tagsNamed('m', 100));
  const panel = await openPanel(extended, page);
  await expect(panel.tree).toHaveAttribute('aria-rowcount', '103');
  const button = panel.fireButton('m-050');
  const at = () => button.evaluate((element) => element.getBoundingClientRect().top);

  // Under the pointer.
  await panel.tree.evaluate((tree) => tree.scrollTo({ top: 50 * 24 }));
  await button.hover();
  const pointed = await at();
  await registerTags(page, tagsNamed('a', 30));
  await expect(panel.tree).toHaveAttribute('aria-rowcount', '133');
  expect(await at()).toBe(pointed);

  // The first in view, when the pointer is elsewhere.
  await panel.filter.hover();
  await registerTags(page, tagsNamed('b', 30));
  await expect(panel.tree).toHaveAttribute('aria-rowcount', '163');
  expect(await at()).toBe(pointed);

  // A filter shows its finds from the first one on.
  await panel.filter.fill('m-0');
  await expect(panel.tree).toHaveAttribute('aria-rowcount', '103');
  await expect(panel.tree.getByRole('row', { level: 1 })).toBeInViewport();
});

test('moves by the arrow keys into the cells of a row, and copies its tag', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['a', 'b']);
  const panel = await openPanel(extended, page);
  const { keyboard } = panel.page;
  const row = (tag: string) => panel.tagRow(tag);
  await expect(row('b')).toBeVisible();
  await row('a').focus();
  await keyboard.press('ArrowRight');
  await expect(row('a').getByRole('gridcell').first()).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(row('b').getByRole('gridcell').first()).toBeFocused();
  await keyboard.press('End');
  await expect(panel.tree.getByRole('button', { name: 'More for b' })).toBeFocused();
  await keyboard.press('ArrowLeft');
  await expect(panel.fireButton('b')).toBeFocused();
  await keyboard.press('Home');
  await keyboard.press('ArrowLeft');
  await expect(row('b')).toBeFocused();
  await keyboard.press('Control+c');
  await expect(panel.document.getByText('Copied.')).toBeVisible();
  await panel.form.getByRole('textbox', { name: 'Tag' }).fill('');
  await panel.form.getByRole('textbox', { name: 'Tag' }).press('Control+v');
  await expect(panel.form.getByRole('textbox', { name: 'Tag' })).toHaveValue('b');
});
