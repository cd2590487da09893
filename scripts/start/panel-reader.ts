import type { Frame, Locator } from '@playwright/test';
import { waitFor } from '../../test/support/wait-for.ts';
import type { ActivityRow, ListedTag } from './report.ts';

interface GridRow {
  level: number;
  cells: string[];
  buttons: string[];
}

/** The texts of a grid's rows, cell by cell, its heads first; a row's level is 0 where it has none. */
async function readRows(grid: Locator): Promise<GridRow[]> {
  const rows = new Map<number, GridRow>();
  const began = await grid.evaluate((element) => element.scrollTop);
  const row = (index: number) => grid.locator(`[aria-rowindex="${index}"]`);
  // Only the rows in view are in the document: the whole is read a view at a time.
  for (;;) {
    const { shown, count } = await readShownRows(grid);
    for (const [index, texts] of shown) rows.set(index, texts);
    const missing = Array.from({ length: count }, (_, at) => at + 1).find((index) => !rows.has(index));
    if (missing === undefined) break;
    // The head stays at the top, wherever the rows are.
    const above = Math.max(1, ...shown.map(([index]) => index).filter((index) => index < missing));
    // Again, where what has just come has scrolled it to the end meanwhile.
    await waitFor(`row ${above + 1} of the grid`, async () => {
      await grid.evaluate(
        (element, [index, all]) => {
          const seen = index > 1 ? element.querySelector(`[aria-rowindex="${index}"]`) : null;
          if (seen === null) element.scrollTo({ top: (element.scrollHeight * (index - 1)) / all });
          else seen.scrollIntoView({ block: 'start' });
        },
        [above, count] as const,
      );
      return (await row(above + 1).count()) > 0;
    });
  }
  await grid.evaluate((element, top) => element.scrollTo({ top }), began);
  return [...rows].sort(([a], [b]) => a - b).map(([, texts]) => texts);
}

/** The rows that are rendered, by `aria-rowindex`, and how many there are in all. A row of words has no index: it comes last. */
async function readShownRows(grid: Locator): Promise<{ shown: [number, GridRow][]; count: number }> {
  // No function inside has a name: the loader would wrap it in a helper that the page does not know.
  return grid.evaluate((element) => ({
    count: Number(element.getAttribute('aria-rowcount')),
    shown: [...element.querySelectorAll('[role=row]')].map((row) => [
      Number(row.getAttribute('aria-rowindex') ?? Number.MAX_SAFE_INTEGER),
      {
        level: Number(row.getAttribute('aria-level') ?? 0),
        cells: [...row.querySelectorAll('[role=columnheader],[role=gridcell]')].map((cell) => cell.textContent.trim()),
        buttons: [...row.querySelectorAll('button')].map((button) => button.getAttribute('aria-label') ?? ''),
      },
    ]),
  }));
}

const LAST_CHANCE: Record<string, boolean> = { yes: true, no: false };

/** The number of `18 ms` or `2`; null where there is none. */
function readNumber(text: string): number | null {
  const value = Number.parseInt(text.replaceAll(',', ''), 10);
  return Number.isNaN(value) ? null : value;
}

/** The cell of a row below a head. */
function cellUnder(heads: readonly string[], cells: readonly string[], head: string): string {
  return cells[heads.findIndex((text) => text.toLowerCase() === head.toLowerCase())] ?? '';
}

/** The tags that the panel lists, in its order. */
export async function readTags(panel: Pick<Frame, 'getByRole'>): Promise<ListedTag[]> {
  const [heads = { cells: [] }, ...rows] = await readRows(panel.getByRole('treegrid', { name: 'Sync tags' }));
  const tags: ListedTag[] = [];
  let registration = '';
  for (const { level, cells, buttons } of rows) {
    if (level === 2) registration = /\S+:\/\/\S+/.exec([...buttons, ...cells].join(' '))?.[0] ?? '';
    // Rows of words are at the same level, but have one cell.
    if (level !== 3 || cells.length < 3) continue;
    const under = (head: string) => cellUnder(heads.cells, cells, head);
    tags.push({ registration, tag: under('Tag'), kind: under('Kind'), state: under('State') });
  }
  return tags;
}

/** The panel's activity, oldest first. */
export async function readActivity(panel: Pick<Frame, 'getByRole'>): Promise<ActivityRow[]> {
  const [heads = { cells: [] }, ...rows] = await readRows(panel.getByRole('grid', { name: 'Activity' }));
  return rows
    .filter(({ cells }) => cells.length > 1)
    .map(({ cells }) => {
      const under = (head: string) => cellUnder(heads.cells, cells, head);
      return {
        time: under('Time'),
        tag: under('Tag'),
        event: under('Event'),
        dispatch: under('Dispatch'),
        attempt: readNumber(under('Attempt')),
        lastChance: LAST_CHANCE[under('Last chance')] ?? null,
        outcome: under('Outcome'),
        durationMs: readNumber(under('Duration')),
        reason: under('Reason'),
        waitUntilCalls: readNumber(under('waitUntil calls')),
      };
    });
}
