import { expect, test } from 'vitest';
import { createWorkerWorld } from '../../test/fakes/worker-world.ts';

test('whoever installs it again in the same run is given the one that is there, which reports each event once', async () => {
  const world = createWorkerWorld();
  const first = world.install(0, { isFirst: true });
  const second = world.install(0);
  world.fire('a');
  expect(await world.settled(first, 1)).toHaveLength(1);
  expect(second.isFirst).toBe(true);
  world.fire('b');
  expect((await second.reports()).flatMap((report) => (report.type === 'begun' ? [report.seq] : []))).toEqual([1]);
});
