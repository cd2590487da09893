import { expect, test } from './fixtures.ts';
import { PAGE, TELLING_WORKER } from './sites/site.ts';

const SAVE = `globalThis.save = async (tag) => (await ready).sync.register(tag);`;

/** Registers a tag in a new frame each time, which is gone before the next instruction. */
const IN_FRAMES = `globalThis.saveInFrames = async (count) => {
  for (let number = 1; number <= count; number++) {
    const frame = document.createElement('iframe');
    frame.src = '/frame.html';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    await frame.contentWindow.save('of frame ' + number);
    frame.remove();
  }
};`;

const FILES = {
  '/': `${PAGE}<body><script>${SAVE}${IN_FRAMES}</script>`,
  '/frame.html': `${PAGE}<script>${SAVE}</script>`,
  '/leaving.html': `${PAGE}<script>${SAVE}save('of the page that leaves').then(() => location.replace('/'));</script>`,
  '/sw.js': TELLING_WORKER,
};

test('tells of register() in a frame that is removed, and in a page that is left, as soon as it has settled', async ({
  recordSite,
  page,
}) => {
  const { site, expectEvent } = await recordSite(FILES);
  const registered = { type: 'registered', from: 'page', kind: 'sync', scope: `${site.origin}/` } as const;
  await page.evaluate('saveInFrames(10)');
  for (let number = 1; number <= 10; number++) await expectEvent({ ...registered, tag: `of frame ${number}` });

  const returned = page.waitForURL(`${site.origin}/`);
  await page.evaluate(`location.assign('/leaving.html')`);
  await returned;
  await expectEvent({ ...registered, tag: 'of the page that leaves' });
});

test('tells that another worker controls a page that loads itself again, and a frame that is removed, for that', async ({
  recordSite,
  page,
}) => {
  const eager = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));`;
  const onChange = (what: string) => `<script>
    navigator.serviceWorker.addEventListener('controllerchange', () => ${what});
  </script>`;
  const { site, log } = await recordSite({
    '/sw.js': eager,
    '/reloading.html': `${PAGE}${onChange('location.reload()')}<body><iframe src="/removed.html"></iframe>`,
    '/removed.html': onChange('frameElement.remove()'),
  });
  const changes = async () => (await log()).filter(({ type }) => type === 'controller changed');
  await expect.poll(changes).toHaveLength(1);
  await page.goto(`${site.origin}/reloading.html`);
  site.serve('/sw.js', `${eager}// second`);
  const reloaded = page.waitForEvent('load');
  await page.evaluate(() => void navigator.serviceWorker.ready.then((registration) => registration.update()));
  await reloaded;
  await expect.poll(changes).toHaveLength(3);
  const expected = { scope: `${site.origin}/`, url: `${site.origin}/sw.js` };
  for (const change of await changes()) expect(change).toMatchObject(expected);
});
