import { expect, test, vi } from 'vitest';
import { createWorkerWorld, REQUEST, type SyncEventLike } from '../../test/fakes/worker-world.ts';

const request = { ...REQUEST, id: 'a' };
const soon = () => Date.now() + 1_000;

function setUp(handle: (event: SyncEventLike) => void = (event) => event.waitUntil(Promise.resolve())) {
  const world = createWorkerWorld();
  const handler = vi.fn(handle);
  world.scope.addEventListener('sync', handler);
  return { world, dispatcher: world.installDispatcher(), handler };
}

test('a dispatch that was begun before the probe is there has begun at once, and its outcome is told to who asks the probe', async () => {
  const { world, dispatcher, handler } = setUp();
  expect(dispatcher.begin(request, soon(), 'run')).toBe(true);
  expect(handler).toHaveBeenCalledTimes(1);
  const probe = world.install(0);
  expect(await probe.dispatch(request)).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 1 });
  expect(handler).toHaveBeenCalledTimes(1);
});

test('its outcome and its duration are those at its end, however late the probe asks', async () => {
  const { world, dispatcher } = setUp((event) => event.waitUntil(Promise.reject(new RangeError('No outbox.'))));
  dispatcher.begin(request, soon(), 'run');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const settled = await world.install(0).dispatch(request);
  expect(settled).toMatchObject({ outcome: 'rejected', reason: { name: 'RangeError', message: 'No outbox.' } });
  expect(settled.durationMs).toBeLessThan(90);
});

test('it has ended also where the site has stopped the clock', async () => {
  const world = createWorkerWorld();
  Object.assign(world.scope, { performance: { now: () => 0 } });
  world.scope.addEventListener('sync', (event) => event.waitUntil(Promise.resolve()));
  world.installDispatcher().begin(request, soon(), 'run');
  const probe = world.install(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await probe.dispatch({ ...request, timeLimitMs: 50 })).toMatchObject({ outcome: 'fulfilled', durationMs: 0 });
  expect(await probe.dispatch({ ...request, id: 'b', timeLimitMs: 50 })).toMatchObject({ outcome: 'fulfilled' });
});

test('its waitUntil is refused once it is over, also before the probe is there', async () => {
  let tryLate: () => void = () => undefined;
  const { world, dispatcher } = setUp((event) => (tryLate = () => event.waitUntil(Promise.resolve())));
  dispatcher.begin(request, soon(), 'run');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(() => tryLate()).toThrow(expect.objectContaining({ name: 'InvalidStateError' }) as Error);
  expect(await world.install(0).dispatch(request)).toMatchObject({ outcome: 'ignored', waitUntilCalls: 0 });
});

test('what its listener throws is told, before the probe is there and after', async () => {
  const { world, dispatcher } = setUp(() => {
    throw new RangeError('No outbox.');
  });
  dispatcher.begin(request, soon(), 'run');
  const probe = world.install(0);
  dispatcher.begin({ ...request, id: 'b' }, soon(), 'run');
  for (const id of ['a', 'b']) {
    const settled = await probe.dispatch({ ...request, id });
    expect(settled).toMatchObject({ outcome: 'threw', reason: { message: 'No outbox.' } });
  }
});

test('asked for while it is under way, it begins once only, and others are events of their own', async () => {
  const { world, dispatcher, handler } = setUp();
  const probe = world.install(0);
  dispatcher.begin(request, soon(), 'run');
  const [first, other] = await Promise.all([probe.dispatch(request), probe.dispatch({ ...request, id: 'b' })]);
  expect([first.outcome, other.outcome]).toEqual(['fulfilled', 'fulfilled']);
  expect(handler).toHaveBeenCalledTimes(2);
});

test('what comes too late, for another run, or before the script has run for certain, begins nothing', async () => {
  const { world, dispatcher, handler } = setUp();
  const { scope } = world;
  expect(dispatcher.begin(request, Date.now() - 1, 'run')).toBe(false);
  expect(dispatcher.begin(request, Number.NaN, 'run')).toBe(false);
  expect(dispatcher.begin(request, soon(), 'the run before')).toBe(false);

  const { registration, setTimeout: timer, importScripts } = scope;
  scope.registration = null;
  expect(dispatcher.begin(request, soon(), 'run'), 'the worker is not set up').toBe(false);
  scope.registration = registration;
  Reflect.deleteProperty(scope, 'setTimeout');
  expect(dispatcher.begin(request, soon(), 'run'), 'the script has not begun').toBe(false);
  scope.setTimeout = timer;
  scope.importScripts = () => {
    throw new TypeError('Module scripts don’t support importScripts().');
  };
  expect(dispatcher.begin(request, soon(), 'run'), 'the imports of a module are awaited').toBe(false);
  scope.importScripts = importScripts;

  expect((await world.install(0).dispatch(request)).outcome).toBe('fulfilled');
  expect(handler).toHaveBeenCalledTimes(1);
});

test('in a worker that is not the one, nothing is dispatched', async () => {
  const { world, dispatcher, handler } = setUp();
  const elsewhere = { ...request, scope: 'https://a.example/other/' };
  expect(dispatcher.begin(elsewhere, soon(), 'run')).toBe(true);
  expect(await world.install(0).dispatch(elsewhere)).toBeNull();
  expect(handler).not.toHaveBeenCalled();
});

/** What a simulated dispatch comes to, without the probe's own waitUntil below the site's, and with it. */
async function outcomesOf(
  handle: (event: SyncEventLike) => void,
  prepare: (world: ReturnType<typeof createWorkerWorld>) => void,
) {
  const outcomes: string[] = [];
  for (const isFirst of [false, true]) {
    const world = createWorkerWorld();
    const probe = world.install(0, { isFirst });
    prepare(world);
    world.scope.addEventListener('sync', handle);
    outcomes.push((await probe.dispatch(request)).outcome);
  }
  return outcomes;
}
const asItIs = () => undefined;

test('its waitUntil may be replaced, called by the prototype, and not be called without its event, as that of the browser’s', async () => {
  const replacing = (event: SyncEventLike) => {
    'use strict';
    const native = event.waitUntil.bind(event);
    event.waitUntil = (promise) => native(Promise.resolve(promise).catch(() => undefined));
    event.waitUntil(Promise.reject(new Error('kept by the site')));
  };
  expect(await outcomesOf(replacing, asItIs)).toEqual(['fulfilled', 'fulfilled']);
  const borrowing = (event: SyncEventLike) => {
    const { prototype } = event.constructor as unknown as { prototype: SyncEventLike };
    prototype.waitUntil.call(event, Promise.reject(new Error('no')));
  };
  expect(await outcomesOf(borrowing, asItIs)).toEqual(['rejected', 'rejected']);
  const losing = (event: SyncEventLike) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- the mistake that it is about
    const { waitUntil } = event;
    waitUntil(Promise.resolve());
  };
  expect(await outcomesOf(losing, asItIs)).toEqual(['threw', 'threw']);
});

test('what the site has put around waitUntil counts, where the probe was there before', async () => {
  const wrap = ({ scope }: ReturnType<typeof createWorkerWorld>) => {
    const { prototype } = scope.ExtendableEvent;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its event below
    const { waitUntil } = prototype;
    prototype.waitUntil = function (promise) {
      waitUntil.call(
        this,
        Promise.resolve(promise).catch(() => undefined),
      );
    };
  };
  const rejecting = (event: SyncEventLike) => event.waitUntil(Promise.reject(new Error('kept by the site')));
  expect((await outcomesOf(rejecting, wrap))[1]).toBe('fulfilled');
});
