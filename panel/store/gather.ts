/** Items on their way; see {@link gather}. */
export interface Gathered<T> {
  readonly add: (item: T) => void;
  /** Hands on what waits now. */
  readonly flush: () => void;
}

/**
 * Hands items on in batches: the first at once, those that come within `ms` of a batch together as the next one. What
 * renders a batch is so never asked to render more often than that, however fast the items come.
 * @param isReady - whether a batch can be taken; what waits until it can is handed on by the `flush` that follows
 */
export function gather<T>(
  ms: number,
  handOn: (items: readonly T[]) => void,
  isReady: () => boolean = () => true,
): Gathered<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0 || !isReady()) return;
    const items = waiting;
    waiting = [];
    handOn(items);
    // From the end of the batch on, so that there is always time for something else.
    timer = setTimeout(flush, ms);
  }

  return {
    add(item) {
      waiting.push(item);
      if (timer === undefined) flush();
    },
    flush,
  };
}
