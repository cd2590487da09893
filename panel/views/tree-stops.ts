import { closest } from '../components/closest.ts';

/** What the arrow keys stop at inside a row: its cells, and instead of those that have buttons each button. */
const STOPS = '[role=gridcell]:not(.cell-actions, .cell-why), button';

/** Where the focus is in the treegrid: on a row, or on one of the stops inside it. */
export interface TreePlace {
  /** Of the row. */
  readonly index: number;
  /** Null on the row itself. */
  readonly stop: number | null;
  /** How many stops the row has. */
  readonly stops: number;
  /** Whether it is a button, which has keys of its own. */
  readonly isButton: boolean;
}

/** The place that an event came from; null if it came from no row. */
export function placeOf(target: EventTarget | null): TreePlace | null {
  const row = closest(target, '[data-row]');
  if (row === null || !(target instanceof HTMLElement)) return null;
  const stops = stopsOf(row);
  const at = stops.indexOf(target);
  if (target !== row && at < 0) return null;
  const isButton = target instanceof HTMLButtonElement;
  return { index: Number(row.dataset.row), stop: at < 0 ? null : at, stops: stops.length, isButton };
}

/** Focuses the row that Tab reaches, or one of its stops: the nearest one where it has fewer. */
export function focusStop(tree: HTMLElement, stop: number | null): void {
  const row = tree.querySelector<HTMLElement>('[data-row][tabindex="0"]');
  if (row === null) return;
  const stops = stopsOf(row);
  const target = stop === null ? row : (stops[Math.min(stop, stops.length - 1)] ?? row);
  // A cell takes the focus from here only: the mouse gives it to the row.
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
  // What scrolls is reckoned by the rows' heights; the browser would scroll once more.
  target.focus({ preventScroll: true });
}

function stopsOf(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>(STOPS)];
}
