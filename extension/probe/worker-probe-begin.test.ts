import { expect, test, vi } from 'vitest';
import { createWorkerWorld, REQUEST, type SyncEventLike } from '../../test/fakes/worker-world.ts';

const request = { ...REQUEST, id: 'a' };

function setUp() {
  const world = createWorkerWorld();
  const probe = world.install(0);
  const handler = vi.fn((event: SyncEventLike) => event.waitUntil(Promise.resolve()));
  world.scope.addEventListener('sync', handler);
  return { world, probe, handler };
}

test('a dispatch that was begun starts with the next task, once, and its outcome is told to who asks for it', async () => {
  const { probe, handler } = setUp();
  expect(probe.begin(request, Date.now() + 1_000)).toBe(true);
  expect(handler).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1));
  expect(await probe.dispatch(request)).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 1 });
  expect(handler).toHaveBeenCalledTimes(1);
});

test('asked for at once, it starts all the same once only', async () => {
  const { probe, handler } = setUp();
  probe.begin(request, Date.now() + 1_000);
  const [first, other] = await Promise.all([probe.dispatch(request), probe.dispatch({ ...request, id: 'b' })]);
  expect([first.outcome, other.outcome]).toEqual(['fulfilled', 'fulfilled']);
  expect(handler).toHaveBeenCalledTimes(2);
});

test('two that were begun together are events of their own: what the first has awaited goes on before the second', async () => {
  const { world, probe } = setUp();
  const seen: string[] = [];
  world.scope.addEventListener('sync', ({ tag }) => {
    seen.push(`${tag} begins`);
    void Promise.resolve().then(() => seen.push(`${tag} goes on`));
  });
  for (const tag of ['a', 'b']) probe.begin({ ...request, id: tag, tag }, Date.now() + 1_000);
  await vi.waitFor(() => expect(seen).toHaveLength(4));
  expect(seen).toEqual(['a begins', 'a goes on', 'b begins', 'b goes on']);
});

test('what comes too late, or before the script has run for certain, begins nothing', async () => {
  const { world, probe, handler } = setUp();
  const { scope } = world;
  expect(probe.begin(request, Date.now() - 1)).toBe(false);
  expect(probe.begin(request, Number.NaN)).toBe(false);

  const { registration, setTimeout: timer, importScripts } = scope;
  scope.registration = null;
  expect(probe.begin(request, Date.now() + 1_000), 'the worker is not set up').toBe(false);
  scope.registration = registration;
  Reflect.deleteProperty(scope, 'setTimeout');
  expect(probe.begin(request, Date.now() + 1_000), 'the script has not begun').toBe(false);
  scope.setTimeout = timer;
  scope.importScripts = () => {
    throw new TypeError('Module scripts don’t support importScripts().');
  };
  expect(probe.begin(request, Date.now() + 1_000), 'the imports of a module are awaited').toBe(false);
  scope.importScripts = importScripts;

  expect((await probe.dispatch(request)).outcome).toBe('fulfilled');
  expect(handler).toHaveBeenCalledTimes(1);
});

test('in a worker that is not the one, nothing is dispatched', async () => {
  const { probe, handler } = setUp();
  const elsewhere = { ...request, scope: 'https://a.example/other/' };
  expect(probe.begin(elsewhere, Date.now() + 1_000)).toBe(true);
  expect(await probe.dispatch(elsewhere)).toBeNull();
  expect(handler).not.toHaveBeenCalled();
});
