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

test('without a binding nothing is lost for whoever asks', async () => {
  const world = createWorkerWorld();
  const probe = world.install(0);
  world.scope.addEventListener('sync', (event) => event.waitUntil(Promise.resolve()));
  world.fire('outbox');
  expect(await world.settled(probe, 1)).toMatchObject([{ outcome: 'fulfilled', no: 1 }]);
});
