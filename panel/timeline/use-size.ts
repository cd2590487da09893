import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { observeSize } from '../virtual/observe-size.ts';

/** The width or the height of an element, in px, as it is now; 0 before it is known, which is before anything is painted. */
export function useSize(element: RefObject<HTMLElement | null>, side: 'clientWidth' | 'clientHeight'): number {
  const [size, setSize] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    // A panel that is not shown has no size.
    const look = (): void => setSize((before) => current[side] || before);
    look();
    return observeSize(current, look);
  }, [element]);
  return size;
}
