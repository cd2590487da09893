import { expect, test } from 'vitest';
import { createWorkerWorld } from '../../test/fakes/worker-world.ts';
test('what one handler throws is not told of the event that began just before', async () => {
  const world = createWorkerWorld();
  const probe = world.install(0);
  world.scope.addEventListener('sync', (event) => {
    if ((event as Event & { tag: string }).tag === 'b') throw new Error('no');
  });
  world.fire('a');
  world.fire('b');
  expect(await world.settled(probe, 2)).toMatchObject([
    { seq: 0, outcome: 'ignored' },
    { seq: 1, outcome: 'threw' },
  ]);
});
