import { pause } from './waiting.ts';

/** Time between two reads of the list while somebody needs it to be as of now, in ms. */
const INTERVAL_MS = 400;

/** Reads a list when it is asked for, and again and again while it is needed. */
export function createRefresher(read: () => Promise<void>, isNeeded: () => boolean) {
  let refreshing: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let watching: Promise<void> | null = null;

  function refreshNow(): Promise<void> {
    next = null;
    refreshing = read().finally(() => (refreshing = null));
    return refreshing;
  }

  /** Calls during a read share the one after it: what they ask about may be newer. */
  function refresh(): Promise<void> {
    if (refreshing) return (next ??= refreshing.then(refreshNow));
    return refreshNow();
  }

  async function watch() {
    while (isNeeded()) {
      await refresh();
      await pause(INTERVAL_MS);
    }
  }

  function keepWatching() {
    watching ??= watch().finally(() => (watching = null));
  }

  return { refresh, keepWatching };
}
