import { expect, test, vi } from 'vitest';
import { createWorkerWorld } from '../../test/fakes/worker-world.ts';

test('what happens before anybody asks is told by the binding, which the site never sees', async () => {
  const world = createWorkerWorld();
  const told = world.listen();
  const probe = world.install(0);
  expect(world.scope).not.toHaveProperty('kept');
  world.scope.addEventListener('sync', (event) => event.waitUntil(Promise.resolve()));
  world.fire('outbox');
  await vi.waitFor(() => expect(told.map(({ type }) => type)).toEqual(['begun', 'settled']));
  expect(told.map(({ no }) => no)).toEqual([0, 1]);

  // The first to ask is given it again, by the same numbers; then nothing is told unasked.
  expect(await probe.reports(true)).toEqual(told);
  world.fire('next');
  await world.settled(probe, 1);
  expect(told).toHaveLength(2);
});

test('a duration counts from when the browser began the event, whose first listeners are the site’s in a worker that ran before', async () => {
  const world = createWorkerWorld();
  world.scope.addEventListener('sync', (event) => {
    Object.assign(event, { beganAt: performance.now() - 200 }); // it has worked since
    event.waitUntil(Promise.resolve());
  });
  const probe = world.install(0);
  world.fire('outbox');
  const [settled] = await world.settled(probe, 1);
  expect(settled?.durationMs).toBeGreaterThanOrEqual(200);
});

test('what stands in the place of waitUntil() has its name and its length', () => {
  const world = createWorkerWorld();
  const looks = () => {
    const descriptor = Object.getOwnPropertyDescriptor(world.scope.ExtendableEvent.prototype, 'waitUntil');
    const value = descriptor?.value as { name: string; length: number };
    return { value, shown: [value.name, value.length] };
  };
  const native = looks();
  world.install(0);
  expect(looks().value).not.toBe(native.value);
  expect(looks().shown).toEqual(native.shown);
});

test('an event that began before the death of who asked, and ended after it, is told whole to who asks next', async () => {
  const world = createWorkerWorld();
  const probe = world.install(0);
  let end: () => void = () => undefined;
  world.scope.addEventListener('sync', (event) => event.waitUntil(new Promise<void>((resolve) => (end = resolve))));
  world.fire('outbox');
  const types = (reports: readonly { type: string; again?: boolean | undefined }[]) =>
    reports.map(({ type, again }) => (again === true ? `${type} again` : type));
  expect(types(await probe.reports(true))).toEqual(['begun']);
  const unheard = probe.reports(false);
  end();
  expect(types(await unheard)).toEqual(['settled']);
  expect(types(await probe.reports(true))).toEqual(['begun again', 'settled']);
  // Now it has been read.
  const next = probe.reports(false);
  world.fire('next');
  expect(types(await next)).toEqual(['begun']);
  expect(types(await probe.reports(true))).toEqual(['begun']);
});

test('without a binding nothing is lost for whoever asks', async () => {
  const world = createWorkerWorld();
  const probe = world.install(0);
  world.scope.addEventListener('sync', (event) => event.waitUntil(Promise.resolve()));
  world.fire('outbox');
  expect(await world.settled(probe, 1)).toMatchObject([{ outcome: 'fulfilled', no: 1 }]);
});
