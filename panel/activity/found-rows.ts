import type { ActivityRow } from '../store/activity.ts';
import { isFound, readActivityFilter, type Attempts } from './activity-filter.ts';

/** What was found of rows by a filter, and where each was. */
export interface FoundRows {
  readonly filter: string;
  readonly rows: readonly ActivityRow[];
  readonly found: readonly ActivityRow[];
  readonly places: readonly number[];
}

/**
 * The rows that a filter finds. Where `before` was found by the same filter, rows up to the first that has changed are not
 * looked at again, so that events that are added cost only themselves.
 */
export function findRows(
  before: FoundRows | null,
  rows: readonly ActivityRow[],
  filter: string,
  attempts?: Attempts,
): FoundRows {
  const wanted = readActivityFilter(filter);
  if (wanted.length === 0) return { filter, rows, found: rows, places: [] };
  const known = before?.filter === filter ? before : { rows: [], found: [], places: [] };
  let same = 0;
  while (same < rows.length && rows[same] === known.rows[same]) same++;
  let kept = known.places.length;
  while (kept > 0 && (known.places[kept - 1] ?? 0) >= same) kept--;
  const found = known.found.slice(0, kept);
  const places = known.places.slice(0, kept);
  for (let index = same; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined || !isFound(row, wanted, attempts)) continue;
    found.push(row);
    places.push(index);
  }
  return { filter, rows, found, places };
}
