import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FakeRegistration } from '../../test/fakes/fake-registration.ts';
import { createRig, SCOPE, type InspectedTab, type Rig } from '../../test/fakes/rig.ts';
import { settle } from '../../test/fakes/settle.ts';

/** The same schedules each time; `RUNS=2000 SEED=7` plays others. */
const RUNS = Number(process.env.RUNS ?? 150);
const SEED = Number(process.env.SEED ?? 1);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tab = fc.constantFrom(0, 1);
const step = fc.oneof(
  fc.record({ type: fc.constantFrom('hold' as const, 'release' as const), tab }),
  fc.record({ type: fc.constantFrom('tag', 'stop', 'start', 'update', 'failing update', 'waiting update') }),
  fc.record({ type: fc.constantFrom('unregister and register', 'cancel') }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const schedule = fc.record({
  steps: fc.array(fc.record({ step, thenMs: fc.constantFrom(0, 1, 3, 10, 200) }), { maxLength: 12 }),
  latencies: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 20 }),
});

interface World {
  rig: Rig;
  tabs: InspectedTab[];
  registration: FakeRegistration;
  pending: Promise<unknown>[];
  tags: number;
}

function take({ type, ...rest }: Step, world: World) {
  const { rig, tabs } = world;
  const pending = {
    push(promise: Promise<unknown>) {
      world.pending.push(promise.catch(() => undefined)); // a cancel or an unregistration may make it fail
    },
  };
  const { browser } = rig;
  switch (type) {
    case 'hold':
    case 'release': {
      const inspector = 'tab' in rest ? tabs[rest.tab]?.inspector : undefined;
      if (inspector) pending.push(inspector.command({ type: 'hold', on: type === 'hold' }));
      break;
    }
    case 'tag':
      browser.addTag(world.registration, `tag-${world.tags++}`);
      break;
    case 'stop':
      if (world.registration.active) browser.stop(world.registration.active);
      break;
    case 'start':
      if (world.registration.active) browser.start(world.registration.active);
      break;
    case 'cancel':
      browser.cancel();
      break;
    case 'unregister and register': {
      browser.unregister(world.registration);
      pending.push(browser.register(SCOPE));
      const [registration] = browser.registrations();
      if (!registration) throw new Error('Nothing was registered.');
      world.registration = registration;
      break;
    }
    default:
      if (world.registration.installing) break;
      pending.push(
        browser.update(world.registration, {
          installs: type !== 'failing update',
          skipWaiting: type !== 'waiting update',
        }),
      );
  }
}

/** Plays the steps, releases everything, and closes both panels. */
async function play(world: World, steps: { step: Step; thenMs: number }[]) {
  world.tabs.forEach(({ inspector }) => void inspector.command({ type: 'visible', visible: true }));
  for (const { step: next, thenMs } of steps) {
    take(next, world);
    await vi.advanceTimersByTimeAsync(thenMs);
  }
  await settle(Promise.all(world.pending));
  await vi.advanceTimersByTimeAsync(1_000);
  for (const { inspector } of world.tabs) await settle(inspector.dispose());
  await vi.advanceTimersByTimeAsync(20_000);
}

test(
  'after the last release every tag fires and nothing stays attached, or the keeper says that it is stuck',
  async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ steps, latencies }) => {
        let turn = 0;
        const latency = () => new Promise<void>((resolve) => setTimeout(resolve, latencies[turn++ % latencies.length]));
        const rig = createRig({ latency });
        const registration = await settle(rig.browser.register(SCOPE));
        const world: World = {
          rig,
          tabs: [rig.inspect(1, SCOPE), rig.inspect(2, SCOPE)],
          registration,
          pending: [],
          tags: 0,
        };
        await play(world, steps);
        const { count, tags } = world.registration;
        expect(rig.browser.heldBySessions(world.registration)).toBe(0);
        expect([...rig.browser.sessions.keys()]).toEqual([]);
        const { stuck = null } = rig.keepers.get(SCOPE) ?? {};
        const mayStick = steps.some(({ step: { type } }) => type === 'cancel' || type === 'unregister and register');
        if (!mayStick) expect(stuck).toBe(null);
        if (stuck) return;
        expect(count).toBe(0);
        expect([...tags]).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  },
  60_000 + RUNS * 200,
);
