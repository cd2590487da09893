import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWorkerWorld } from '../../test/fakes/worker-world.ts';
import type { ProbeRule } from './probe-model.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LEASE_MS = 5_000;
const rule = (change: Partial<ProbeRule>): ProbeRule => ({
  id: '1',
  turn: 0,
  tag: 'outbox',
  effect: 'drop',
  left: null,
  ...change,
});

/** A worker that obeys; what its own handler saw. */
function setUp(...rules: ProbeRule[]) {
  const world = createWorkerWorld();
  const probe = world.install(0, { isFirst: true });
  const seen: string[] = [];
  world.scope.addEventListener('sync', (event: { tag: string }) => seen.push(event.tag));
  probe.obey({ rules, leaseMs: LEASE_MS });
  return { world, probe, seen };
}

test('a dropped event is not seen by the handlers, and others are', () => {
  const { world, seen } = setUp(rule({}));
  world.fire('outbox');
  world.fire('other');
  expect(seen).toEqual(['other']);
});

test('a rule acts as often as it says, also where an order comes before its deed was heard of', () => {
  const once = rule({ left: 1 });
  const { world, probe, seen } = setUp(once);
  world.fire('outbox');
  probe.obey({ rules: [once], leaseMs: LEASE_MS });
  world.fire('outbox');
  expect(seen).toEqual(['outbox']);
  probe.obey({ rules: [{ ...once, turn: 1 }], leaseMs: LEASE_MS });
  world.fire('outbox');
  expect(seen).toEqual(['outbox']);
});

test('a rule that acts always does so also where it is told again', () => {
  const { world, probe, seen } = setUp(rule({}));
  probe.obey({ rules: [rule({})], leaseMs: LEASE_MS });
  world.fire('outbox');
  world.fire('outbox');
  expect(seen).toEqual([]);
});

test('a rule ends by itself where nobody says that it goes on', () => {
  const { world, probe, seen } = setUp(rule({}));
  vi.advanceTimersByTime(LEASE_MS - 1);
  probe.obey({ rules: null, leaseMs: LEASE_MS });
  vi.advanceTimersByTime(LEASE_MS - 1);
  world.fire('outbox');
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(2);
  world.fire('outbox');
  expect(seen).toEqual(['outbox']);
});

test('a drop does not act where the site’s script was there first: its handlers see the event', () => {
  const world = createWorkerWorld();
  const probe = world.install(0);
  expect(probe.isFirst).toBe(false);
  probe.obey({ rules: [rule({})], leaseMs: LEASE_MS });
  const seen: string[] = [];
  world.scope.addEventListener('sync', (event: { tag: string }) => seen.push(event.tag));
  world.fire('outbox');
  expect(seen).toEqual(['outbox']);
});

test('a forced rejection leaves the event to the handlers', () => {
  const { world, seen } = setUp(rule({ effect: 'reject' }));
  world.fire('outbox');
  expect(seen).toEqual(['outbox']);
});
