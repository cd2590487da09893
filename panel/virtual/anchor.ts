import type { Offsets } from './offsets.ts';

/** Rows as they are laid out, from top to bottom. */
export interface Layout {
  readonly rows: readonly { readonly key: string }[];
  readonly offsets: Offsets;
}

/** How far, in px, the first of the rows with these keys that is in both layouts has moved down; 0 if none of them is. */
export function shiftOf(before: Layout, after: Layout, keys: Iterable<string>): number {
  for (const key of keys) {
    const from = before.rows.findIndex((row) => row.key === key);
    const to = before.rows === after.rows ? from : after.rows.findIndex((row) => row.key === key);
    if (from >= 0 && to >= 0) return (after.offsets[to] ?? 0) - (before.offsets[from] ?? 0);
  }
  return 0;
}
