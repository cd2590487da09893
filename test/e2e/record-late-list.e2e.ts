import { inIsolatedWorld } from '../support/isolated-world.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

test('a tag that the list does not show yet, as getTags() hangs, waits and is not taken for gone', async ({
  extended,
  page,
  openInspected,
}) => {
  const { panel } = await openInspected(REFUSING_WORKER);
  await panel.startRecording();
  await expect(panel.row('No tag is registered.')).toBeVisible();
  // As where the browser's own storage is busy: for 3 s the list shows what it had.
  await inIsolatedWorld(
    extended,
    page,
    `globalThis.nativeGetTags = SyncManager.prototype.getTags;
    globalThis.free = new Promise((resolve) => { globalThis.goOn = resolve; });
    SyncManager.prototype.getTags = function () { return free.then(() => nativeGetTags.call(this)); };`,
  );
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('waiting outbox waiting');
  await expect(panel.row('getTags() has not settled for 3 s')).toBeVisible();
  await inIsolatedWorld(extended, page, 'goOn(); SyncManager.prototype.getTags = nativeGetTags;');

  await expect(panel.row('outbox')).toContainText('waiting');
  const story = (await panel.story()).filter((line) => /^(sync|waiting|completed|dropped|gone) /.test(line));
  expect(story).toEqual(['sync outbox rejected', 'waiting outbox waiting']);
});
