/** Brings what answers a click into view, where it is not. */
export const intoView = (element: Element | null): void => element?.scrollIntoView({ block: 'nearest' });
