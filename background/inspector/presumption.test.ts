import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fulfilled, type FakeWorker } from '../../test/fakes/fake-worker.ts';
import { createOneRegistration } from '../../test/fakes/one-registration.ts';
import { activeOf, LINGER_MS, SCOPE, type Rig } from '../../test/fakes/rig.ts';
import { settle } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One registration that is listed; nothing is attached. */
async function createListed() {
  const world = await createOneRegistration();
  await settle(world.tab.inspector.command({ type: 'refresh' }));
  const targets = vi.spyOn(world.rig.cdp, 'targets');
  return { ...world, targets };
}

/** The same, attached by a dispatch. */
async function createAttached() {
  const world = await createListed();
  await settle(world.fire({ tag: 'first' }));
  return forgetUntilNow(world);
}

function forgetUntilNow(world: Awaited<ReturnType<typeof createListed>>) {
  world.rig.sent.length = 0;
  world.tab.notices.length = 0;
  world.targets.mockClear();
  return world;
}

function countCalls(worker: FakeWorker) {
  const handler = vi.fn(() => Promise.resolve(fulfilled));
  worker.handler = handler;
  return handler;
}

/** A handler that the worker does not outlive. */
function stopsIt(rig: Rig, worker: FakeWorker) {
  const handler = vi.fn(() => {
    rig.browser.stop(worker);
    return Promise.resolve(fulfilled);
  });
  worker.handler = handler;
  return handler;
}

/** The commands in the order sent; a call of the probe is named by its method. */
function commandsOf({ sent }: Rig): string[] {
  return sent.map(({ method, params }) => {
    const { functionDeclaration } = params as { functionDeclaration?: string };
    return /this\.(\w+)/.exec(functionDeclaration ?? '')?.[1] ?? method;
  });
}

