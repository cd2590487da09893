import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TargetedFocusEvent, TargetedKeyboardEvent, TargetedMouseEvent, VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { closest, rowIndexOf } from '../components/closest.ts';
import { NoteRow } from '../components/note-cell.tsx';
import type { PanelStore } from '../store/panel-store.ts';
import { fireAllOf, fireRow, goToWhy, select, setExpanded } from '../store/row-actions.ts';
import type { TreeRow } from '../store/tree.ts';
import { placesOf } from '../store/tree-places.ts';
import { useVirtualRows } from '../virtual/use-virtual-rows.ts';
import { TreeRowMemo } from './tree-row.tsx';
import { titleOf } from './tag-row.tsx';
import { treeKey } from './tree-keys.ts';
import { focusStop, placeOf } from './tree-stops.ts';

/** The height of a tag's row in px; styles/theme.css has the same as `--row`. */
const ROW_HEIGHT = 24;
const tagHeight = (): number => ROW_HEIGHT;
const NO_ROWS: readonly TreeRow[] = [];

/**
 * The treegrid "Sync tags" (ARIA practices, "Treegrid"): Up and Down go from row to row, Right and Left into a row's cells,
 * Tab to its buttons. Only the rows in view are rendered, and the one that has the focus.
 */
export function TagTree({ store }: { store: PanelStore }): VNode {
  const isReading = store.rows.value === null;
  const rows = store.rows.value ?? NO_ROWS;
  const filter = store.filter.value;
  const selected = store.selected.value;
  const later = store.later.value;
  const active = useActiveRow(rows);
  const virtual = useVirtualRows({
    rows,
    heightOf: tagHeight,
    varies: (index) => rows[index]?.type !== 'tag',
    kept: active.index,
    resetOn: filter,
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

  const selectTag = (row: TreeRow): void => {
    if (row.type === 'tag') select(store, row);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const place = placeOf(event.target);
    const row = rows[place?.index ?? -1];
    if (place === null || row === undefined) return;
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_HEIGHT) - 2);
    const result = treeKey(event, rows, { ...place, page });
    if (result === null) return;
    event.preventDefault();
    if (result.type === 'fire') void fireRow(store, result.row);
    else if (result.type === 'copy') later?.copyRow(store, result.row);
    else if (result.type === 'select') selectTag(row);
    else if (result.type === 'expand') setExpanded(store, row.key, result.expanded);
    else {
      virtual.reveal(result.index);
      focus(rows[result.index]?.key, result.stop);
    }
  };
  const onClick = (event: TargetedMouseEvent<HTMLDivElement>): void => {
    const row = rows[rowIndexOf(event.target)];
    if (row === undefined) return;
    const button = closest(event.target, 'button');
    if (button !== null && row.type === 'registration') void fireAllOf(store, row.registration.key);
    else if (button !== null && row.type === 'note') store.withLater(({ askWhy }) => askWhy(store, row.asks ?? ''));
    else if (button !== null && row.type === 'tag') {
      const isByKeys = event.detail === 0;
      if (button.classList.contains('state')) (isByKeys ? goToWhy : select)(store, row);
      else if (button.ariaHasPopup !== 'menu') void fireRow(store, row);
      else setMenu(menu?.key === row.key ? null : { key: row.key, button });
    } else if ('expanded' in row) setExpanded(store, row.key, !row.expanded);
    else selectTag(row);
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
        aria-busy={isReading}
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
                  selected={row.key === selected}
                  menuOpen={row.key === menu?.key}
                />
              )
            );
          })}
          {rows.length === 0 && (
            <NoteRow tone={isReading ? 'busy' : 'quiet'} span={4}>
              {text(isReading ? 'tree_reading_tags' : filter === '' ? 'refusal_no_worker' : 'tree_no_match')}
            </NoteRow>
          )}
        </div>
      </div>
      {menu !== null && menuRow?.type === 'tag' && later !== null && (
        <later.Menu
          key={menu.key}
          label={menu.button.ariaLabel ?? ''}
          items={later.rowMenu(store, menuRow)}
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
