import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createOneRegistration } from '../../test/fakes/one-registration.ts';
import { settle } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker that is held, and has started anew since without a word: the browser told it to nobody. */
async function setUp() {
  const world = await createOneRegistration();
  await settle(world.tab.inspector.command({ type: 'hold', on: true }));
  world.worker.run = { probes: new Map(), kept: new Map() };
  return world;
}

test('a worker whose stop nobody heard of is released all the same', async () => {
  const { registration, tab } = await setUp();
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(registration.count).toBe(0);
  expect(tab.status().problems).toEqual([]);
});

test('and a tag is fired in its new run', async () => {
  const { tab, fire, onlyRow } = await setUp();
  await settle(fire());
  await vi.advanceTimersByTimeAsync(3_000);
  await settle(fire());
  expect(tab.rows().at(-1)?.outcome).toBe('fulfilled');
  expect(() => onlyRow()).toThrow('2 rows');
});
