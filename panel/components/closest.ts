/** The element that an event came from, or the nearest around it, that a selector finds; null where there is none. */
export function closest(target: EventTarget | null, selector: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(selector) : null;
}

/** The index of the row that an event came from, -1 if it came from none. */
export function rowIndexOf(target: EventTarget | null): number {
  return Number(closest(target, '[data-row]')?.dataset.row ?? -1);
}
