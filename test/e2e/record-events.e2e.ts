import type { LogEvent } from '../../extension/protocol/log.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { stopRecordedWorker, updateWorker } from './site-actions.ts';
import { registerTags } from './sites/page.ts';
import { PAGE, REFUSING_WORKER, TELL, TELLING_WORKER } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

const APP = `globalThis.save = async function save(tag) {
  const { sync } = await ready;
  return sync.register(tag);
};
globalThis.follow = async (tag) => {
  const { periodicSync } = await ready;
  return periodicSync.register(tag, { minInterval: 43200000 });
};
globalThis.unfollow = async (tag) => (await ready).periodicSync.unregister(tag);`;

test('tells of each registration: tag, kind, scope, interval, who asked for it, and where', async ({
  recordSite,
  extended,
  page,
}) => {
  const { site, panel, log, expectEvent } = await recordSite({
    '/': `${PAGE}<script src="/app.js"></script>`,
    '/app.js': APP,
    '/sw.js': `${TELLING_WORKER}
addEventListener('message', function onMessage({ data }) {
  registration.sync.register(data);
});`,
  });
  for (const name of ['periodic-background-sync', 'background-sync']) {
    const permission = { origin: site.origin, permission: { name }, setting: 'granted' as const };
    await extended.session.send('Browser.setPermission', permission);
  }
  const scope = `${site.origin}/`;
  await page.evaluate(`save('of the page')`);
  await expectEvent({
    type: 'registered',
    tag: 'of the page',
    kind: 'sync',
    scope,
    from: 'page',
    source: { url: `${site.origin}/app.js`, line: 3, column: 15, function: 'save' },
  });
  await page.evaluate(`ready.then(({ active }) => active.postMessage('of the worker'))`);
  await expectEvent({
    type: 'registered',
    tag: 'of the worker',
    kind: 'sync',
    scope,
    from: 'worker',
    source: { url: `${site.origin}/sw.js`, line: 8, column: 21, function: 'onMessage' },
  });
  await page.evaluate(`follow('news')`);
  await expectEvent({
    type: 'registered',
    tag: 'news',
    kind: 'periodicsync',
    scope,
    from: 'page',
    minIntervalMs: 43_200_000,
    source: expect.objectContaining({ url: `${site.origin}/app.js`, line: 7 }) as never,
  });
  await page.evaluate(`unfollow('news')`);
  await expectEvent({ type: 'gone', tag: 'news', kind: 'periodicsync', scope });

  // What was not there is not gone, and what another tab unregisters is, though nobody tells of that call.
  await page.evaluate(`unfollow('never there')`);
  await page.evaluate(`follow('of another tab')`);
  await expect(panel.row('of another tab')).toBeVisible();
  const other = await extended.context.newPage();
  await other.goto(site.origin);
  await other.evaluate(`unfollow('of another tab')`);
  await other.close();
  const unregistered = await expectEvent({ type: 'gone', tag: 'of another tab', kind: 'periodicsync', scope });
  expect(unregistered.from).toBeUndefined();
  const gone = (await log()).flatMap(({ type, tag }) => (type === 'gone' ? [tag] : []));
  expect(gone).toEqual(['news', 'of another tab']);
});

test('tells of a register() that is rejected, and explains each error', async ({ recordSite, extended, page }) => {
  const { site, panel, expectEvent } = await recordSite({
    '/sw.js': TELLING_WORKER,
    '/slow.js': "addEventListener('install', (event) => event.waitUntil(new Promise(() => {})));",
  });
  const explained = async (words: string) => {
    await expect(panel.activity.getByText(words).last()).toBeVisible();
  };
  const refused = { type: 'refused', from: 'page', kind: 'sync' } as const;
  const reason = (name: string) => ({ reason: expect.objectContaining({ name }) as never });

  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('/slow.js', { scope: '/slow/' });
    const { sync } = registration as unknown as { sync: { register(tag: string): Promise<void> } };
    await sync.register('early').catch(() => undefined);
  });
  await expectEvent({ ...refused, tag: 'early', scope: `${site.origin}/slow/`, ...reason('InvalidStateError') });
  await explained('The registration has no active worker yet.');

  await registerTags(page, ['x'.repeat(10_241)]).catch(() => undefined);
  await expectEvent({ ...refused, ...reason('InvalidAccessError') });
  await explained('The tag is longer than 10,240 characters');

  const permission = { origin: site.origin, permission: { name: 'background-sync' }, setting: 'denied' as const };
  await extended.session.send('Browser.setPermission', permission);
  await registerTags(page, ['denied']).catch(() => undefined);
  await expectEvent({ ...refused, tag: 'denied', ...reason('NotAllowedError') });
  await explained('The permission background-sync is denied.');
});

