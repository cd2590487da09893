import { expect, test } from 'vitest';
import { createWorkerWorld } from '../../test/fakes/worker-world.ts';
test('what a handler throws is told of its own event, in a worker that ran before as well', async () => {
  const world = createWorkerWorld();
  world.scope.addEventListener('sync', (event) => {
    if (event.tag === 'thrower') throw new Error('no');
    event.waitUntil(Promise.resolve());
  });
  const probe = world.install(0);
  for (const tag of ['a', 'b', 'thrower', 'c']) world.fire(tag);
  expect((await world.settled(probe, 4)).map(({ outcome, reason }) => [outcome, reason?.message])).toEqual([
    ['fulfilled', undefined],
    ['fulfilled', undefined],
    ['threw', 'no'],
    ['fulfilled', undefined],
  ]);
});

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
