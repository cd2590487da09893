import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createWorkerWorld, REQUEST as request, type SyncEventLike } from '../../test/fakes/worker-world.ts';

function setUp(handler: (event: SyncEventLike) => void) {
  const world = createWorkerWorld();
  const probe = world.install(0);
  world.scope.addEventListener('sync', handler);
  return { world, probe };
}

/** What a handler comes to, as a simulated dispatch and as the browser's own event. */
async function bothWays(handler: (event: SyncEventLike) => void) {
  const { world, probe } = setUp(handler);
  const simulated = await probe.dispatch(request);
  world.fire('outbox');
  const [observed] = await world.settled(probe, 1);
  return [simulated, observed];
}

describe('the outcome of a handler', () => {
  test('is fulfilled when all that it waits for is', async () => {
    for (const outcome of await bothWays((event) => {
      event.waitUntil(Promise.resolve());
      event.waitUntil(new Promise((resolve) => setTimeout(resolve, 1)));
      event.waitUntil('not a promise');
    })) {
      expect(outcome).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 3, reason: null });
    }
  });

  test('is that of a thenable, whose then is called once', async () => {
    const then = vi.fn((onFulfilled: () => void) => onFulfilled());
    for (const outcome of await bothWays((event) => event.waitUntil({ then }))) {
      expect(outcome).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 1 });
    }
    expect(then).toHaveBeenCalledTimes(2);
  });

  test('is rejected with the first reason, also when others are fulfilled', async () => {
    for (const outcome of await bothWays((event) => {
      event.waitUntil(Promise.resolve());
      event.waitUntil(new Promise((_resolve, reject) => setTimeout(() => reject(new TypeError('second')), 5)));
      event.waitUntil(Promise.reject(new RangeError('first')));
    })) {
      expect(outcome).toMatchObject({ outcome: 'rejected', reason: { name: 'RangeError', message: 'first' } });
    }
  });

  test('is threw, with what was thrown, when it waits for nothing', async () => {
    for (const outcome of await bothWays(() => {
      throw new RangeError('No outbox.');
    })) {
      expect(outcome).toMatchObject({ outcome: 'threw', reason: { name: 'RangeError', message: 'No outbox.' } });
    }
  });

  test('is threw also where the handler comes before ours, as in a worker that ran before', async () => {
    const world = createWorkerWorld();
    world.scope.addEventListener('sync', ({ tag }) => {
      if (tag === 'outbox') throw new RangeError('No outbox.');
    });
    const probe = world.install(0);
    world.fire('outbox');
    world.fire('drafts');
    const [threw] = await world.settled(probe, 1);
    expect(threw).toMatchObject({ outcome: 'threw', waitUntilCalls: 0, reason: { message: 'No outbox.' } });
  });

  test('is fulfilled, with what was thrown as its reason, when it had called waitUntil before', async () => {
    for (const outcome of await bothWays((event) => {
      event.waitUntil(Promise.resolve());
      throw new Error('afterwards');
    })) {
      expect(outcome).toMatchObject({ outcome: 'fulfilled', reason: { message: 'afterwards' } });
    }
  });

  test('is ignored when it neither waits nor throws', async () => {
    for (const outcome of await bothWays(() => undefined)) {
      expect(outcome).toMatchObject({ outcome: 'ignored', waitUntilCalls: 0, reason: null });
    }
  });

  test('counts a waitUntil that is called after awaits that take no task', async () => {
    for (const outcome of await bothWays((event) => {
      void (async () => {
        await Promise.resolve();
        await Promise.resolve();
        event.waitUntil(Promise.reject(new Error('late')));
      })();
    })) {
      expect(outcome).toMatchObject({ outcome: 'rejected', waitUntilCalls: 1 });
    }
  });

  test('counts a waitUntil that is called while an earlier one is pending', async () => {
    for (const outcome of await bothWays((event) => {
      event.waitUntil(new Promise((resolve) => setTimeout(resolve, 20)));
      setTimeout(() => event.waitUntil(Promise.reject(new Error('later'))), 5);
    })) {
      expect(outcome).toMatchObject({ outcome: 'rejected', waitUntilCalls: 2, reason: { message: 'later' } });
    }
  });
});

test('a waitUntil that comes too late throws InvalidStateError and changes nothing', async () => {
  let tryLate: () => void = () => undefined;
  const { probe } = setUp((event) => (tryLate = () => event.waitUntil(Promise.resolve())));
  expect(await probe.dispatch(request)).toMatchObject({ outcome: 'ignored', waitUntilCalls: 0 });
  expect(() => tryLate()).toThrow(expect.objectContaining({ name: 'InvalidStateError' }) as Error);
});

test.each(['parsed', 'installing', 'installed', 'redundant'])(
  'a version that is %s dispatches nothing, and says so',
  async (state) => {
    const handler = vi.fn();
    const { world, probe } = setUp(handler);
    world.scope.serviceWorker.state = state;
    expect(await probe.dispatch(request)).toBe(null);
    expect(handler).not.toHaveBeenCalled();
  },
);