test('tells of each attempt, how it ended, and what became of the tag', async ({ recordSite, page }) => {
  const { panel, log, expectEvent } = await recordSite({
    '/sw.js': REFUSING_WORKER,
  });
  await registerTags(page, ['outbox']);
  await expect.poll(async () => (await log()).map(({ type }) => type), { timeout: 15_000 }).toContain('dropped');
  const events = (await log()).filter(({ tag }) => tag === 'outbox').sort((a, b) => a.at - b.at);
  const ofType = (type: LogEvent['type']) => events.filter((event) => event.type === type);
  expect(ofType('dispatched')).toMatchObject([
    { via: 'browser', attempt: 1, lastChance: false },
    { via: 'browser', attempt: 2, lastChance: false },
    { via: 'browser', attempt: 3, lastChance: true },
  ]);
  const stack: unknown = expect.stringContaining('/sw.js:');
  const settled = {
    outcome: 'rejected',
    waitUntilCalls: 1,
    durationMs: expect.any(Number) as unknown,
    reason: { name: 'Error', message: 'Refused.', stack },
  };
  expect(ofType('settled')).toMatchObject([settled, settled, settled]);
  expect(ofType('settled').map(({ dispatchId }) => dispatchId)).toEqual(
    ofType('dispatched').map(({ dispatchId }) => dispatchId),
  );
  const [second, third] = ofType('waiting');
  expect([second, third]).toMatchObject([{ attempt: 2 }, { attempt: 3, lastChance: true }]);
  expect(second?.nextAttemptAt).toBeGreaterThan(second?.at ?? NaN);
  expect(ofType('dropped')).toHaveLength(1);

  await panel.fire({ tag: 'simulated', lastChance: true });
  const simulated = await expectEvent({ type: 'dispatched', tag: 'simulated', via: 'simulated', lastChance: true });
  expect(simulated.attempt).toBeUndefined();
  const { dispatchId = '' } = simulated;
  await expectEvent({ type: 'settled', tag: 'simulated', dispatchId, outcome: 'fulfilled', waitUntilCalls: 1 });
});

/** Two handlers at once, whose steps alternate. */
const BUSY_WORKER = `${TELL}
const step = () => new Promise((resolve) => setTimeout(resolve, 30));
const work = async (tag) => {
  for (const path of ['/ok', '/missing']) { await (await fetch(path + '?' + tag)).text(); await step(); }
  await fetch('http://localhost:1/?' + tag).catch(() => {});
  console.warn('working on', tag);
  setTimeout(() => { throw new RangeError('of ' + tag); });
  await step();
  await tell(tag);
};
addEventListener('sync', (event) => event.waitUntil(work(event.tag)));
addEventListener('message', async () => { console.log('message'); await (await fetch('/ok?message')).text(); });`;

test('tells what a handler asked for, said and threw, each with its dispatch, also of two at once', async ({
  recordSite,
  page,
}) => {
  const { site, panel, log } = await recordSite({
    '/sw.js': BUSY_WORKER,
    '/ok': 'fine',
  });
  await stopRecordedWorker(page, panel, `${site.origin}/`);
  await registerTags(page, ['a', 'b']);
  await page.evaluate(`ready.then(({ active }) => active.postMessage(null))`);
  await expect.poll(() => site.told).toHaveLength(2);
  const told = async (of: string) => {
    const events = await log();
    const dispatch = events.find(({ type, tag }) => type === 'dispatched' && tag === of);
    return events
      .filter(({ type, url = '', text = '', reason }) => {
        if (type === 'request') return url.endsWith(`?${of}`);
        return (type === 'console' && text.endsWith(of)) || (type === 'exception' && reason?.message === `of ${of}`);
      })
      .map((event) => ({
        ...event,
        isIts: event.dispatchId !== undefined && event.dispatchId === dispatch?.dispatchId,
      }));
  };
  for (const tag of ['a', 'b']) {
    await expect.poll(() => told(tag)).toHaveLength(5);
    const its = { isIts: true, attributedBy: 'stack', from: 'worker', scope: `${site.origin}/` };
    const timed = { durationMs: expect.any(Number) as unknown, sizeBytes: expect.any(Number) as unknown };
    const events = (await told(tag)).sort((one, other) => one.at - other.at);
    expect(events.filter(({ type }) => type === 'request')).toMatchObject([
      { ...its, ...timed, method: 'GET', status: 200 },
      { ...its, ...timed, method: 'GET', status: 404 },
      { ...its, method: 'GET', failure: expect.stringContaining('net::ERR_') as unknown },
    ]);
    const source = expect.objectContaining({ url: `${site.origin}/sw.js` }) as unknown;
    expect(events.filter(({ type }) => type !== 'request')).toMatchObject([
      { ...its, type: 'console', level: 'warning', text: `working on ${tag}`, source },
      { ...its, type: 'exception', reason: { name: 'RangeError', message: `of ${tag}` }, source },
    ]);
  }
  // What the handler of a message does is of no dispatch.
  await expect.poll(() => told('message')).toHaveLength(2);
  for (const event of await told('message')) expect(event.dispatchId).toBeUndefined();
});

