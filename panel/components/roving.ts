import type { TargetedFocusEvent, TargetedKeyboardEvent } from 'preact';

/** A text field is no part of it: the arrows are its own. */
const stopsOf = (toolbar: HTMLElement): HTMLElement[] => [
  ...toolbar.querySelectorAll<HTMLElement>('button, [type=checkbox]:enabled'),
];

/** For a toolbar (ARIA practices, "Toolbar"): one stop of Tab, from which Right, Left, Home and End lead on. */
export const roving = {
  onFocusIn({ currentTarget, target }: TargetedFocusEvent<HTMLElement>): void {
    const stops = stopsOf(currentTarget);
    if (stops.some((stop) => stop === target)) for (const stop of stops) stop.tabIndex = stop === target ? 0 : -1;
  },
  onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    const stops = stopsOf(event.currentTarget);
    const at = stops.findIndex((stop) => stop === event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    stops.at(to % stops.length)?.focus();
  },
};