test('the worker of another scope, or of none yet, dispatches nothing, and says so', async () => {
  const handler = vi.fn();
  const { world, probe } = setUp(handler);
  expect(await probe.dispatch({ ...request, scope: 'https://a.example/other/' })).toBe(null);
  world.scope.registration = null;
  expect(await probe.dispatch(request)).toBe(null);
  expect(handler).not.toHaveBeenCalled();
});

test('a dispatch that does not settle within its limit has timed out', async () => {
  const { probe } = setUp((event) => event.waitUntil(new Promise(() => undefined)));
  expect(await probe.dispatch({ ...request, timeLimitMs: 5 })).toMatchObject({ outcome: 'timed out', reason: null });
});

test('the handler sees the tag and whether it is the last chance', async () => {
  const seen: unknown[] = [];
  const { probe } = setUp(({ type, tag, lastChance }) => void seen.push([type, tag, lastChance]));
  await probe.dispatch(request);
  await probe.dispatch({ ...request, tag: '\ud800', lastChance: true });
  expect(seen).toEqual([
    ['sync', 'outbox', false],
    ['sync', '\ud800', true],
  ]);
});

test('two dispatches at once keep their results apart', async () => {
  const { probe } = setUp((event) => {
    if (event.tag === 'threw') throw new Error('threw');
    if (event.tag === 'rejected') event.waitUntil(Promise.reject(new Error('rejected')));
    if (event.tag === 'fulfilled') event.waitUntil(new Promise((resolve) => setTimeout(resolve, 5)));
  });
  const tags = ['threw', 'ignored', 'fulfilled', 'rejected'];
  const settled = await Promise.all(tags.map((tag) => probe.dispatch({ ...request, tag })));
  expect(settled.map(({ outcome }) => outcome)).toEqual(tags);
});

test('any value is told as a reason, whatever it is', async () => {
  const unshowable = {
    toJSON() {
      throw new Error('no');
    },
  };
  const values: unknown[] = [undefined, null, 5, 'text', Symbol('s'), { status: 503 }, unshowable, new Error('e')];
  for (const value of values) {
    const { probe } = setUp((event) =>
      event.waitUntil(
        Promise.resolve().then(() => {
          throw value;
        }),
      ),
    );
    const { outcome, reason } = await probe.dispatch(request);
    expect(outcome).toBe('rejected');
    expect(reason).toEqual({
      name: expect.any(String) as string,
      message: value === unshowable ? null : (expect.any(String) as string),
      stack: expect.any(String) as string,
    });
  }
});

test('a site that has frozen ExtendableEvent.prototype has its events followed, and dispatched, all the same', async () => {
  const world = createWorkerWorld();
  Object.freeze(world.scope.ExtendableEvent.prototype);
  const probe = world.install(0);
  world.scope.addEventListener('sync', (event) => event.waitUntil(Promise.reject(new Error('no'))));
  expect(await probe.dispatch(request)).toMatchObject({ outcome: 'rejected', waitUntilCalls: 1 });
  world.fire('outbox');
  expect(await world.settled(probe, 1)).toMatchObject([{ outcome: 'rejected', waitUntilCalls: 1 }]);
});

class Refusal {
  readonly queue = 'outbox';
}
/** As the site may make it, which must not be asked. */
const lying = Object.defineProperties(new Refusal(), {
  constructor: { get: () => expect.fail('It was asked for its constructor.') },
  [Symbol.toStringTag]: { get: () => expect.fail('It was asked for its tag.') },
});

const rejectWith = (value: unknown) =>
  Promise.resolve().then(() => {
    throw value;
  });

test.each([
  [new Refusal(), { name: 'Refusal', message: '{"queue":"outbox"}' }],
  [lying, { name: 'Refusal', message: '{"queue":"outbox"}' }],
  [new Map([[1, 2]]), { name: 'Map', message: '{}' }],
  [[1, 2], { name: 'Array', message: '[1,2]' }],
  [Object.create(null), { name: 'object', message: '{}' }],
  [new Response(null, { status: 503 }), { name: 'Response', message: '503 ' }],
  [undefined, { name: 'undefined', message: 'undefined' }],
])('a reason has the name of its class, and says the most of itself', async (value, told) => {
  const { probe } = setUp((event) => event.waitUntil(rejectWith(value)));
  expect((await probe.dispatch(request)).reason).toEqual({ ...told, stack: '' });
});

test('an event as a reason is told by its type', async () => {
  const { probe } = setUp((event) => event.waitUntil(rejectWith(event)));
  expect((await probe.dispatch(request)).reason).toEqual({ name: 'SyncEvent', message: 'sync', stack: '' });
});

test('a site without Response has its reasons told all the same', async () => {
  const world = createWorkerWorld();
  Object.assign(world.scope, { Response: undefined });
  const probe = world.install(0);
  world.scope.addEventListener('sync', (event) => event.waitUntil(rejectWith({ code: 7 })));
  expect((await probe.dispatch(request)).reason).toMatchObject({ name: 'Object', message: '{"code":7}' });
});

