import { recordedLog } from '../support/recorded-log.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 300, factor: 3, maxAttempts: 3 } } });

test('errors whose fields are no text take no other event away, whatever they are', async ({ recordSite, page }) => {
  const { site, panel, expectEvent, log } = await recordSite({
    '/sw.js': `${TELL}
const CYCLE = {};
CYCLE.itself = CYCLE;
const ODD = { a: { message: { code: 7 } }, b: { name: CYCLE }, c: { stack: 1n }, d: { message: Symbol('s') } };
addEventListener('sync', (event) => event.waitUntil(tell(event.tag).then(() => {
  if (event.tag in ODD) throw Object.assign(new Error('odd'), ODD[event.tag]);
})));`,
  });
  await panel.hold.click();
  await expect(panel.row('held')).toBeVisible();
  await registerTags(page, ['a', 'b', 'c', 'd', 'plain']);
  await panel.hold.click();
  for (const tag of ['a', 'b', 'c', 'd']) {
    await expectEvent({ type: 'settled', tag, outcome: 'rejected' });
    await expectEvent({ type: 'waiting', tag });
  }
  await expectEvent({ type: 'settled', tag: 'plain', outcome: 'fulfilled' });
  await registerTags(page, ['after']);
  await expectEvent({ type: 'settled', tag: 'after', outcome: 'fulfilled' });
  expect([...site.told].sort()).toEqual(['a', 'after', 'b', 'c', 'd', 'plain']);
  expect((await log()).filter(({ type }) => type === 'dispatched')).toHaveLength(6);
});

