import type { Locator } from '@playwright/test';
import type { PanelView } from './panel-view.ts';

export function timelineOf(panel: PanelView): Locator {
  return panel.document.getByRole('grid', { name: 'Timeline' });
}

/** A bar of the timeline, or whatever else in its lanes can be chosen. */
export function bar(panel: PanelView, name: RegExp): Locator {
  return timelineOf(panel).getByRole('button', { name });
}

export function detailsOf(panel: PanelView): Locator {
  return panel.document.getByRole('region', { name: 'Details' });
}