test('the browser’s event is told when it begins and when it settles, and a simulated one is not', async () => {
  const { world, probe } = setUp((event) => event.waitUntil(Promise.resolve()));
  await probe.dispatch(request);
  world.fire('outbox', true);
  const [begun] = await probe.reports();
  expect(begun).toMatchObject({ type: 'begun', seq: 0, tag: 'outbox', event: 'sync', lastChance: true });
  expect(await world.settled(probe, 1)).toMatchObject([{ seq: 0, outcome: 'fulfilled' }]);
});

test('the browser’s event began when the browser began it, also where the site’s listener came before ours', async () => {
  const world = createWorkerWorld();
  let called = 0;
  world.scope.addEventListener('sync', () => {
    called = Date.now();
    while (Date.now() < called + 20); // what it asks for and says meanwhile is of this event
  });
  const probe = world.install(0);
  world.fire('outbox');
  const [begun] = await probe.reports();
  if (begun?.type !== 'begun') throw new Error('It did not begin.');
  expect(begun.at).toBeLessThanOrEqual(called + 1);
});

describe('who asks anew, because another who asked may have died,', () => {
  test('is given what nobody may have read, once, after what is under way and was read', async () => {
    const handled: (() => void)[] = [];
    const { world, probe } = setUp((event) => event.waitUntil(new Promise<void>((resolve) => handled.push(resolve))));
    world.fire('read');
    expect(await probe.reports()).toMatchObject([{ type: 'begun', tag: 'read' }]);
    const unread = probe.reports();
    world.fire('unread');
    expect(await unread).toMatchObject([{ type: 'begun', tag: 'unread' }]);
    world.fire('untold');
    const told = await probe.reports(true);
    expect(told.map((report) => report.type === 'begun' && [report.tag, report.again])).toEqual([
      ['read', true],
      ['unread', undefined],
      ['untold', undefined],
    ]);
    handled.forEach((resolve) => resolve());
    expect((await world.settled(probe, 3)).map(({ seq }) => seq)).toEqual([0, 1, 2]);
  });

  test('is not told of what has settled and was read', async () => {
    const { world, probe } = setUp((event) => event.waitUntil(Promise.resolve()));
    world.fire('over');
    await world.settled(probe, 1);
    const next = probe.reports();
    world.fire('next');
    const read = await next;
    const again = await probe.reports(true);
    expect(again.slice(0, read.length)).toEqual(read);
    expect(again.flatMap((report) => (report.type === 'begun' ? report.tag : []))).toEqual(['next']);
  });
});

test('it is too early for the probe where the worker has no events yet', () => {
  const world = createWorkerWorld();
  Reflect.deleteProperty(world.scope, 'ExtendableEvent');
  expect(() => world.install(0)).toThrow('too early');
});

describe('the gate at the end of an install', () => {
  test('holds the install until it is opened', async () => {
    const world = createWorkerWorld();
    const probe = world.install(60_000);
    world.scope.addEventListener('install', (event) => event.waitUntil(Promise.resolve()));
    const install = world.fireInstall();
    expect(await probe.reports()).toEqual([{ type: 'installed', no: 0 }]);
    // The extension's worker may have died before it read that.
    expect(await probe.reports(true)).toEqual([{ type: 'installed', no: 0 }]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(install.isActive()).toBe(true);
    probe.openGate();
    await expect.poll(install.isActive, { interval: 1 }).toBe(false);
  });

  test('opens by itself when nobody opens it', async () => {
    const world = createWorkerWorld();
    world.install(5);
    const install = world.fireInstall();
    await expect.poll(install.isActive, { interval: 1 }).toBe(false);
  });

  test('neither holds nor tells an install that fails', async () => {
    const world = createWorkerWorld();
    const probe = world.install(60_000);
    world.scope.addEventListener('install', (event) => event.waitUntil(Promise.reject(new Error('offline'))));
    const install = world.fireInstall();
    await expect.poll(install.isActive, { interval: 1 }).toBe(false);
    world.fire('outbox');
    expect((await probe.reports()).map(({ type }) => type)).not.toContain('installed');
  });
});

test('any schedule of waitUntil calls comes to what the specification’s extend lifetime promises say', async () => {
  // Each call: made in the handler itself or while the one before is pending, and how its promise ends.
  const call = fc.record({ later: fc.boolean(), ends: fc.constantFrom('resolve', 'reject'), afterTicks: fc.nat(5) });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 6 }), fc.boolean(), async (calls, throws) => {
      const outcomes = await bothWays((event) => {
        const make = ([first, ...rest]: typeof calls) => {
          if (!first) return;
          event.waitUntil(
            (async () => {
              for (let tick = 0; tick < first.afterTicks; tick++) await Promise.resolve();
              if (rest[0]?.later) make(rest);
              if (first.ends === 'reject') throw new Error('rejected');
            })(),
          );
          if (!rest[0]?.later) make(rest);
        };
        make(calls);
        if (throws) throw new Error('thrown');
      });
      const rejects = calls.some(({ ends }) => ends === 'reject');
      const waits = calls.length > 0;
      const outcome = rejects ? 'rejected' : waits ? 'fulfilled' : throws ? 'threw' : 'ignored';
      for (const one of outcomes) expect(one).toMatchObject({ outcome, waitUntilCalls: calls.length });
    }),
  );
});
