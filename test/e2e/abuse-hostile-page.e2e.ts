import { heapOfExtension } from '../support/extension-worker.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL, TELLING_WORKER } from './sites/site.ts';

/** Overwrites what a probe in the same world would use. */
const OVERWRITE = `
const refuse = () => { throw new Error('overwritten'); };
for (const [owner, name] of [
  [globalThis.ServiceWorkerContainer?.prototype, 'getRegistrations'], [globalThis.ServiceWorkerContainer?.prototype, 'getRegistration'],
  [globalThis.SyncManager?.prototype, 'getTags'], [globalThis.SyncManager?.prototype, 'register'],
  [globalThis.PeriodicSyncManager?.prototype, 'getTags'], [globalThis.Permissions?.prototype, 'query'],
  [ServiceWorkerRegistration.prototype, 'scope'], [ServiceWorker.prototype, 'state'], [ServiceWorker.prototype, 'postMessage'],
  [JSON, 'stringify'], [JSON, 'parse'], [Promise, 'all'], [Promise, 'race'], [Promise, 'resolve'], [Promise.prototype, 'then'],
  [Array.prototype, 'map'], [Array.prototype, 'flatMap'], [Map.prototype, 'get'], [WeakMap.prototype, 'get'],
  [EventTarget.prototype, 'addEventListener'], [EventTarget.prototype, 'dispatchEvent'], [performance, 'now'],
  [globalThis, 'setTimeout'], [globalThis, 'Promise'], [globalThis, 'JSON'], [globalThis, 'AudioData'], [globalThis, 'MessageChannel'],
]) if (owner) Object.defineProperty(owner, name, { get: () => refuse, set: () => {}, configurable: true });
Array.prototype[Symbol.iterator] = refuse;
['then', 'status', 'tag', 'type', 'list', 'reason', 'value'].forEach((name) =>
  Object.defineProperty(Object.prototype, name, { get: refuse, set: refuse, configurable: true }));
`;

/** A page with a frame of another origin. */
const frameOf = (origin: string, script: string) =>
  `<!doctype html><link rel="icon" href="data:,"><iframe src="${origin}/"></iframe><script>${script}</script>`;

/** Refuses what the browser fires, so that the tag stays registered, and tells of what is simulated. */
const KEEPING_WORKER = `${TELL}
addEventListener('sync', (event) => event.waitUntil(event.isTrusted ? Promise.reject(new Error('Later.')) : tell(event.tag)));`;

test('a page and a worker that overwrite every API break their own row at most', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const good = await openSite({ '/sw.js': KEEPING_WORKER });
  const register = `navigator.serviceWorker.register('/sw.js').then(() => { ${OVERWRITE} });`;
  const hostile = await openSite({ '/': frameOf(good.origin, register), '/sw.js': `${TELLING_WORKER}\n${OVERWRITE}` });
  const direct = await extended.context.newPage();
  await direct.goto(good.origin);
  await registerTags(direct, ['good']);
  await page.goto(hostile.origin);
  const panel = await openPanel(extended, page);
  const other = await openPanel(extended, direct);
  // The hostile page itself is listed as it is: the extension reads it in a world of its own.
  await expect(panel.row(`${hostile.origin}/`).filter({ hasText: 'sw.js active' })).toBeVisible();
  for (const view of [panel, other]) {
    await expect(view.fireButton('good')).toBeVisible();
    await view.fireButton('good').click();
    expect((await view.outcomes(1))[0]).toMatchObject({ tag: 'good', outcome: 'fulfilled' });
  }
  await panel.fill({ registration: `${hostile.origin}/`, tag: 'hostile', timeLimitSeconds: 1 });
  await panel.submit();
  const [, ended] = await panel.outcomes(2);
  expect(ended).toMatchObject({ tag: 'hostile' });
  await expect(panel.alerts).toHaveCount(0);
  await direct.close();
});

test('a page that floods the browser with tags and workers leaves the panel responsive, and others as they are @alone', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const { context } = ownBrowser;
  const good = await openSite({ '/sw.js': KEEPING_WORKER });
  const flood = `
  globalThis.rounds = 0;
  navigator.serviceWorker.register('/sw.js').then(async () => {
    const registration = await navigator.serviceWorker.ready;
    for (let i = 0; ; i++) { await registration.sync.register('flood ' + (i % 2_000)); globalThis.rounds++; }
  });
  globalThis.turns = 0;
  (async () => {
    for (let i = 0; ; i++) {
      const registration = await navigator.serviceWorker.register('/loop.js', { scope: '/loop-' + (i % 5) + '/' });
      await registration.unregister();
      globalThis.turns++;
    }
  })();`;
  const hostile = await openSite({
    '/': frameOf(good.origin, flood),
    '/sw.js': 'addEventListener("sync", (event) => event.waitUntil(event.tag.length % 2 ? Promise.reject(1) : 0));',
    '/loop.js': '',
  });
  const direct = await context.newPage();
  await direct.goto(good.origin);
  await registerTags(direct, ['good']);
  const other = await openPanel(ownBrowser, direct);
  const page = await context.newPage();
  await page.goto(hostile.origin);
  const panel = await openPanel(ownBrowser, page);
  await expect.poll(() => page.evaluate('rounds')).toBeGreaterThan(200);
  const before = await heapOfExtension(ownBrowser);

  await panel.filter.fill('good');
  await expect(panel.fireButton('good')).toBeVisible({ timeout: 2_000 });
  await panel.fireButton('good').click();
  expect((await panel.outcomes(1))[0]).toMatchObject({ tag: 'good', outcome: 'fulfilled' });
  await panel.refresh.click();
  await expect(panel.refresh).toHaveAttribute('aria-busy', 'false', { timeout: 3_000 });
  await registerTags(direct, ['later']);
  for (const view of [panel, other]) {
    await view.filter.fill('later');
    await expect(view.fireButton('later')).toBeVisible({ timeout: 2_000 });
  }
  await panel.hold.click();
  await expect(panel.row('later')).toContainText('held');
  // Its event comes with the release, while the debugger is attached.
  await registerTags(direct, ['later still']);
  await panel.hold.click();
  await expect(other.row('later still')).toContainText('waiting');

  // It goes on and on, and what the extension remembers of it does not grow.
  const soFar = Number(await page.evaluate('rounds'));
  await expect.poll(() => page.evaluate('rounds'), { timeout: 20_000 }).toBeGreaterThan(soFar + 100);
  expect(await page.evaluate('turns')).toBeGreaterThan(10);
  expect(await heapOfExtension(ownBrowser)).toBeLessThan(before + 5_000_000);
  await expect(panel.alerts).toHaveCount(0);
});
