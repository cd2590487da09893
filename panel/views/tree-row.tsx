import type { VNode } from 'preact';
import { memo } from '../components/memo.ts';
import type { TreeRow } from '../store/tree.ts';
import { TagCells, type TagRowActions } from './tag-row.tsx';
import { NoteCells, OriginCells, RegistrationCells, UnlistedCells } from './tree-cells.tsx';

export interface TreeRowActions extends TagRowActions {
  onFireAll: (registration: string) => void;
}

export interface TreeRowProps extends TreeRowActions {
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
}

/** A row of the treegrid; only rows that changed are rendered again. */
export const TreeRowMemo = memo((props: TreeRowProps): VNode => {
  const { row, index, gap, active } = props;
  const tabIndex = active ? 0 : -1;
  return (
    <div
      role="row"
      data-row={index}
      data-varies={row.type === 'tag' ? undefined : true}
      class={`row row-${row.type}`}
      style={gap === 0 ? undefined : { marginTop: `${gap}px` }}
      tabIndex={tabIndex}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-posinset={props.position}
      aria-setsize={props.size}
      aria-expanded={'expanded' in row ? row.expanded : undefined}
      aria-selected={row.type === 'tag' ? props.selected : undefined}
    >
      <Cells {...props} tabIndex={tabIndex} />
    </div>
  );
});

function Cells({ row, tabIndex, onFire, onFireAll, onMenu }: TreeRowProps & { tabIndex: number }): VNode {
  switch (row.type) {
    case 'origin':
      return <OriginCells origin={row.origin} />;
    case 'registration':
      return <RegistrationCells row={row} tabIndex={tabIndex} onFireAll={onFireAll} />;
    case 'tag':
      return <TagCells row={row} tabIndex={tabIndex} onFire={onFire} onMenu={onMenu} />;
    case 'note':
      return <NoteCells row={row} />;
    case 'unlisted':
      return <UnlistedCells entry={row.entry} />;
  }
}
