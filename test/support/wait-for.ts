const INTERVAL_MS = 20;
/** What the browser does not answer within this many ms, it never answers. */
const UNANSWERED_MS = 15_000;

/**
 * What a promise gives, where it settles in time: for what has no time-out of its own, so that a test that hangs says where.
 * @param what - what is waited for, for the error, e.g. `the tab to close`
 * @throws Error naming what did not happen in time; whatever the promise rejects with
 */
export async function inTime<T>(what: string, promise: Promise<T>, timeoutMs = UNANSWERED_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${timeoutMs} ms in vain for ${what}.`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits until a condition yields a value, asking it again and again.
 * @param what - what is waited for, for the error, e.g. `the panel's frame`
 * @param condition - undefined, null or false mean "not yet"
 * @param timeoutMs - how long to wait at most; a condition that is being asked then may still answer
 * @throws Error naming what did not happen in time, or that the condition never answered; whatever the condition throws
 */
export async function waitFor<T>(
  what: string,
  condition: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await inTime(`an answer about ${what}`, Promise.resolve(condition()), UNANSWERED_MS + timeoutMs);
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
