import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TargetedFocusEvent, TargetedKeyboardEvent, TargetedMouseEvent, VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import type { Later } from '../later/index.ts';
import type { MenuItem } from '../later/menu.tsx';
import type { TagRow, TreeRow } from '../store/tree.ts';
import { placesOf } from '../store/tree-places.ts';
import { useVirtualRows } from '../virtual/use-virtual-rows.ts';
import { TreeRowMemo } from './tree-row.tsx';
import { titleOf } from './tag-row.tsx';
import { treeKey } from './tree-keys.ts';
import { focusStop, placeOf, rowIndexOf } from './tree-stops.ts';

export interface TagTreeProps {
  /** Null while nothing has been read. */
  rows: readonly TreeRow[] | null;
  filter: string;
  selected: string | null;
  onSelect: (row: TreeRow) => void;
  /** Why a tag is not firing was asked by keys. */
  onWhy: (row: TagRow) => void;
  onExpand: (key: string, expanded: boolean) => void;
  onCopy: (row: TagRow) => void;
  onFire: (row: TagRow) => void;
  onFireAll: (registration: string) => void;
  /** Why a registration has no tag. */
  onAsk: (registration: string) => void;
  /** Loaded before anybody can ask for it. */
  Menu: Later['Menu'] | undefined;
  /** The items of the menu of a row. */
  onMenu: (row: TagRow) => MenuItem[];
}

/** The height of a tag's row in px; styles/theme.css has the same as `--row`. */
const ROW_HEIGHT = 24;
const NO_ROWS: readonly TreeRow[] = [];

/**
 * The treegrid "Sync tags" (ARIA practices, "Treegrid"): Up and Down go from row to row, Right and Left into a row's cells,
 * Tab to its buttons. Only the rows in view are rendered, and the one that has the focus.
 */
