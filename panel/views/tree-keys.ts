import type { TagRow, TreeRow } from '../store/tree.ts';
import type { TreePlace } from './tree-stops.ts';

/** What a key does in the treegrid. `stop` is a stop inside the row, null the row itself. */
export type TreeKeyResult =
  | { readonly type: 'focus'; readonly index: number; readonly stop: number | null }
  | { readonly type: 'expand'; readonly expanded: boolean }
  | { readonly type: 'fire'; readonly row: TagRow }
  | { readonly type: 'copy'; readonly row: TagRow }
  | { readonly type: 'select' };

export interface TreeKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

export interface TreeKeyPlace extends TreePlace {
  /** Rows that Page Up and Page Down move by. */
  readonly page: number;
}

/** The keys of a treegrid in which rows and cells take the focus (ARIA practices, "Treegrid"); null for any other key. */
export function treeKey(event: TreeKey, rows: readonly TreeRow[], place: TreeKeyPlace): TreeKeyResult | null {
  const row = rows[place.index];
  if (row === undefined || event.altKey) return null;
  const { key } = event;
  if (event.ctrlKey || event.metaKey) return commandKey(key, rows, place);
  if ((key === 'Enter' || key === ' ') && place.isButton) return null;
  const expanded = 'expanded' in row ? row.expanded : null;
  switch (key) {
    case 'ArrowDown':
      return toRow(rows, place, place.index + 1);
    case 'ArrowUp':
      return toRow(rows, place, place.index - 1);
    case 'PageDown':
      return toRow(rows, place, place.index + place.page);
    case 'PageUp':
      return toRow(rows, place, place.index - place.page);
    case 'Home':
      return place.stop === null ? toRow(rows, place, 0) : toStop(place, 0);
    case 'End':
      return place.stop === null ? toRow(rows, place, rows.length - 1) : toStop(place, place.stops - 1);
    case 'ArrowRight':
      if (place.stop === null && expanded === false) return { type: 'expand', expanded: true };
      return toStop(place, place.stop === null ? 0 : Math.min(place.stop + 1, place.stops - 1));
    case 'ArrowLeft':
      if (place.stop !== null) return toStop(place, place.stop === 0 ? null : place.stop - 1);
      if (expanded === true) return { type: 'expand', expanded: false };
      return row.parent === null ? null : toRow(rows, place, parentOf(rows, row));
    case 'Enter':
      if (row.type === 'tag') return { type: 'fire', row };
      return expanded === null ? null : { type: 'expand', expanded: !expanded };
    case ' ':
      return { type: 'select' };
    default:
      return null;
  }
}

function commandKey(key: string, rows: readonly TreeRow[], place: TreeKeyPlace): TreeKeyResult | null {
  const row = rows[place.index];
  if (key === 'Home') return toRow(rows, place, 0);
  if (key === 'End') return toRow(rows, place, rows.length - 1);
  return key === 'c' && row?.type === 'tag' ? { type: 'copy', row } : null;
}

/** The same stop in another row, the first or the last row where there is none so far up or down. */
function toRow(rows: readonly TreeRow[], { stop }: TreeKeyPlace, index: number): TreeKeyResult {
  return { type: 'focus', index: Math.max(0, Math.min(index, rows.length - 1)), stop };
}

function toStop({ index }: TreeKeyPlace, stop: number | null): TreeKeyResult {
  return { type: 'focus', index, stop };
}

function parentOf(rows: readonly TreeRow[], row: TreeRow): number {
  return rows.findIndex(({ key }) => key === row.parent);
}
