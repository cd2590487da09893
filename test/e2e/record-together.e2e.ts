import type { PanelView } from '../support/panel-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';

/**
 * Waits until Activity has these events and no other, each with the one request of its handler unless that is among those that
 * are `seen` only: whose worker another tab is attached to.
 */
async function expectHandled(panel: PanelView, tags: readonly string[], seen: readonly string[] = []): Promise<void> {
  const handled = async () => (await panel.story()).filter((line) => /^(sync|request) /.test(line));
  const lines = (tag: string) => [`sync ${tag} fulfilled`, ...(seen.includes(tag) ? [] : ['request 200'])];
  await expect.poll(handled).toEqual(tags.flatMap(lines));
}

test('two tabs record one worker, and neither is disturbed by what the other begins and ends', async ({
  extended,
  page,
  openPanel,
  openInspected,
}) => {
  const { site, panel: one } = await openInspected();
  const second = await extended.context.newPage();
  await second.goto(site.origin);
  const other = await openPanel(extended, second);
  await expect(other.activeWorker).toBeVisible();
  for (const panel of [one, other]) await panel.startRecording();

  await registerTags(page, ['both']);
  for (const panel of [one, other]) await expectHandled(panel, ['both']);

  await one.record.click();
  await expect(one.record).toHaveAttribute('aria-pressed', 'false');
  await registerTags(page, ['other']);
  await expectHandled(other, ['both', 'other']);

  await one.startRecording();
  await registerTags(page, ['again']);
  await expectHandled(other, ['both', 'other', 'again']);
  await expectHandled(one, ['both', 'other', 'again'], ['other']);

  await other.page.close();
  await registerTags(page, ['one']);
  await expectHandled(one, ['both', 'other', 'again', 'one'], ['other']);
  await expect(one.alerts).toHaveCount(0);
});

test('Record is switched off and on again as quickly as can be, and what comes is recorded', async ({
  page,
  openInspected,
}) => {
  const { panel } = await openInspected();
  const tags: string[] = [];
  for (const tag of ['first', 'second', 'third']) {
    tags.push(tag);
    await panel.startRecording();
    await panel.record.click();
    await panel.startRecording();
    await registerTags(page, [tag]);
    await expectHandled(panel, tags);
    await panel.record.click();
    await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  }
  await expect(panel.alerts).toHaveCount(0);
});