describe('a dispatch to a worker that is attached', () => {
  test('sends the event at once, and asks nothing', async () => {
    const { rig, fire, onlyRow, targets } = await createAttached();
    const fired = fire();
    expect(commandsOf(rig)).toEqual(['dispatch']);
    await settle(fired);
    expect(onlyRow().outcome).toBe('fulfilled');
    expect(commandsOf(rig)).toEqual(['dispatch']);
    expect(targets).not.toHaveBeenCalled();
  });

  test('goes to the version that has taken its place, once, where that one says that it is not active any more', async () => {
    const { rig, registration, worker, fire, onlyRow } = await createAttached();
    const before = countCalls(worker);
    await settle(rig.browser.update(registration, { skipWaiting: false }));
    const next = registration.waiting;
    if (!next) throw new Error('Nothing waits.');
    const after = countCalls(next);
    // Active in the browser, and the version before still runs: nobody has told the session.
    Object.assign(registration, { active: next, waiting: null });
    next.state = 'activated';
    worker.state = 'redundant';
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect([before.mock.calls.length, after.mock.calls.length]).toEqual([0, 1]);
  });

  test('wakes it where it is stopped, without a look at the targets, and fires once', async () => {
    const { rig, worker, fire, onlyRow, targets } = await createAttached();
    const handler = countCalls(worker);
    rig.browser.stop(worker);
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect(handler).toHaveBeenCalledTimes(1);
    expect(targets).not.toHaveBeenCalled();
  });

  test('lets it go again a while after the event, whenever the page answers that it has woken it', async () => {
    for (const answersAfterMs of [0, 50, 1_000]) {
      const { rig, worker, tab, fire, onlyRow } = await createAttached();
      rig.browser.stop(worker);
      const wake = tab.site.wake.bind(tab.site);
      tab.site.wake = async (...slot) => {
        await wake(...slot);
        await new Promise((resolve) => setTimeout(resolve, answersAfterMs));
      };
      await settle(fire());
      expect(onlyRow().outcome).toBe('fulfilled');
      await vi.advanceTimersByTimeAsync(answersAfterMs + LINGER_MS + 100);
      expect(rig.browser.sessions.size, `answered after ${answersAfterMs} ms`).toBe(0);
    }
  });

  test('reaches the version that starts in its place, where it was replaced while it was stopped', async () => {
    const { rig, registration, worker, fire, onlyRow } = await createAttached();
    const before = countCalls(worker);
    rig.browser.stop(worker);
    await settle(rig.browser.update(registration));
    const after = countCalls(activeOf(registration));
    rig.browser.stop(activeOf(registration));
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect([before.mock.calls.length, after.mock.calls.length]).toEqual([0, 1]);
  });

  test('is made anew where it stops before the event could be sent', async () => {
    const { rig, worker, fire, onlyRow } = await createAttached();
    const handler = countCalls(worker);
    rig.browser.stop(worker);
    rig.browser.start(worker);
    const fired = fire(); // its script has not been loaded yet
    rig.browser.stop(worker);
    await settle(fired);
    expect(onlyRow().outcome).toBe('fulfilled');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test('is interrupted where the worker stops while its handler is called, and fires once', async () => {
    const { rig, worker, fire, onlyRow } = await createAttached();
    const handler = stopsIt(rig, worker);
    rig.browser.stop(worker);
    await settle(fire());
    expect(onlyRow()).toMatchObject({ outcome: 'interrupted' });
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test('says why where no frame can wake it', async () => {
    const { rig, worker, tab, fire, onlyRow } = await createAttached();
    rig.browser.stop(worker);
    tab.site.wake = () => Promise.reject(new Error('No frame is open.'));
    await settle(fire());
    expect(onlyRow()).toMatchObject({ outcome: 'interrupted', reason: { message: 'No frame is open.' } });
  });

  test.each(['Cannot access a chrome:// URL', 'Frame with ID 0 is showing error page', 'The frame was removed.'])(
    'says what to do where the page was left: %s',
    async (message) => {
      const { rig, worker, tab, fire, onlyRow } = await createAttached();
      rig.browser.stop(worker);
      tab.site.wake = () => Promise.reject(new Error(message));
      await settle(fire());
      const reason = { name: 'Interrupted', message: expect.stringContaining('Open the site again') as string };
      expect(onlyRow()).toMatchObject({ outcome: 'interrupted', reason });
    },
  );
});

describe('a dispatch to a worker that nothing is attached to', () => {
  test('attaches to the one that runs the script, and sends the event before it asks who that is', async () => {
    const { rig, fire, onlyRow, targets } = await createListed();
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    const commands = commandsOf(rig);
    expect(commands[0]).toBe('attach');
    expect(commands.indexOf('dispatch')).toBeGreaterThan(0);
    expect(commands.indexOf('dispatch')).toBeLessThan(commands.indexOf('identify'));
    expect(targets).not.toHaveBeenCalled();
  });

  test('follows the event where that keeps the worker busy for longer than it may take to say who it is', async () => {
    const { rig, worker, fire, onlyRow } = await createListed();
    worker.handler = async () => {
      rig.browser.setBusy(worker, true);
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      rig.browser.setBusy(worker, false);
      return fulfilled;
    };
    await settle(fire({ timeLimitMs: 60_000 }));
    expect(onlyRow()).toMatchObject({ outcome: 'fulfilled' });
  });

  test('lets the worker go where it stays busy past the time limit', async () => {
    const { rig, worker, fire, onlyRow } = await createListed();
    worker.handler = () => {
      rig.browser.setBusy(worker, true);
      return new Promise(() => undefined);
    };
    await settle(fire({ timeLimitMs: 1_000 }));
    expect(onlyRow()).toMatchObject({ outcome: 'timed out' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(rig.browser.sessions.size).toBe(0);
  });

  test('does not go to a worker of another scope that runs the same script', async () => {
    const { rig, registration, worker, fire, onlyRow } = await createListed();
    const handler = countCalls(worker);
    const other = await settle(rig.browser.register(`${SCOPE}other/`));
    const stranger = activeOf(other);
    const strangers = countCalls(stranger);
    Object.assign(stranger, { scriptURL: worker.scriptURL });
    rig.browser.stop(worker); // so that the stranger is the only one that runs it
    await settle(rig.workers.survey());
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect([handler.mock.calls.length, strangers.mock.calls.length]).toEqual([1, 0]);
    expect(registration.active).toBe(worker);
  });

  test('does not go to the worker of the same scope in another storage partition', async () => {
    const { rig, worker, fire, onlyRow } = await createListed();
    const handler = countCalls(worker);
    const twin = activeOf(await settle(rig.browser.register(SCOPE, { partitioned: true })));
    const twins = countCalls(twin);
    rig.browser.stop(worker);
    await settle(rig.workers.survey());
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect([handler.mock.calls.length, twins.mock.calls.length]).toEqual([1, 0]);
  });

  test('looks for it where the one that ran when the list was read is gone', async () => {
    const { rig, registration, fire, onlyRow } = await createListed();
    await settle(rig.browser.update(registration));
    const handler = countCalls(activeOf(registration));
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test('is interrupted where the worker stops while its handler is called, and fires once', async () => {
    const { rig, worker, fire, onlyRow } = await createListed();
    const handler = stopsIt(rig, worker);
    await settle(fire());
    expect(onlyRow()).toMatchObject({ outcome: 'interrupted' });
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test('wakes the one that has stopped since the list was read, where another debugger keeps it there', async () => {
    const { rig, worker, fire, onlyRow } = await createListed();
    const handler = countCalls(worker);
    worker.debugged = true;
    rig.browser.stop(worker);
    const started = Date.now();
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect(handler).toHaveBeenCalledTimes(1);
    expect(Date.now() - started).toBeLessThan(1_000);
  });

  test('says why where that one cannot be woken', async () => {
    const { rig, worker, tab, fire, onlyRow } = await createListed();
    worker.debugged = true;
    rig.browser.stop(worker);
    tab.site.wake = () => Promise.reject(new Error('No frame is open.'));
    await settle(fire());
    expect(onlyRow()).toMatchObject({ outcome: 'interrupted', reason: { message: 'No frame is open.' } });
  });

  test('lets it go again a while after the event, as any other', async () => {
    const { rig, fire } = await createListed();
    await settle(fire());
    expect(rig.browser.sessions.size).toBe(1);
    await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
    expect(rig.browser.sessions.size).toBe(0);
  });
});
