import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { observeSize } from '../virtual/observe-size.ts';

/** The height of an element, in px, as it is now; 0 before it is known. */
export function useHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    return observeSize(current, () => setHeight(current.clientHeight));
  }, [element]);
  return height;
}
