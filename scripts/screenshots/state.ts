import type { Page } from '@playwright/test';
import type { RetryDelays } from '../../test/support/arguments.ts';
import type { Stage } from './stage.ts';

/** What is photographed: the panel in a tab of its own, or DevTools with the panel shown. */
export interface Subject {
  readonly page: Page;
  readonly isDevTools: boolean;
}

/** A state in which a person may meet the panel. */
export interface PanelState {
  /** The first part of the pictures' names, e.g. `one-tag`. */
  readonly name: string;
  /** What one sees, in a sentence: the pictures' caption and alternative text. */
  readonly caption: string;
  /** Of the panel in CSS pixels; the first is the one that the documents show. 700 if left out. */
  readonly widths?: Widths;
  /** Of the browser's own retries; its minutes if left out. */
  readonly retryDelays?: RetryDelays;
  /** Brings the panel into this state, with a real site in a real browser of its own. */
  readonly show: (stage: Stage) => Promise<Subject>;
}

/** Of a side dock, of DevTools below a narrow window, of DevTools below a wide one. */
export type Width = 400 | 700 | 1400;

/** At least one. */
export type Widths = readonly [Width, ...Width[]];

/** What DevTools have of the height at each width: docked to the side they are tall. */
export const HEIGHTS: Readonly<Record<Width, number>> = { 400: 720, 700: 560, 1400: 640 };

/** States that are shown at each width. */
export const EVERY_WIDTH: Widths = [700, 400, 1400];

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export function widthsOf({ widths = [700] }: PanelState): Widths {
  return widths;
}

/** The name of a picture's file. */
export function pictureName({ name }: Pick<PanelState, 'name'>, width: Width, theme: Theme): string {
  return `${name}-${width}-${theme}.png`;
}
