import { vi } from 'vitest';

/**
 * Lets faked time go on until the promise has settled, and returns what it came to. Needs `vi.useFakeTimers()`.
 * @throws Error where it never settles, although all timers have run
 */
export async function settle<T>(promise: Promise<T>): Promise<T> {
  const state = { settled: false };
  promise.then(
    () => (state.settled = true),
    () => (state.settled = true),
  );
  await vi.advanceTimersByTimeAsync(0);
  for (let steps = 0, idle = 0; !state.settled; steps++) {
    idle = vi.getTimerCount() === 0 ? idle + 1 : 0; // what the last timer set off may not have run yet
    if (idle > 5 || steps > 20_000) throw new Error('This promise never settles.');
    await (idle > 0 ? vi.advanceTimersByTimeAsync(0) : vi.advanceTimersToNextTimerAsync());
  }
  return promise;
}

/** Lets faked time go on until the condition holds. @throws Error naming it where it does not within `ms` */
export async function until(what: string, condition: () => boolean, ms = 20_000): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  for (let waited = 0; !condition(); waited++) {
    if (waited > ms) throw new Error(`Waited ${ms} ms in vain for ${what}.`);
    await vi.advanceTimersByTimeAsync(1);
  }
}
