import type { VNode } from 'preact';
import { memo } from '../components/memo.ts';
import type { TreeRow } from '../store/tree.ts';
import { tagRow, type RowAttributes } from './tag-row.tsx';
import { NoteCells, OriginCells, RegistrationCells, UnlistedCells } from './tree-cells.tsx';

export interface TreeRowProps {
  row: TreeRow;
  /** Among all rows, from 0. */
  index: number;
  /** In px, below the row before. */
  gap: number;
  /** Among the rows of its parent, from 1, and how many these are. */
  position: number;
  size: number;
  /** Whether Tab reaches it. */
  active: boolean;
  selected: boolean;
  /** Whether its menu is open. */
  menuOpen: boolean;
}

/** A row of the treegrid; only rows that changed are rendered again. */
export const TreeRowMemo = memo((props: TreeRowProps): VNode => {
  const { row, index, gap, active, menuOpen } = props;
  const tabIndex = active ? 0 : -1;
  const attributes: RowAttributes = {
    role: 'row',
    'data-row': index,
    class: menuOpen ? `row row-${row.type} has-menu` : `row row-${row.type}`,
    tabIndex,
    'aria-rowindex': index + 2,
    'aria-level': row.level,
    'aria-posinset': props.position,
    'aria-setsize': props.size,
  };
  if (gap !== 0) attributes.style = `margin-top:${gap}px`;
  if (row.type === 'tag') return tagRow(row, { ...attributes, 'aria-selected': props.selected }, tabIndex, menuOpen);
  return (
    <div {...attributes} data-varies aria-expanded={'expanded' in row ? row.expanded : undefined}>
      {otherCells(row, tabIndex)}
    </div>
  );
});

function otherCells(row: Exclude<TreeRow, { type: 'tag' }>, tabIndex: number): VNode {
  switch (row.type) {
    case 'origin':
      return <OriginCells origin={row.origin} />;
    case 'registration':
      return <RegistrationCells row={row} tabIndex={tabIndex} />;
    case 'note':
      return <NoteCells row={row} tabIndex={tabIndex} />;
    case 'unlisted':
      return <UnlistedCells entry={row.entry} />;
  }
}
