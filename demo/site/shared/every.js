/**
 * Runs an action now and again and again while the page is visible. After a failure it waits five times as long:
 * without a network each try is an error in the console someone is reading.
 * @param {number} pause in milliseconds, from the end of one run to the start of the next
 * @param {() => Promise<void>} action
 * @param {{ whileOffline: boolean }} options without `whileOffline` it rests until the page is online again
 * @returns a function that runs it at once, except while it is running
 */
export function every(pause, action, { whileOffline }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let running = false;

  const run = async () => {
    if (running || document.hidden || !(whileOffline || navigator.onLine)) return;
    running = true;
    clearTimeout(timer);
    let next = pause;
    try {
      await action();
    } catch (error) {
      console.debug('Trying again soon:', error);
      next = pause * 5;
    } finally {
      running = false;
    }
    timer = setTimeout(() => void run(), next);
  };
  const runNow = () => void run();

  document.addEventListener('visibilitychange', runNow);
  addEventListener('online', runNow);
  runNow();
  return runNow;
}
