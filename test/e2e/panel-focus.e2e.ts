import type { Locator } from '@playwright/test';
import { openRules } from '../support/rules.ts';
import { viewWhy } from '../support/why-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';

const NO_LOG = { name: 'no-log.json', mimeType: 'application/json', buffer: Buffer.from('{') };
const LOG = {
  name: 'a.json',
  mimeType: 'application/json',
  buffer: Buffer.from('{"format":"background-sync-devtools/log","version":1,"events":[]}'),
};

test('what goes away as it is pressed leaves the focus to the tree, and is not followed by what the mouse looks at', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled();
  const panel = await openPanel(ownBrowser, page);
  const { document } = panel;
  const row = panel.tree.locator('[tabindex="0"]').first();
  const goesTo = async (button: Locator) => {
    await button.press('Enter');
    await expect(button).toHaveCount(0);
    await expect(row).toBeFocused();
    await expect(row).toBeInViewport();
  };

  await panel.hold.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  await registerTags(page, ['a']);
  await expect(panel.tagRow('a')).toContainText('held');
  await goesTo(document.getByRole('button', { name: 'Got it' }));

  const rules = await openRules(panel);
  await rules.add({ effect: 'offline', pattern: '/told' });
  await goesTo(rules.off);
  await goesTo(rules.rules.getByRole('button', { name: 'Remove' }));

  const file = panel.page.locator('input[type=file]');
  await file.setInputFiles(NO_LOG);
  await goesTo(document.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Dismiss' }));
  await file.setInputFiles(LOG);
  await panel.fireButton('a').click();
  await expect(document.locator('.toast')).toHaveText(/^a: fulfilled after \d+ ms$/); // Activity shows the file
  await goesTo(document.getByRole('button', { name: 'Close the file' }));

  const why = viewWhy(panel);
  await why.ask('a');
  await goesTo(why.region.getByRole('button', { name: 'Dismiss' }));
  await why.ask('a');
  await why.region.focus();
  await panel.page.keyboard.press('Escape');
  await expect(why.region).toHaveCount(0);
  await expect(row).toBeFocused();

  const instead = panel.form.getByRole('button', { name: 'Fire simulated instead' });
  await panel.fill({ tag: 'a', dispatch: 'browser' });
  await panel.submit();
  await instead.press('Enter'); // of the alert, which a note takes the place of
  await expect(row).toBeFocused();

  // What the mouse has pressed stays where it is.
  await panel.page.setViewportSize({ width: 400, height: 400 });
  await panel.submit();
  await expect(instead).toBeInViewport();
  const panes = document.locator('.panes');
  const scrolled = await panes.evaluate(({ scrollTop }) => scrollTop);
  expect(scrolled).toBeGreaterThan(0);
  await instead.click();
  await expect(row).toBeFocused();
  await expect(row).not.toBeInViewport();
  await expect(document.locator('.unseen[aria-live]')).toHaveText(/^a: fulfilled after \d+ ms$/);
});

test('a question begins at Cancel, and gives the focus back however it ends', async ({ page, openInspected }) => {
  const { panel } = await openInspected();
  await registerTags(page, ['a']);
  const rules = await openRules(panel);
  const add = rules.form.getByRole('button', { name: 'Add rule' });
  const ends: (() => Promise<void>)[] = [
    () => panel.page.keyboard.press('Escape'),
    () => panel.page.keyboard.press('Enter'),
    () => rules.dialog.getByRole('button', { name: 'Drop' }).press('Enter'),
  ];
  for (const end of ends) {
    await rules.fill({ effect: 'dropped', tag: 'a' });
    await expect(rules.dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await end();
    await expect(rules.dialog).toHaveCount(0);
    await expect(add).toBeFocused();
  }
  await expect(rules.rules).toHaveCount(1);
});
