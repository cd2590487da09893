import { expect, test } from './fixtures.ts';
import { TELL, TELLING_WORKER } from './sites/site.ts';

const HOSTILE: [string, string][] = [
  ['setTimeout', 'self.setTimeout = () => { throw new Error("no timers"); }; self.clearTimeout = null;'],
  ['Promise', 'self.Promise = class { constructor() { throw new Error("no promises"); } };'],
  [
    'the methods of Promise',
    'Promise.prototype.then = () => { throw 1; }; Promise.race = Promise.resolve = () => ({});',
  ],
  ['dispatchEvent', 'EventTarget.prototype.dispatchEvent = () => { throw new Error("no events"); };'],
  ['SyncEvent', 'self.SyncEvent = function () { throw new Error("no sync events"); };'],
  ['waitUntil', 'ExtendableEvent.prototype.waitUntil = function () { throw new Error("no waitUntil"); };'],
  ['addEventListener', 'EventTarget.prototype.addEventListener = () => { throw new Error("no listeners"); };'],
  ['MessageChannel', 'self.MessageChannel = function () { throw new Error("no channels"); };'],
  ['JSON', 'JSON.stringify = JSON.parse = () => { throw new Error("no JSON"); };'],
  ['Object and performance', 'Object.defineProperty = () => { throw 1; }; performance.now = () => NaN;'],
];

for (const [what, script] of HOSTILE) {
  test(`ends the fire in a worker that overwrites ${what}, and the next in another worker is right`, async ({
    extended,
    page,
    openSite,
    openPanel,
  }) => {
    const site = await openSite({ '/sw.js': TELLING_WORKER, '/hostile/sw.js': `${TELLING_WORKER}\n${script}` });
    await page.goto(site.origin);
    await page.evaluate('register("/hostile/sw.js", { scope: "/hostile/" })');
    const panel = await openPanel(extended, page);
    await expect(panel.row(/\/hostile\/.* active/)).toBeVisible();

    await panel.fill({ registration: `${site.origin}/hostile/`, tag: 'hostile', timeLimitSeconds: 1 });
    await panel.submit();
    await expect.poll(() => panel.events()).toHaveLength(1);
    const right = await panel.fire({ registration: `${site.origin}/`, tag: 'right' });
    expect(right).toMatchObject({ tag: 'right', outcome: 'fulfilled', waitUntilCalls: 1, reason: '' });
    // Whatever is said of the hostile one, it ends, and once: which outcome it has is the site's affair.
    const [hostile] = await panel.outcomes(2);
    expect(hostile?.tag).toBe('hostile');
    await expect(panel.alerts).toHaveCount(0);
  });
}

test('times out in a worker that loops for ever, within the limit, and stays usable meanwhile @alone', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const loop = `${TELL}addEventListener('sync', () => { for (;;) {} });`;
  const site = await openSite({ '/sw.js': TELLING_WORKER, '/loop/sw.js': loop });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await page.evaluate('register("/loop/sw.js", { scope: "/loop/" })');
  const panel = await openPanel(ownBrowser, page);
  await expect(panel.row(/\/loop\/.* active/)).toBeVisible();

  await panel.fill({ registration: `${site.origin}/loop/`, tag: 'endless', timeLimitSeconds: 1 });
  await panel.submit();
  await expect.poll(() => panel.events()).toHaveLength(1);
  expect(await panel.fire({ registration: `${site.origin}/`, tag: 'meanwhile' })).toMatchObject({
    outcome: 'fulfilled',
  });
  const [endless] = await panel.outcomes(2);
  expect(endless).toMatchObject({ tag: 'endless', outcome: 'timed out' });
  expect(endless?.durationMs).toBeLessThan(4_000);
  expect(endless?.reason).toContain('The worker is busy');

  // The worker loops on: whatever comes of it, the next fire ends too, and the list is kept.
  await panel.fill({ registration: `${site.origin}/loop/`, tag: 'next' });
  await panel.submit();
  const next = (await panel.outcomes(3, 15_000)).at(-1);
  expect(next?.outcome).toMatch(/timed out|interrupted/);
  expect(await panel.fire({ registration: `${site.origin}/`, tag: 'after' })).toMatchObject({ outcome: 'fulfilled' });
});

test('follows an event that keeps its worker busy for long, with nothing attached before', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const site = await openSite({
    '/sw.js': "addEventListener('sync', () => { for (const end = Date.now() + 7_000; Date.now() < end; ); });",
  });
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  const panel = await openPanel(ownBrowser, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'slow', timeLimitSeconds: 60 });
  await panel.submit();
  const [slow] = await panel.outcomes(1, 20_000);
  expect(slow).toMatchObject({ tag: 'slow', outcome: 'ignored' });
  expect(slow?.durationMs).toBeGreaterThanOrEqual(7_000);
});

test('shows what a hostile worker rejects with as text of its own row', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const worker = `
  const reasons = {
    markup: Object.assign(new Error('<img src=x onerror="globalThis.hacked=1">'), { name: '<b>name</b>' }),
    getter: { get message() { throw new Error('mine'); }, toString() { throw new Error('mine'); } },
    huge: new Error('x'.repeat(1_000_000)),
    symbol: Symbol('no text'),
    proxy: new Proxy({}, { get() { throw new Error('mine'); }, ownKeys() { throw new Error('mine'); } }),
    error: Object.defineProperty(new Error('half'), 'stack', { get() { throw new Error('mine'); } }),
  };
  addEventListener('sync', (event) => event.waitUntil(Promise.reject(reasons[event.tag])));`;
  const site = await openSite({ '/sw.js': worker });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  for (const tag of ['markup', 'getter', 'huge', 'symbol', 'proxy', 'error']) {
    expect(await panel.fire({ tag })).toMatchObject({ tag, outcome: 'rejected' });
  }
  const [markup] = await panel.events();
  expect(markup?.reason).toBe('<b>name</b>: <img src=x onerror="globalThis.hacked=1">');
  await expect(panel.page.locator('#panel img, #panel b')).toHaveCount(0);
  expect(await panel.page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  await expect(panel.alerts).toHaveCount(0);
});
