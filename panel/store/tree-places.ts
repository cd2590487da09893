import type { TreeRow } from './tree.ts';

/** Where each row stands among the children of its parent (`aria-posinset`, `aria-setsize`). */
export function placesOf(rows: readonly TreeRow[]): { position: number; size: number }[] {
  const sizes = new Map<string | null, number>();
  const positions = rows.map(({ parent }) => {
    const position = (sizes.get(parent) ?? 0) + 1;
    sizes.set(parent, position);
    return position;
  });
  return rows.map(({ parent }, index) => ({ position: positions[index] ?? 0, size: sizes.get(parent) ?? 0 }));
}
