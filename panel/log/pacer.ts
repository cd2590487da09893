/** How long a slice of work takes, in ms, without what the garbage collector adds; a frame has 16. */
const SLICE_MS = 6;

/** Cuts long work into slices, so that the panel stays alive meanwhile. */
export interface Pacer {
  /** Whether the slice is used up: then {@link Pacer.rest} is due. */
  isDue: () => boolean;
  /** Lets others run and begins the next slice. @throws the signal's reason once it is aborted */
  rest: () => Promise<void>;
}

/** @throws the signal's reason if it is aborted already */
export function createPacer(signal: AbortSignal): Pacer {
  signal.throwIfAborted();
  let began = performance.now();
  return {
    isDue: () => performance.now() - began >= SLICE_MS,
    rest: async () => {
      await nextTask();
      signal.throwIfAborted();
      began = performance.now();
    },
  };
}

/** Resolves in a task of its own; not by a timer, which a hidden panel gets only once a second. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
