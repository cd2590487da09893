import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/**
 * Keeps the selected item in view and, while the user goes through the timeline with keys, the focus on it.
 * @param reveal - called whenever another one was selected, here or elsewhere
 * @returns to be called at a key: what is selected when it was drawn gets the focus
 */
export function useFocusedItem(
  scroller: RefObject<HTMLElement | null>,
  selected: number | null,
  reveal: () => void,
): () => void {
  const wanted = useRef(false);
  const focused = useRef<HTMLElement | null>(null);

  useLayoutEffect(() => reveal(), [selected]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // What is drawn in another way now, or not any more, is gone, and the focus with it.
    const isLost = focused.current?.isConnected === false && document.activeElement === document.body;
    if (!wanted.current && !isLost) return;
    const item = element.querySelector<HTMLElement>('.item.is-selected');
    // What scrolls is reckoned by the rows' heights; the browser would scroll once more.
    if (item !== null) item.focus({ preventScroll: true });
    else if (isLost) element.focus({ preventScroll: true });
    // Where the window has to move first, the next rendering has it.
    if (item !== null) wanted.current = false;
  });

  useEffect(() => {
    const lifetime = new AbortController();
    const take = ({ target }: Event): void => {
      const isInside = target instanceof HTMLElement && scroller.current?.contains(target) === true;
      focused.current = isInside ? target : null;
      if (!isInside) wanted.current = false;
    };
    document.addEventListener('focusin', take, { signal: lifetime.signal });
    return () => lifetime.abort();
  }, [scroller]);

  return () => {
    wanted.current = true;
  };
}