test('stacks are those of the site’s own scripts, and go on with those of causes', async ({ recordSite, page }) => {
  const { panel, expectEvent, log } = await recordSite({
    '/sw.js': `${TELL}
class ApiError extends Error { constructor(message, options) { super(message, options); this.name = 'api-error'; } }
const acts = {
  now() { throw new ApiError('status 503', { cause: new TypeError('no answer') }); },
  said(event) { console.error(new Error('said')); event.waitUntil(tell('said')); },
  any: (event) => event.waitUntil(Promise.any([Promise.reject(new RangeError('first')), Promise.reject('second')])),
};
addEventListener('sync', (event) => acts[event.tag](event));`,
  });
  for (const via of ['browser', 'simulated'] as const) {
    if (via === 'browser') await registerTags(page, ['now', 'said', 'any']);
    else for (const tag of ['now', 'said', 'any']) await panel.fire({ tag });
    for (const tag of ['now', 'said', 'any']) await expectEvent({ type: 'settled', tag, via });
  }
  const count = async (wanted: string) => (await log()).filter(({ type }) => type === wanted).length;
  await expect.poll(() => count('console')).toBe(2);
  await expect.poll(() => count('exception')).toBeGreaterThanOrEqual(3);
  const events = await log();
  expect(JSON.stringify(events)).not.toContain('<anonymous>:1:');
  const linesOf = (stack = '') => stack.split('\n').map((line) => line.replace(/ \(?http:.*/, ''));
  for (const { type, tag, reason, text } of events) {
    if (reason?.name === 'api-error') {
      expect(reason.message).toBe('status 503');
      const head = ['api-error: status 503', '    at Object.now', '    at', 'Caused by: TypeError: no answer'];
      expect(linesOf(reason.stack)).toEqual(type === 'settled' ? [...head, '    at Object.now', '    at'] : head);
    }
    if (type === 'settled' && tag === 'any')
      expect(linesOf(reason?.stack).filter((line) => !line.startsWith('    at'))).toEqual([
        'AggregateError: All promises were rejected',
        'Caused by: RangeError: first',
        'Caused by: second',
      ]);
    if (type === 'console') expect(linesOf(text)).toEqual(['Error: said', '    at Object.said', '    at']);
  }
  expect(events.filter(({ reason }) => reason?.name === 'api-error')).toHaveLength(4);
});

test('an event may be extended as soon as what it waited for has settled', async ({ recordSite, page }) => {
  const { site, panel, expectEvent } = await recordSite({
    '/sw.js': `${TELL}
addEventListener('sync', (event) => {
  const sent = tell(event.tag);
  event.waitUntil(sent);
  sent.then(() => event.waitUntil(tell('tidy ' + event.tag).then(() => {
    if (event.tag !== 'fine') throw new Error('not tidied');
  })));
});`,
  });
  await registerTags(page, ['kept']);
  await expectEvent({ type: 'settled', tag: 'kept', outcome: 'rejected', waitUntilCalls: 2 });
  await expectEvent({ type: 'waiting', tag: 'kept', attempt: 2 });
  await panel.fire({ tag: 'fine' });
  await expectEvent({ type: 'settled', tag: 'fine', outcome: 'fulfilled', waitUntilCalls: 2, via: 'simulated' });
  expect(site.told).toEqual(['kept', 'tidy kept', 'fine', 'tidy fine']);
});

test('a tag that is no text has its name, and starts over when it is registered while it fires', async ({
  recordSite,
  page,
}) => {
  const { site, expectEvent } = await recordSite({
    '/sw.js': `${TELL}
let attempts = 0;
addEventListener('sync', (event) => event.waitUntil((async () => {
  await tell([event.tag, ++attempts]);
  if (attempts === 1) await registration.sync.register(42);
  throw new Error('attempt ' + attempts);
})()));`,
  });
  await page.evaluate(`ready.then(({ sync }) => sync.register(42))`);
  await expectEvent({ type: 'registered', tag: '42', from: 'page' });
  await expectEvent({ type: 'registered', tag: '42', from: 'worker' });
  await expect.poll(() => site.told).toEqual([['42', 1], ['42', 2]]); // prettier-ignore
  await expectEvent({ type: 'waiting', tag: '42', attempt: 2, lastChance: false });
});

test('a tag of a registration that took the place of another starts at its first attempt', async ({
  recordSite,
  page,
}) => {
  const { log, expectEvent } = await recordSite({
    '/sw.js': `${TELL}
addEventListener('sync', (event) => event.waitUntil(tell(event.tag).then(() => { throw new Error('refused'); })));`,
  });
  await registerTags(page, ['outbox']);
  await expectEvent({ type: 'waiting', tag: 'outbox', attempt: 2 });
  await page.evaluate(`(async () => {
    await (await ready).unregister();
    const registration = await register();
    await registration.sync.register('outbox');
  })()`);
  const told = async () => (await log()).filter(({ tag }) => tag === 'outbox');
  await expect.poll(async () => (await told()).filter(({ type }) => type === 'settled')).toHaveLength(2);
  await expect.poll(async () => (await told()).filter(({ type }) => type === 'waiting')).toHaveLength(2);
  expect((await told()).filter(({ type }) => type === 'gone')).toHaveLength(1);
  const attempts = (await told()).flatMap(({ type, attempt }) => (type === 'dispatched' ? attempt : []));
  expect(attempts).toEqual([1, 1]);
});

test('an interval that is longer than time takes nothing out of the log', async ({
  recordSite,
  extended,
  openPanel,
  page,
}) => {
  const { panel, expectEvent } = await recordSite({
    '/sw.js': `${TELL}\naddEventListener('sync', (event) => event.waitUntil(tell(event.tag)));`,
  });
  await registerTags(page, ['before']);
  await page.evaluate(
    `ready.then(({ periodicSync }) => periodicSync.register('news', { minInterval: 1e16 })).catch(() => undefined)`,
  );
  await registerTags(page, ['after']);
  await expectEvent({ type: 'refused', tag: 'news' });
  await expectEvent({ type: 'completed', tag: 'after' });
  const told = ['completed before completed', 'completed after completed'];
  await expect.poll(() => panel.story()).toEqual(expect.arrayContaining(told));
  const again = await openPanel(extended, page);
  await expect.poll(() => again.story()).toEqual(expect.arrayContaining(told));
  await expect(again.document.getByRole('alert')).toHaveCount(0);
});

test('what runs when the panel is closed, or its browser offline, has an end in the log', async ({
  recordSite,
  extended,
  openPanel,
  page,
}) => {
  const { site, panel, expectEvent } = await recordSite({
    '/sw.js': `${TELL}
const released = new Promise((resolve) => addEventListener('message', resolve));
addEventListener('sync', (event) => event.waitUntil(tell(event.tag).then(() => released)));`,
  });
  await registerTags(page, ['endless']);
  await expectEvent({ type: 'dispatched', tag: 'endless' });
  await panel.offline.click();
  await expectEvent({ type: 'held' });
  await panel.page.close();

  const again = await openPanel(extended, page);
  const open = async () => {
    const types = (await recordedLog(again.document, site.origin)).map(({ type }) => type);
    const count = (wanted: string) => types.filter((type) => type === wanted).length;
    const pairs = [['dispatched', 'settled'], ['offline', 'online'], ['held', 'released']] as const; // prettier-ignore
    return pairs.map(([begins, ends]) => count(begins) - count(ends));
  };
  await expect.poll(open).toEqual([0, 0, 0]);
  await expect.poll(() => again.story()).toContainEqual('sync endless interrupted');
  await expect(again.row('endless')).not.toContainText('firing');
  expect(site.told).toEqual(['endless']);
  await page.evaluate(`ready.then(({ active }) => active.postMessage(null))`);
});
