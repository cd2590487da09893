import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startDemo } from '../../demo/server.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import { ROOT } from '../setup.mjs';
import { say, UserError } from '../setup/say.mjs';
import { catalogueMarkdown } from './catalogue.ts';
import { withPalette } from './palette.ts';
import { createStage } from './stage.ts';
import {
  HEIGHTS,
  pictureName,
  THEMES,
  widthsOf,
  type PanelState,
  type Subject,
  type Theme,
  type Width,
} from './state.ts';
import { STATES } from './states.ts';

const FOLDER = join(ROOT, 'docs', 'screenshots');
/** For the widths that the documents do not show. */
const OTHER_FOLDER = join(ROOT, 'test-results', 'screenshots');
// The demo's own, so that the pictures show the same addresses each time.
const PORTS = { port: 8621, otherPort: 8622 };
/** What the browser and the page take of a window's height beside DevTools; the browser lets DevTools have no more. */
const BESIDE_DEVTOOLS = 300;

async function photograph({ page, isDevTools }: Subject, path: string): Promise<void> {
  const [width, height] = await page.evaluate(() => [innerWidth, innerHeight] as const);
  // On the status line: nothing looks as if a pointer were on it.
  await page.mouse.move(width / 2, height - 4);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
  );
  // Of DevTools' page only what is below the blank area where the inspected page would be.
  const top = isDevTools ? Math.floor((await page.getByRole('tablist').first().boundingBox())?.y ?? 0) : 0;
  const clip = { x: 0, y: top, width, height: height - top };
  await writeFile(path, withPalette(await page.screenshot({ animations: 'disabled', clip })));
}

/** Brings a browser of its own into a state, at a width of DevTools, and hands over what shows it. */
async function withState<T>(
  state: PanelState,
  { width, theme }: { width: Width; theme: Theme },
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  const demo = await startDemo(PORTS);
  try {
    const browser = await launchBrowser({
      size: { width, height: HEIGHTS[width] + BESIDE_DEVTOOLS },
      devtoolsHeight: HEIGHTS[width],
      devtoolsTheme: theme === 'dark' ? 'dark' : 'default',
      ...(state.retryDelays === undefined ? {} : { retryDelays: state.retryDelays }),
    });
    try {
      const page = browser.context.pages()[0] ?? (await browser.context.newPage());
      return await use(await state.show(createStage(browser, demo, page)));
    } finally {
      await browser.close();
    }
  } finally {
    await demo.close();
  }
}

/** Photographs a state at its widths, in both themes. */
async function take(state: PanelState): Promise<void> {
  const [first] = widthsOf(state);
  const pathOf = (width: Width, theme: Theme) =>
    join(width === first ? FOLDER : OTHER_FOLDER, pictureName(state, width, theme));

  const isDevTools = await withState(state, { width: first, theme: 'light' }, async (subject) => {
    if (subject.isDevTools) await photograph(subject, pathOf(first, 'light'));
    else await photographTab(subject.page, widthsOf(state), pathOf);
    return subject.isDevTools;
  });
  // DevTools have one theme for their life.
  if (!isDevTools) return;
  await withState(state, { width: first, theme: 'dark' }, (subject) => photograph(subject, pathOf(first, 'dark')));
}

/** Photographs the panel in a tab, which follows the theme and the size that are emulated. */
async function photographTab(page: Page, widths: readonly Width[], pathOf: (width: Width, theme: Theme) => string) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHTS[width] });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await photograph({ page, isDevTools: false }, pathOf(width, theme));
    }
  }
}

/** Removes the pictures of states that are no more. */
async function removeOthers(kept: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    if (name.endsWith('.png') && !kept.has(name)) await rm(join(FOLDER, name));
  }
}

async function totalBytes(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/**
 * Takes the pictures of all states, or of those named, into `docs/screenshots/`; the widths that no document shows go to
 * `test-results/screenshots/`.
 * @throws UserError for a name that no state has; Error naming what the panel did not do in time
 */
export async function takeScreenshots(names: readonly string[]): Promise<void> {
  const all = STATES.flatMap(({ states }) => states);
  const unknown = names.filter((name) => !all.some((state) => state.name === name));
  if (unknown.length > 0) {
    throw new UserError(
      `There is no state ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`,
    );
  }
  await mkdir(FOLDER, { recursive: true });
  await mkdir(OTHER_FOLDER, { recursive: true });
  for (const state of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
    say(`${state.name}: ${state.caption}`);
    await take(state);
  }
  const shown = all.flatMap((state) => THEMES.map((theme) => pictureName(state, widthsOf(state)[0], theme)));
  await removeOthers(new Set(shown));
  await writeFile(join(FOLDER, 'README.md'), catalogueMarkdown(STATES));
  console.log(`docs/screenshots: ${shown.length} pictures, ${await totalBytes(FOLDER)} bytes with their page`);
}