export function TagTree(props: TagTreeProps): VNode {
  const rows = props.rows ?? NO_ROWS;
  const active = useActiveRow(rows);
  const virtual = useVirtualRows({
    rows,
    rowHeight: ROW_HEIGHT,
    varies: (index) => rows[index]?.type !== 'tag',
    kept: active.index,
    resetOn: props.filter,
  });
  const focus = useFocus(virtual, active.setKey);
  const [menu, setMenu] = useState<{ key: string; button: HTMLElement } | null>(null);
  const menuRow = rows.find((row) => row.key === menu?.key);
  const places = useMemo(() => placesOf(rows), [rows]);
  // Asked now because the render that follows may take the focused row away; the one in its place takes the focus then.
  const hadFocus = menu !== null || virtual.scroller.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    if (active.isLost && hadFocus) focus(rows[active.index]?.key, null);
  });

  useLayoutEffect(() => {
    // Gone with its row, not to come back with it.
    if (menu !== null && menuRow === undefined) setMenu(null);
  });

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const place = placeOf(event.target);
    const row = rows[place?.index ?? -1];
    if (place === null || row === undefined) return;
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_HEIGHT) - 2);
    const result = treeKey(event, rows, { ...place, page });
    if (result === null) return;
    event.preventDefault();
    if (result.type === 'fire') props.onFire(result.row);
    else if (result.type === 'copy') props.onCopy(result.row);
    else if (result.type === 'select') props.onSelect(row);
    else if (result.type === 'expand') props.onExpand(row.key, result.expanded);
    else {
      virtual.reveal(result.index);
      focus(rows[result.index]?.key, result.stop);
    }
  };
  const onClick = (event: TargetedMouseEvent<HTMLDivElement>): void => {
    const row = rows[rowIndexOf(event.target)];
    if (row === undefined) return;
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button !== null && row.type === 'registration') props.onFireAll(row.registration.key);
    else if (button !== null && row.type === 'note') props.onAsk(row.asks ?? '');
    else if (button !== null && row.type === 'tag') {
      const isByKeys = event.detail === 0;
      if (button.classList.contains('state')) (isByKeys ? props.onWhy : props.onSelect)(row);
      else if (button.ariaHasPopup !== 'menu') props.onFire(row);
      else setMenu(menu?.key === row.key ? null : { key: row.key, button });
    } else if ('expanded' in row) props.onExpand(row.key, !row.expanded);
    else props.onSelect(row);
  };
  // By the right button of the mouse, Shift+F10 or the Menu key.
  const onContextMenu = (event: TargetedMouseEvent<HTMLDivElement>): void => {
    const row = `[data-row="${rowIndexOf(event.target)}"]`;
    const more = event.currentTarget.querySelector<HTMLElement>(`${row} [aria-haspopup]`);
    if (more === null) return;
    event.preventDefault();
    more.click();
  };
  const describe = ({ target }: Event): TreeRow | undefined => {
    const row = rows[rowIndexOf(target)];
    if (row?.type === 'tag' && target instanceof HTMLButtonElement) target.title = titleOf(row, target);
    return row;
  };
  const onFocusIn = (event: TargetedFocusEvent<HTMLDivElement>): void => {
    const row = describe(event);
    if (row !== undefined) active.setKey(row.key);
  };

  return (
    <>
      <div
        ref={virtual.scroller}
        class="tree"
        role="treegrid"
        aria-label={text('tree_name')}
        aria-busy={props.rows === null}
        aria-colcount={4}
        aria-rowcount={rows.length + 1}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={onContextMenu}
        onFocusIn={onFocusIn}
        onPointerOver={describe}
      >
        <div role="rowgroup" class="head">
          <div role="row" class="row" aria-rowindex={1}>
            <div role="columnheader">{text('tag')}</div>
            <div role="columnheader">{text('kind')}</div>
            <div role="columnheader">{text('state')}</div>
            <div role="columnheader">
              <span class="unseen">{text('actions')}</span>
            </div>
          </div>
        </div>
        <div role="rowgroup" class="rows" style={{ height: rows.length === 0 ? 'auto' : `${virtual.height}px` }}>
          {virtual.shown.map(({ index, gap }) => {
            const row = rows[index];
            return (
              row && (
                <TreeRowMemo
                  key={row.key}
                  row={row}
                  index={index}
                  gap={gap}
                  position={places[index]?.position ?? 0}
                  size={places[index]?.size ?? 0}
                  active={index === active.index}
                  selected={row.key === props.selected}
                  menuOpen={row.key === menu?.key}
                />
              )
            );
          })}
          {rows.length === 0 && <Empty reading={props.rows === null} filter={props.filter} />}
        </div>
      </div>
      {menu !== null && menuRow?.type === 'tag' && props.Menu !== undefined && (
        <props.Menu
          key={menu.key}
          label={menu.button.ariaLabel ?? ''}
          items={props.onMenu(menuRow)}
          button={menu.button}
          onClose={() => setMenu((open) => (open === menu ? null : open))} // another may be open by then
        />
      )}
    </>
  );
}

/** The row that Tab reaches. It keeps its place when the row goes away, and with it the focus, if it had it. */
function useActiveRow(rows: readonly TreeRow[]): { index: number; isLost: boolean; setKey: (key: string) => void } {
  const [key, setKey] = useState<string | null>(null);
  const lastIndex = useRef(0);
  const found = rows.findIndex((row) => row.key === key);
  const index = found >= 0 ? found : Math.max(0, Math.min(lastIndex.current, rows.length - 1));
  useLayoutEffect(() => {
    lastIndex.current = index;
  });
  return { index, isLost: key !== null && found < 0, setKey };
}

/** Gives a row, or one of its stops, the focus as soon as it is rendered. */
function useFocus(
  { scroller }: ReturnType<typeof useVirtualRows>,
  setActive: (key: string) => void,
): (key: string | undefined, stop: number | null) => void {
  const wanted = useRef<{ stop: number | null } | null>(null);
  useLayoutEffect(() => {
    if (wanted.current !== null && scroller.current !== null) focusStop(scroller.current, wanted.current.stop);
    wanted.current = null;
  });
  return useCallback(
    (key, stop) => {
      if (key === undefined) return;
      wanted.current = { stop };
      setActive(key);
    },
    [setActive],
  );
}

function Empty({ reading, filter }: { reading: boolean; filter: string }): VNode {
  const words = reading ? 'tree_reading_tags' : filter === '' ? 'refusal_no_worker' : 'tree_no_match';
  return (
    <div role="row" class="row row-note">
      <div role="gridcell" aria-colspan={4} class={`cell-note ${reading ? 'note-busy' : 'note-quiet'}`}>
        <Icon name={reading ? 'running' : 'info'} />
        <span>{text(words)}</span>
      </div>
    </div>
  );
}
