import type { TagRow, TreeRow } from '../store/tree.ts';

/** What a key does on a focused row. */
export type TreeKeyResult =
  | { readonly type: 'focus'; readonly index: number }
  | { readonly type: 'expand'; readonly expanded: boolean }
  | { readonly type: 'fire'; readonly row: TagRow }
  | { readonly type: 'select' };

const PAGE = 10;

/** The keys of a treegrid whose rows take the focus (ARIA practices, "Treegrid"); null for a key that is not one of them. */
export function treeKey(key: string, rows: readonly TreeRow[], at: number): TreeKeyResult | null {
  const row = rows[at];
  if (row === undefined) return null;
  const to = (index: number): TreeKeyResult => ({
    type: 'focus',
    index: Math.max(0, Math.min(index, rows.length - 1)),
  });
  const expanded = 'expanded' in row ? row.expanded : null;
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'PageDown':
      return to(at + PAGE);
    case 'PageUp':
      return to(at - PAGE);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      if (expanded === null) return null;
      return expanded ? to(at + 1) : { type: 'expand', expanded: true };
    case 'ArrowLeft':
      if (expanded === true) return { type: 'expand', expanded: false };
      return row.parent === null ? null : to(rows.findIndex((other) => other.key === row.parent));
    case 'Enter':
      if (row.type === 'tag') return { type: 'fire', row };
      return expanded === null ? null : { type: 'expand', expanded: !expanded };
    case ' ':
      return { type: 'select' };
    default:
      return null;
  }
}
