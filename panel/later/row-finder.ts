import type { ActivityRow } from '../store/activity.ts';
import { isFound, readActivityFilter } from './activity-filter.ts';

/** Finds rows by what was typed; see `activity-filter.ts`. */
export type RowFinder = (rows: readonly ActivityRow[], typed: string) => readonly ActivityRow[];

/**
 * A finder that looks at each row once: of a log that grows, only at what is new. What it found is the same list as before where
 * rows were only added to its end.
 */
export function createRowFinder(): RowFinder {
  let filter = readActivityFilter('');
  let before = '';
  let seen: ActivityRow[] = [];
  let found: ActivityRow[] = [];
  /** Where the found ones were. */
  let places: number[] = [];

  return (rows, typed) => {
    if (typed !== before) {
      filter = readActivityFilter(typed);
      before = typed;
      seen = [];
      found = [];
      places = [];
    }
    let from = 0;
    while (from < seen.length && seen[from] === rows[from]) from++;
    if (from < seen.length) {
      seen.length = from;
      const left = places.findIndex((place) => place >= from);
      if (left >= 0) {
        found = found.slice(0, left);
        places.length = left;
      }
    }
    for (let index = from; index < rows.length; index++) {
      const row = rows[index];
      if (row === undefined) break;
      seen.push(row);
      if (!isFound(row, filter)) continue;
      found.push(row);
      places.push(index);
    }
    return found;
  };
}
