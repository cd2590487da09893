import { expect, test } from './fixtures.ts';
import { TELL } from './sites/site.ts';

/** A worker that does what the tag says. */
const WORKER = `${TELL}
class OutboxError extends Error { name = 'OutboxError'; }
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const open = (name, version) => new Promise((resolve, reject) => {
  const request = indexedDB.open(name, version);
  request.onsuccess = () => resolve(request.result);
  request.onerror = reject;
});
const acts = {
  'sent': (event) => event.waitUntil(tell('sent')),
  'refused': (event) => event.waitUntil(tell('refused').then(function refuse() { throw new OutboxError('still <b>waiting</b>'); })),
  'no error': (event) => event.waitUntil(Promise.reject('just text')),
  'undefined': (event) => event.waitUntil(Promise.reject()),
  'response': (event) => event.waitUntil(fetch('/nothing').then((response) => response.ok ? response : Promise.reject(response))),
  'event': (event) => event.waitUntil(open('a', 2).then((database) => { database.close(); return open('a', 1); })),
  'thrown': () => { void tell('thrown'); throw new OutboxError('before waitUntil'); },
  'passive': () => { void tell('passive'); },
  'never': (event) => { void tell('never'); event.waitUntil(new Promise(() => {})); },
  'twice': (event) => { event.waitUntil(tell('first')); event.waitUntil(tell('second')); },
  'one of two': (event) => { event.waitUntil(later(50).then(() => tell('slow'))); event.waitUntil(Promise.reject(new OutboxError('quick'))); },
  'late': (event) => event.waitUntil(later(20).then(() => event.waitUntil(later(20).then(() => Promise.reject(new OutboxError('late')))))),
  'too late': (event) => {
    event.waitUntil(Promise.resolve());
    setTimeout(() => { try { event.waitUntil(Promise.resolve()); } catch (error) { void tell(error.name); } }, 100);
  },
};
addEventListener('sync', (event) => acts[event.tag]?.(event));
addEventListener('sync', (event) => { if (event.tag === 'second listener') event.waitUntil(tell('second listener')); });
`;

test('tells each outcome of a simulated event with its reason, calls and duration', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();

  expect(await panel.fire({ tag: 'sent' })).toMatchObject({
    tag: 'sent',
    event: 'sync',
    dispatch: 'simulated',
    lastChance: false,
    outcome: 'fulfilled',
    reason: '',
    waitUntilCalls: 1,
  });
  expect(await panel.fire({ tag: 'refused' })).toMatchObject({
    outcome: 'rejected',
    reason: 'OutboxError: still <b>waiting</b>',
    waitUntilCalls: 1,
  });
  expect(await panel.fire({ tag: 'no error' })).toMatchObject({ outcome: 'rejected', reason: 'string: just text' });
  expect(await panel.fire({ tag: 'undefined' })).toMatchObject({ outcome: 'rejected', reason: 'undefined' });
  expect((await panel.fire({ tag: 'response' })).reason).toBe(`Response: 404 ${site.origin}/nothing`);
  expect((await panel.fire({ tag: 'event' })).reason).toBe('Event: error');
  expect(await panel.fire({ tag: 'thrown' })).toMatchObject({
    outcome: 'threw',
    reason: 'OutboxError: before waitUntil',
    waitUntilCalls: 0,
  });
  const ignored = await panel.fire({ tag: 'passive' });
  expect(ignored).toMatchObject({ outcome: 'ignored', waitUntilCalls: 0 });
  expect(ignored.reason).toContain('no listener handled this tag by waitUntil, so the browser takes the sync as done');
  expect(await panel.fire({ tag: 'a tag that no listener knows' })).toMatchObject({ outcome: 'ignored' });
  expect(await panel.fire({ tag: 'twice' })).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 2 });
  expect(await panel.fire({ tag: 'second listener' })).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 1 });

  const told = ['sent', 'refused', 'thrown', 'passive', 'first', 'second', 'second listener'];
  expect(site.told).toEqual(told);
});

test('takes a late waitUntil as the specification does: while a promise is pending, and not after', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();

  expect(await panel.fire({ tag: 'late' })).toMatchObject({
    outcome: 'rejected',
    reason: 'OutboxError: late',
    waitUntilCalls: 2,
  });
  // The outcome waits for all promises, as the browser does, and tells the first that was rejected.
  expect(await panel.fire({ tag: 'one of two' })).toMatchObject({
    outcome: 'rejected',
    reason: 'OutboxError: quick',
    waitUntilCalls: 2,
  });
  expect(site.told).toEqual(['slow']);
  expect(await panel.fire({ tag: 'too late' })).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 1 });
  await expect.poll(() => site.told).toEqual(['slow', 'InvalidStateError']);
});

test('times out at the limit of the form, which is the three minutes of the browser at first', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await expect(panel.form.getByRole('spinbutton', { name: 'Time limit (s)' })).toHaveValue('180');

  const event = await panel.fire({ tag: 'never', timeLimitSeconds: 1 });
  expect(event).toMatchObject({ outcome: 'timed out', waitUntilCalls: 1 });
  expect(event.durationMs).toBeGreaterThanOrEqual(1000);
  expect(event.durationMs).toBeLessThan(2000);
  expect(site.told).toEqual(['never']);
  // The worker is as usable as before.
  expect(await panel.fire({ tag: 'sent' })).toMatchObject({ outcome: 'fulfilled' });
});

test('shows the stack of a reason on request, as text', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();

  await panel.fire({ tag: 'refused' });
  await panel.activity.getByRole('row').filter({ hasText: 'OutboxError: still <b>waiting</b>' }).click();
  const details = panel.document.getByRole('region', { name: 'Details' });
  const stack = details.getByRole('group', { name: 'Stack' });
  await expect(stack).toContainText(`at refuse (${site.origin}/sw.js:`);
  await expect(stack.locator('b')).toHaveCount(0);
});
