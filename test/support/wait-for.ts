const INTERVAL_MS = 20;

/**
 * Waits until a condition yields a value, asking it again and again.
 * @param what - what is waited for, for the error, e.g. `the panel's frame`
 * @param condition - undefined, null or false mean "not yet"
 * @param timeoutMs - how long to wait at most
 * @throws Error naming what did not happen in time; whatever the condition throws
 */
export async function waitFor<T>(
  what: string,
  condition: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
