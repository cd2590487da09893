/** Resolves once a frame that was begun after this call has been painted: its task ends, and the next one is this. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve();
      };
      channel.port2.postMessage(null);
    });
  });
}

/** Waits until the document is as wanted and that has been painted. @returns ms from `start` until then */
export async function msToPaint(start: number, isDone: () => boolean): Promise<number> {
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!isDone()) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    look();
  });
  await nextPaint();
  return performance.now() - start;
}

/** Long enough, in ms, for the frames that are under way to be over. */
const SETTLED_MS = 40;

/**
 * Lets what happened before be painted, and then some: after a frame in which nothing was to be painted the next one
 * waits for a sixtieth of a second, however unlimited the frames are, and would be measured instead.
 */
export async function settle(): Promise<void> {
  await nextPaint();
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
}
