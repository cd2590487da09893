import { expect, test } from './fixtures.ts';

test('lists a tag that the page registers', async ({ extended, demo, page, openRealPanel }) => {
  await page.goto(demo.origin);
  const panel = await openRealPanel(extended, page);
  await expect(panel.row(`${demo.origin}/`).first()).toBeVisible();
  console.log(await panel.tree.ariaSnapshot(), await panel.tags());
});
test('lists a tag that the page registers (tab)', async ({ extended, demo, page, openPanel }) => {
  await page.goto(demo.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row(`${demo.origin}/`).first()).toBeVisible();
  console.log(await panel.tree.ariaSnapshot(), await panel.tags());
});
