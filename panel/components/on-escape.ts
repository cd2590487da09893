/** Listens for Escape alone, which DevTools would open their drawer at. */
export const onEscape =
  (close: () => void) =>
  (event: Pick<KeyboardEvent, 'key' | 'stopPropagation'>): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