test('tells why a request was not sent, and nothing twice', async ({ openSite, recordSite, page }) => {
  const other = await openSite({ '/api': '' });
  const body = `${TELL}
addEventListener('sync', (event) => event.waitUntil((async () => {
  await fetch('https://blocked.example/').catch(() => {});
  await fetch('${other.origin}/api').catch(() => {});
  await fetch('/none');
  console.log('sent');
  addEventListener('push', () => {});
  await tell(event.tag);
})()));`;
  const headers = { 'Content-Security-Policy': `connect-src 'self' ${other.origin}` };
  const { site, panel, log } = await recordSite({ '/sw.js': { body, headers } });
  await stopRecordedWorker(page, panel, `${site.origin}/`);
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('completed outbox completed');
  const dispatch = (await log()).find(({ type }) => type === 'dispatched');
  const said = async () => (await log()).filter(({ type }) => type === 'console').sort((one, two) => one.at - two.at);
  await expect.poll(said).toHaveLength(3);
  const its = { dispatchId: dispatch?.dispatchId, attributedBy: 'stack' };
  const at = (line: number): unknown => expect.objectContaining({ url: `${site.origin}/sw.js`, line });
  expect(await said()).toMatchObject([
    {
      ...its,
      level: 'error',
      text: expect.stringContaining(`Policy directive: "connect-src `) as unknown,
      source: at(4),
    },
    { ...its, level: 'log', text: 'sent', source: at(7) },
    { ...its, level: 'warning', text: expect.stringContaining(`'push' event must be added`) as unknown, source: at(8) },
  ]);
});

/** Callbacks that the browser has no stack of, and what a worker does beside its events. */
const CALLBACKS_WORKER = `${TELL}
let isDue = false;
setInterval(() => isDue && tell('timer').then(isDue = false), 20);
const written = () => new Promise((resolve) => {
  const opening = indexedDB.open('outbox', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('outbox');
  opening.onsuccess = () => {
    const transaction = opening.result.transaction('outbox', 'readwrite');
    transaction.objectStore('outbox').put(1, 1);
    transaction.oncomplete = () => resolve(tell('transaction'));
  };
});
const ways = {
  transaction: written,
  lock: () => navigator.locks.request('flush', async () => { await tell('lock'); await tell('lock'); }),
  timer: () => new Promise((resolve) => { isDue = true; setTimeout(resolve, 400); }),
};
addEventListener('sync', (event) => event.waitUntil(ways[event.tag]()));`;

test('tells what only one event can have asked for as perhaps that event’s, where no stack says it', async ({
  recordSite,
  page,
}) => {
  const { site, panel, log } = await recordSite({ '/sw.js': CALLBACKS_WORKER });
  for (const tag of ['lock', 'transaction', 'timer']) {
    await registerTags(page, [tag]);
    await expect.poll(() => panel.story()).toContainEqual(`sync ${tag} fulfilled`);
  }
  expect(site.told).toEqual(['lock', 'lock', 'transaction', 'timer']);

  const requests = async () => (await log()).filter(({ url }) => url === `${site.origin}/told`);
  await expect.poll(async () => (await requests()).length, { timeout: 15_000 }).toBe(site.told.length);
  const dispatches = (await log()).filter(({ type }) => type === 'dispatched');
  const tags = new Map(dispatches.map(({ dispatchId, tag }) => [dispatchId, tag ?? null] as const));
  expect(
    (await requests())
      .sort((one, other) => one.at - other.at)
      .map(({ dispatchId, attributedBy = null }) => [
        dispatchId === undefined ? null : tags.get(dispatchId),
        attributedBy,
      ]),
  ).toEqual([
    ['lock', 'alone'],
    ['lock', 'alone'],
    ['transaction', 'alone'],
    [null, null],
  ]);
});

