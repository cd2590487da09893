import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RegistrationWorker } from './registration-worker.ts';
import { createUpdates } from './updates.ts';
import type { Workers } from './workers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Versions by their targets, each with the states that it tells one after the other; the last is told from then on. */
function setUp(told: Record<string, string[]>, silent: readonly string[] = []) {
  const released = vi.fn();
  const changed = vi.fn();
  const workers = {
    whoIs: (targetId: string) => {
      const states = told[targetId];
      if (!states) return Promise.reject(new Error('It is gone.'));
      const identify = () => {
        if (silent.includes(targetId)) return new Promise(() => undefined);
        const state = states.length > 1 ? states.shift() : states[0];
        return state === 'stopped' ? Promise.reject(new Error('It stopped.')) : Promise.resolve({ state });
      };
      const worker = { key: `key of ${targetId}`, session: { running: true, identify }, identity: {} };
      return Promise.resolve(worker as unknown as RegistrationWorker); // what is used of it
    },
    use: () => released,
  } as unknown as Workers; // what is used of them
  const updates = createUpdates(workers, () => [...Object.keys(told), 'gone'], changed);
  const look = async () => {
    const looked = updates.look();
    await vi.advanceTimersByTimeAsync(0);
    return looked;
  };
  return { updates, look, changed, released };
}

test.each(['installed', 'activated', 'redundant', 'stopped'])('an update is under way until it is %s', async (end) => {
  const { updates, look, changed, released } = setUp({ active: ['activated'], next: ['parsed', 'installing', end] });
  await look();
  expect([updates.has('key of active'), updates.has('key of next')]).toEqual([false, true]);
  expect(changed.mock.calls).toEqual([['key of next', true]]);
  await vi.advanceTimersByTimeAsync(50);
  expect(updates.has('key of next')).toBe(false);
  expect(changed.mock.lastCall).toEqual(['key of next', false]);
  expect(released).toHaveBeenCalledTimes(1);
});

test('a version that waited for the debugger is kept attached until its install is over, or nothing is held any more', async () => {
  const keep = async (states: string[], isWanted: () => boolean) => {
    const { updates, released } = setUp({});
    const identify = () => Promise.resolve({ state: states.length > 1 ? states.shift() : states[0] });
    const worker = { key: 'k', session: { running: true, identify }, identity: {} } as unknown as RegistrationWorker;
    void updates.keep(worker, isWanted);
    await vi.advanceTimersByTimeAsync(20);
    return released;
  };
  const long = await keep(['installing', 'installing', 'installing', 'installed'], () => true);
  expect(long).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(long).toHaveBeenCalledTimes(1);

  let isWanted = true;
  const unwanted = await keep(['installing'], () => isWanted);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(unwanted).not.toHaveBeenCalled();
  isWanted = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(unwanted).toHaveBeenCalledTimes(1);
});

test('one that is found twice is told once', async () => {
  const { look, changed } = setUp({ next: ['installing'] });
  await look();
  await look();
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a version that does not answer is waited for no longer than half a second', async () => {
  const { updates } = setUp({ busy: ['activated'] }, ['busy']);
  const looked = updates.look();
  await vi.advanceTimersByTimeAsync(500);
  await looked;
  expect(updates.has('key of busy')).toBe(false);
});
