import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TargetedKeyboardEvent, VNode } from 'preact';
import { Icon } from '../components/icon.tsx';
import type { TreeRow } from '../store/tree.ts';
import { placesOf } from '../store/tree-places.ts';
import { TagCellsMemo, type TagRowActions } from './tag-row.tsx';
import { MoreCells, NoteCells, OriginCells, RegistrationCells, UnlistedCells } from './tree-cells.tsx';
import { treeKey } from './tree-keys.ts';

export interface TagTreeProps extends TagRowActions {
  /** Null while nothing has been read. */
  rows: readonly TreeRow[] | null;
  filter: string;
  selected: string | null;
  onSelect: (row: TreeRow) => void;
  onExpand: (key: string, expanded: boolean) => void;
  onFireAll: (registration: string) => void;
  onShowAll: (registration: string) => void;
}

/** The treegrid "Sync tags" (ARIA practices, "Treegrid"): rows take the focus, Tab goes on to a row's buttons. */
export function TagTree(props: TagTreeProps): VNode {
  const { rows } = props;
  const [activeKey, setActive] = useState<string | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const activeIndex = useActiveRow(grid, rows ?? [], activeKey, setActive);
  const places = placesOf(rows ?? []);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const row = rows?.[activeIndex];
    // A row's buttons handle their own keys.
    if (rows === null || row === undefined || !isRow(event.target)) return;
    const result = treeKey(event.key, rows, activeIndex);
    if (result === null) return;
    event.preventDefault();
    if (result.type === 'fire') props.onFire(result.row);
    else if (result.type === 'select') props.onSelect(row);
    else if (result.type === 'expand') props.onExpand(row.key, result.expanded);
    else focusRow(grid.current, result.index);
  };

  return (
    <div ref={grid} class="tree" role="treegrid" aria-label="Sync tags" aria-busy={rows === null} onKeyDown={onKeyDown}>
      <div role="rowgroup" class="head">
        <div role="row" class="row">
          <div role="columnheader">Tag</div>
          <div role="columnheader">Kind</div>
          <div role="columnheader">State</div>
          <div role="columnheader">
            <span class="unseen">Actions</span>
          </div>
        </div>
      </div>
      <div role="rowgroup">
        {rows?.map((row, index) => (
          <div
            key={row.key}
            role="row"
            data-row
            class={`row row-${row.type}`}
            tabIndex={index === activeIndex ? 0 : -1}
            aria-level={row.level}
            aria-posinset={places[index]?.position}
            aria-setsize={places[index]?.size}
            aria-expanded={'expanded' in row ? row.expanded : undefined}
            aria-selected={row.type === 'tag' ? row.key === props.selected : undefined}
            onFocusIn={() => setActive(row.key)}
            onClick={() => ('expanded' in row ? props.onExpand(row.key, !row.expanded) : props.onSelect(row))}
          >
            <Cells {...props} row={row} tabIndex={index === activeIndex ? 0 : -1} />
          </div>
        ))}
        {(rows === null || rows.length === 0) && <Empty reading={rows === null} filter={props.filter} />}
      </div>
    </div>
  );
}

/** The row that Tab reaches: it keeps its place when the row goes away, and with it the focus, if it had it. */
function useActiveRow(
  grid: { current: HTMLElement | null },
  rows: readonly TreeRow[],
  activeKey: string | null,
  setActive: (key: string) => void,
): number {
  const lastIndex = useRef(0);
  const found = rows.findIndex(({ key }) => key === activeKey);
  const index = found >= 0 ? found : Math.max(0, Math.min(lastIndex.current, rows.length - 1));
  const key = rows[index]?.key;
  // Asked now because the render that follows may take the focused row away.
  const focused = grid.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    lastIndex.current = index;
    if (found >= 0 || key === undefined || activeKey === null) return;
    setActive(key);
    if (focused && grid.current?.contains(document.activeElement) === false) focusRow(grid.current, index);
  });
  return index;
}

function isRow(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset.row !== undefined;
}

function focusRow(grid: HTMLElement | null, index: number): void {
  const row = grid?.querySelectorAll<HTMLElement>('[data-row]')[index];
  row?.focus();
}

function Cells(props: TagTreeProps & { row: TreeRow; tabIndex: number }): VNode {
  const { row, tabIndex } = props;
  switch (row.type) {
    case 'origin':
      return <OriginCells origin={row.origin} />;
    case 'registration':
      return <RegistrationCells registration={row.registration} tabIndex={tabIndex} onFireAll={props.onFireAll} />;
    case 'tag':
      return <TagCellsMemo row={row} tabIndex={tabIndex} onFire={props.onFire} onMenu={props.onMenu} />;
    case 'note':
      return <NoteCells row={row} />;
    case 'more':
      return <MoreCells row={row} tabIndex={tabIndex} onAll={props.onShowAll} />;
    case 'unlisted':
      return <UnlistedCells entry={row.entry} />;
  }
}

function Empty({ reading, filter }: { reading: boolean; filter: string }): VNode {
  const nothing =
    filter === ''
      ? 'Nothing to list: this tab shows no page with a service worker. Open a site that registers one, then press Refresh.'
      : 'No tag matches the filter.';
  return (
    <div role="row" class="row row-note">
      <div role="gridcell" aria-colspan={4} class={`cell-note ${reading ? 'note-busy' : 'note-quiet'}`}>
        <Icon name={reading ? 'running' : 'info'} />
        <span>{reading ? 'Reading the sync tags of this tab…' : nothing}</span>
      </div>
    </div>
  );
}