test('tells the question of a request to another origin with the request’s event', async ({
  openSite,
  recordSite,
  page,
}) => {
  const allowed = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'content-type' };
  const other = await openSite({ '/api': { body: '', headers: allowed } });
  const post = `fetch('${other.origin}/api', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })`;
  const { panel, log } = await recordSite({
    '/sw.js': `addEventListener('sync', (event) => event.waitUntil(${post}));`,
  });
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('completed outbox completed');
  const events = await log();
  const [dispatched] = events.filter(({ type }) => type === 'dispatched');
  const requests = events.filter(({ url }) => url === `${other.origin}/api`);
  expect(requests.map(({ method }) => method).sort()).toEqual(['OPTIONS', 'POST']);
  for (const { dispatchId } of requests) expect(dispatchId).toBe(dispatched?.dispatchId);
});

test('tells of workers, controllers, holds, the network and navigations', async ({ recordSite, extended, page }) => {
  const eager = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));`;
  const { site, panel, log, expectEvent } = await recordSite({
    '/sw.js': eager,
  });
  const scope = `${site.origin}/`;
  const url = `${site.origin}/sw.js`;
  const first = await expectEvent({ type: 'worker started', scope, url });
  await expectEvent({ type: 'controller changed', scope, url });
  const workers = await watchServiceWorkers(extended.context, page);
  await workers.stopWorker(scope);
  const stopped = await expectEvent({ type: 'worker stopped', scope, url });
  expect(stopped.version).toBe(first.version);

  site.serve('/sw.js', `${eager}// second`);
  expect(await updateWorker(page, 'activated')).toBe('activated');
  const updated = await expectEvent({ type: 'worker updated', scope, url });
  expect(updated.version).not.toBe(first.version);
  const controllers = async () => (await log()).filter(({ type }) => type === 'controller changed');
  await expect.poll(controllers).toHaveLength(2);

  await panel.hold.click();
  await expectEvent({ type: 'held', scope });
  await panel.hold.click();
  await expectEvent({ type: 'released', scope });
  await panel.offline.click();
  await expectEvent({ type: 'offline' });
  await panel.offline.click();
  await expectEvent({ type: 'online' });
  const network = async () => (await log()).flatMap(({ type }) => (/^(?:off|on)line$/.test(type) ? [type] : []));
  await extended.context.setOffline(true); // as DevTools’ Network panel does
  await expect.poll(network).toEqual(['offline', 'online', 'offline']);
  await extended.context.setOffline(false);
  await expect.poll(network).toEqual(['offline', 'online', 'offline', 'online']);

  await page.reload();
  await expectEvent({ type: 'reloaded', url: `${site.origin}/` });
  await page.goto(`${site.origin}/?other`);
  await expectEvent({ type: 'navigated', url: `${site.origin}/?other` });
  await workers.close();
});

test('tells when a tag is completed, and that it is gone with its worker or its data', async ({
  recordSite,
  extended,
  page,
}) => {
  const { site, panel, expectEvent } = await recordSite({
    '/sw.js': TELLING_WORKER,
  });
  const scope = `${site.origin}/`;
  await registerTags(page, ['done']);
  await expectEvent({ type: 'completed', tag: 'done', scope });

  await panel.hold.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  await registerTags(page, ['unregistered']);
  await expect(panel.row('unregistered')).toContainText('held');
  await extended.session.send('Browser.setPermission', {
    origin: site.origin,
    permission: { name: 'periodic-background-sync' },
    setting: 'granted',
  });
  await page.evaluate(`ready.then(({ periodicSync }) => periodicSync.register('news', { minInterval: 43200000 }))`);
  await expect(panel.row('news')).toBeVisible();
  await page.evaluate('ready.then((registration) => registration.unregister())');
  await expectEvent({ type: 'gone', tag: 'unregistered', scope });
  await expectEvent({ type: 'gone', tag: 'news', kind: 'periodicsync', scope });
  await page.reload();
  await registerTags(page, ['cleared']);
  await expect(panel.row('cleared')).toContainText('held');
  const session = await extended.context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: site.origin, storageTypes: 'all' });
  await session.detach();
  await expectEvent({ type: 'gone', tag: 'cleared', scope });
});
