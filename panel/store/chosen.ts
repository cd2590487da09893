import type { ActivityRow } from './activity.ts';

/** The event that is selected, in the lanes, in Activity and in Details alike: its row, and its number in the log if it has one. */
export type Chosen = Pick<ActivityRow, 'key' | 'at' | 'seq'>;

/** So many rows before and after its time are looked at. */
const NEAR = 500;

/** Where the row of an event is, e.g. of the selected one; -1 where it is no more. Rows are in the order of their time. */
export function chosenIndex(rows: readonly ActivityRow[], chosen: Chosen | null): number {
  if (chosen === null) return -1;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? 0) < chosen.at) low = middle + 1;
    else high = middle;
  }
  for (let index = low; rows[index]?.at === chosen.at; index++) if (rows[index]?.key === chosen.key) return index;
  // The time of a dispatch is corrected a little, once it is known when it began.
  for (let index = Math.max(0, low - NEAR); index < Math.min(low + NEAR, rows.length); index++)
    if (rows[index]?.key === chosen.key) return index;
  return -1;
}
