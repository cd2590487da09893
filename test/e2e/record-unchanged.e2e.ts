import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { LISTENERS, play } from './sites/listeners.ts';
import { registerTags } from './sites/page.ts';
import { PAGE, TELL, type Site } from './sites/site.ts';

/** What a script sees of `register()`, in a page or in a worker: `sees(registration)` yields it all. */
const REGISTER = `
const long = 'x'.repeat(10_241);
const describe = ({ status, value, reason }) =>
  [status, value, reason?.name, reason?.message, reason?.constructor.name, typeof reason?.stack];
/** What comes, or that it does not. */
const soon = (what) => Promise.race([what, new Promise((resolve) => setTimeout(resolve, 2_000, 'never'))]);
const sees = async (registration) => {
  const { sync, periodicSync } = registration;
  const seen = [sync === registration.sync, periodicSync === registration.periodicSync];
  for (const name of ['sync', 'periodicSync']) {
    const { get, set, ...flags } = Object.getOwnPropertyDescriptor(ServiceWorkerRegistration.prototype, name);
    seen.push(get.name, get.length, typeof get, set, flags, Reflect.ownKeys(get).map(String), 'prototype' in get);
    try { get.call({}); } catch ({ name, message }) { seen.push(name, message); }
  }
  const { prototype } = SyncManager;
  const { value, ...flags } = Object.getOwnPropertyDescriptor(prototype, 'register');
  seen.push(value.name, value.length, typeof value, flags, Reflect.ownKeys(value).map(String), Reflect.ownKeys(prototype).map(String));
  seen.push(Object.getPrototypeOf(value) === Function.prototype, 'prototype' in value);
  try { new value('tag'); } catch ({ name }) { seen.push(name); }
  const odd = { toString: () => (seen.push('toString'), 'odd') };
  const traced = Error.prepareStackTrace;
  const promises = [
    sync.register('one'), sync.register(long), sync.register(), sync.register.call({}, 'two'), sync.register(odd),
    sync.register({ toString() { throw new RangeError('of the site'); } }), sync.register('three', 'more'),
  ];
  seen.push(promises.map((promise) => promise.constructor === Promise), Error.prepareStackTrace === traced, Error.stackTraceLimit);
  const order = [];
  promises.forEach((promise, index) => promise.then(() => order.push(index), () => order.push(index)));
  seen.push((await Promise.allSettled(promises)).map(describe), order.sort((a, b) => a - b));
  const inOrder = [];
  const chain = ['four', 'five', 'six'].map((tag) => sync.register(tag).then(() => inOrder.push(tag)));
  chain.splice(1, 0, sync.getTags().then(() => inOrder.push('getTags')));
  await Promise.all(chain);
  seen.push(inOrder.filter((what) => what !== 'getTags'));
  const unhandled = new Promise((resolve) => addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    resolve([event.isTrusted, event.reason.name, event.promise === refused]);
  }, { once: true }));
  const refused = sync.register(long);
  seen.push(await soon(unhandled));
  const handled = new Promise((resolve) => addEventListener('rejectionhandled', ({ promise }) => resolve(promise === refused), { once: true }));
  refused.catch(() => {});
  seen.push(await soon(handled));
  return seen;
};`;

const FILES = {
  '/': `${PAGE}<script>${REGISTER}</script>`,
  '/sw.js': `${TELL}${REGISTER}
const trusted = [];
addEventListener('sync', (event) => trusted.push([event.isTrusted, event.lastChance, event instanceof SyncEvent]));
addEventListener('message', async ({ ports: [port] }) => port.postMessage([await sees(registration), trusted.length > 0]));`,
};

/** What page and worker see. */
async function lookAround(page: Page): Promise<unknown> {
  return page.evaluate(`ready.then(async (registration) => {
    const ofPage = await sees(registration);
    const { port1, port2 } = new MessageChannel();
    const ofWorker = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
    registration.active.postMessage(null, [port2]);
    return JSON.stringify([ofPage, await ofWorker]);
  })`);
}

test('a site sees the same of register() whether it is recorded or not, or was', async ({
  page,
  openSite,
  recordSite,
}) => {
  const plain = await openSite(FILES);
  await page.goto(`${plain.origin}/`);
  const expected = await lookAround(page);
  // Of the page and of the worker: trusted, and the promise that the site has.
  expect(String(expected).split('[true,"InvalidAccessError",true]')).toHaveLength(3);

  const { panel, log } = await recordSite(FILES);
  expect(await lookAround(page)).toBe(expected);
  const refused = async () => (await log()).filter(({ type }) => type === 'refused').map(({ from }) => from);
  await expect.poll(refused).toEqual(expect.arrayContaining(['page', 'worker']));

  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  expect(await lookAround(page)).toBe(expected);
});

/** What a worker sees of `waitUntil()`. */
const WAIT_UNTIL = {
  '/sw.js': `${TELL}
addEventListener('message', ({ ports: [port] }) => {
  const { value, ...flags } = Object.getOwnPropertyDescriptor(ExtendableEvent.prototype, 'waitUntil');
  const { name, length } = value;
  const keys = Reflect.ownKeys(value).map(String);
  const isPlain = Object.getPrototypeOf(value) === Function.prototype && !('prototype' in value);
  port.postMessage(JSON.stringify({ name, length, type: typeof value, flags, keys, isPlain }));
});`,
};

/** What the worker of a page sees of it. */
function lookAtWaitUntil(page: Page): Promise<unknown> {
  return page.evaluate(`ready.then((registration) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    registration.active.postMessage(null, [port2]);
  }))`);
}

test('a worker sees the same of waitUntil() whether it is recorded, only attached to, or neither', async ({
  page,
  openSite,
  recordSite,
}) => {
  const plain = await openSite(WAIT_UNTIL);
  await page.goto(`${plain.origin}/`);
  const expected = await lookAtWaitUntil(page);
  expect(expected).toContain('"name":"waitUntil","length":1,');

  const { panel } = await recordSite(WAIT_UNTIL);
  expect(await lookAtWaitUntil(page), 'recorded').toBe(expected);
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');

  const other = await openSite(WAIT_UNTIL);
  await page.goto(`${other.origin}/`);
  await registerTags(page, []);
  await panel.hold.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  expect(await lookAtWaitUntil(page), 'attached to').toBe(expected);
});

const PLAYED = { '/sw.js': LISTENERS, '/asked': '' };

test('a site’s listeners see the same events in the same order, whenever the recording began, and after it', async ({
  page,
  openSite,
  recordSite,
}) => {
  const visit = async (site: Site) => {
    await page.goto(`${site.origin}/`);
    await registerTags(page, []);
  };
  const plain = await openSite(PLAYED);
  await visit(plain);
  const expected = await play(page, plain.told);

  const { site, panel, log } = await recordSite(PLAYED);
  expect(await play(page, site.told)).toEqual(expected);
  const dispatched = async () =>
    (await log()).flatMap(({ type, via, tag }) => (type === 'dispatched' ? [[via, tag]] : []));
  await expect.poll(dispatched).toEqual([
    ['browser', 'first'],
    ['browser', 'last'],
  ]);

  const stopRecording = async () => {
    await panel.record.click();
    await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  };
  await stopRecording();
  const late = await openSite(PLAYED);
  await visit(late);
  await panel.startRecording();
  expect(await play(page, late.told)).toEqual(expected);

  const after = await openSite({ ...PLAYED, '/empty': '' });
  await page.goto(`${after.origin}/empty`);
  await visit(after);
  await expect(panel.row('sw.js active')).toBeVisible();
  await stopRecording();
  expect(await play(page, after.told)).toEqual(expected);
});
