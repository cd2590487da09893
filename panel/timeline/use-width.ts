import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { observeSize } from '../virtual/observe-size.ts';

/** The width of an element, in px, as it is now; 0 before it is known, which is before anything is painted. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    // A panel that is not shown has no width.
    const look = (): void => setWidth((before) => current.clientWidth || before);
    look();
    return observeSize(current, look);
  }, [element]);
  return width;
}
