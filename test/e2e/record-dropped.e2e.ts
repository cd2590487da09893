import { MOST_BYTES } from '../../background/recorder/log-database.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

/** Makes the kept logs as large as a log may be, by what they say of themselves, which is read with each event. */
async function fill(bytes: number): Promise<void> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const database = await done(indexedDB.open('log'));
  const logs = database.transaction('logs', 'readwrite').objectStore('logs');
  for (const log of (await done(logs.getAll())) as { segments: { bytes: number }[] }[])
    await done(logs.put({ ...log, segments: log.segments.map((segment) => ({ ...segment, bytes })) }));
  database.close();
}

test('says how many of the oldest events were dropped, when the log is as large as it may be, and shows them no more', async ({
  recordSite,
  page,
}) => {
  const { panel, log } = await recordSite({ '/sw.js': TELLING_WORKER });
  const dropped = panel.document.getByText(/ older rows? (was|were) dropped/);
  await registerTags(page, ['old']);
  await expect.poll(() => panel.story()).toContainEqual('completed old completed');
  await expect.poll(async () => (await log()).map(({ type, tag }) => [type, tag])).toContainEqual(['completed', 'old']);
  await expect(dropped).toHaveCount(0);

  await panel.page.evaluate(fill, MOST_BYTES);
  await registerTags(page, ['new']);
  await expect.poll(() => panel.story()).toContainEqual('completed new completed');
  const kept = await log();
  const count = (kept[0]?.seq ?? NaN) - 1;
  expect(count).toBeGreaterThan(3);
  await expect(dropped).toHaveText(`${count} older rows were dropped`);
  await expect.poll(() => panel.story()).not.toContainEqual(expect.stringContaining(' old '));
  expect(await panel.story()).toContainEqual('sync new fulfilled');

  // It is said again to whoever opens the panel, and no more once all is cleared.
  await panel.page.reload();
  await expect(dropped).toHaveText(`${count} older rows were dropped`);
  await expect.poll(() => panel.story()).toContainEqual('sync new fulfilled');
  await panel.clear.click();
  await expect(dropped).toHaveCount(0);
});
