/** Where a key leads to in a grid: to a row, by index, and to a cell of it, by its place among those that are shown. */
export interface GridPlace {
  readonly row: number;
  readonly cell: number;
}

export interface GridSize {
  readonly rows: number;
  readonly cells: number;
  /** Rows that are seen at once. */
  readonly page: number;
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * The keys of a data grid, as in the ARIA Authoring Practices; null for any other key.
 * @param from - where the focus is; row -1 where nothing has been chosen yet
 */
export function gridKey({ key, ctrlKey, metaKey, altKey }: Key, from: GridPlace, size: GridSize): GridPlace | null {
  if (altKey || metaKey || size.rows === 0) return null;
  const { row, cell } = from;
  const at = (to: number, column = cell): GridPlace => ({
    row: Math.max(0, Math.min(to, size.rows - 1)),
    cell: Math.max(0, Math.min(column, size.cells - 1)),
  });
  if (ctrlKey) {
    if (key === 'Home') return at(0, 0);
    return key === 'End' ? at(size.rows - 1, size.cells - 1) : null;
  }
  switch (key) {
    case 'ArrowDown':
      return at(row + 1);
    case 'ArrowUp':
      return at(row < 0 ? size.rows - 1 : row - 1);
    case 'PageDown':
      return at(row + size.page);
    case 'PageUp':
      return at(row - size.page);
    case 'ArrowRight':
      return row < 0 ? null : at(row, cell + 1);
    case 'ArrowLeft':
      return row < 0 ? null : at(row, cell - 1);
    case 'Home':
      return row < 0 ? at(0) : at(row, 0);
    case 'End':
      return row < 0 ? at(size.rows - 1) : at(row, size.cells - 1);
    default:
      return null;
  }
}
