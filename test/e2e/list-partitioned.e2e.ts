import { recordedLog } from '../support/recorded-log.ts';
import { expect, test } from './fixtures.ts';
import { addFrame } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

// Playwright switches the partitioning of third-party storage off; the last list of features wins, and leaves it on as it is
// for everybody.
test.use({ launch: { args: ['--disable-features=Translate'] } });

test('lists the partitioned registrations of a frame of another site apart from those of its own tab', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  await page.goto(site.origin);
  const other = `http://127.0.0.1:${site.port}`;
  await addFrame(page, { src: `${other}/` });
  const panel = await openPanel(extended, page);
  await expect(panel.tree.getByRole('row', { level: 1 })).toContainText([site.origin, `${other}partitioned`]);
  await expect(panel.row(`${other}/partitioned`)).toContainText('sw.js active');

  const event = await panel.fire({ registration: `${other}/ (partitioned)`, tag: 'in the frame' });
  expect(event).toMatchObject({ outcome: 'fulfilled', reason: '' });
  expect(site.told).toEqual([{ type: 'sync', tag: 'in the frame', lastChance: false, isTrusted: false }]);

  // The browser takes no tag from there; the attempt is told of the frame's own registration.
  await panel.startRecording();
  const frame = page.frames().find((one) => one.url().startsWith(other));
  await frame?.evaluate('ready.then(({ sync }) => sync.register("refused").catch(() => null))');
  const log = () => recordedLog(panel.document, site.origin);
  await expect
    .poll(log)
    .toContainEqual(
      expect.objectContaining({ type: 'refused', scope: `${other}/`, partitioned: true, tag: 'refused' }),
    );
});
