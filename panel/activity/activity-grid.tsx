import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { closest, rowIndexOf } from '../components/closest.ts';
import { NoteRow } from '../components/note-cell.tsx';
import type { ActivityRow } from '../store/activity.ts';
import { chosenIndex, type Chosen } from '../store/chosen.ts';
import { useFixedRows } from '../virtual/use-fixed-rows.ts';
import { ActivityRowMemo } from './activity-row.tsx';
import { gridKey } from './grid-keys.ts';

/** The height of a row in px; styles/theme.css has the same as `--row`. */
const ROW_HEIGHT = 24;

/** The name of each column, as in the styles, and its title. */
const columns = () =>
  [
    ['time', text('time')],
    ['tag', text('tag')],
    ['event', text('event')],
    ['dispatch', text('dispatch')],
    ['attempt', text('attempt')],
    ['last-chance', text('last_chance')],
    ['outcome', text('outcome')],
    ['duration', text('duration')],
    ['reason', text('reason')],
    ['wait-until-calls', text('wait_until_calls')],
  ] as const;

export interface ActivityGridProps {
  rows: readonly ActivityRow[];
  /** What is said where there is none. */
  nothing: string;
  /** How many were dropped before them. */
  dropped: number;
  /** The row that is selected; -1 for none. */
  chosen: number;
  onChoose: (row: ActivityRow) => void;
  /** Enter was pressed on a row. */
  onOpen: () => void;
}

/** The grid "Activity", newest last. It follows the newest while the user stays at the bottom. */
export function ActivityGrid({ rows, nothing, dropped, chosen, onChoose, onOpen }: ActivityGridProps): VNode {
  // Another object each time: who asks for the focus is given it also where it was.
  const [{ cell }, setPlace] = useState({ cell: 0 });
  const wantsFocus = useRef(false);
  /** The one cell that Tab reaches. */
  const stop = useRef<HTMLElement | null>(null);
  const chosenKey = rows[chosen]?.key;
  // Where the keys go on from once nothing is selected any more.
  const last = useRef<Chosen | null>(null);
  last.current = rows[chosen] ?? last.current;
  const from = chosenIndex(rows, last.current);
  const virtual = useFixedRows({ rows, rowHeight: ROW_HEIGHT, kept: from, chosen });
  const { scroller } = virtual;

  useLayoutEffect(() => {
    if (chosen >= 0) virtual.reveal(chosen);
  }, [chosenKey]);
  useLayoutEffect(() => {
    const cells = chosen >= 0 ? cellsOf(scroller.current, chosen) : [];
    // The details of what is selected take room: a cell may be shown no more.
    const target = cells[cell] ?? cells.at(-1) ?? null;
    if (stop.current !== null) stop.current.tabIndex = -1;
    stop.current = target;
    if (target === null) return;
    target.tabIndex = 0;
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    // What scrolls is reckoned by the rows' heights; the browser would scroll once more.
    target.focus({ preventScroll: true });
  });

  const chooseAt = (index: number): void => {
    const row = rows[index];
    if (row !== undefined && row.key !== chosenKey) onChoose(row);
  };
  return (
    // Reached by Tab, as everything that scrolls must be; once a row is selected, its cell is.
    <div
      ref={scroller}
      class="activity-scroller"
      role="grid"
      aria-label={text('activity')}
      aria-rowcount={rows.length + 1}
      tabIndex={chosen >= 0 ? -1 : 0}
      onClick={({ target }) => {
        const index = rowIndexOf(target);
        if (index < 0) return;
        const clicked = closest(target, '[role=gridcell]');
        const at = clicked === null ? 0 : cellsOf(scroller.current, index).indexOf(clicked);
        setPlace({ cell: Math.max(0, at) });
        wantsFocus.current = true;
        chooseAt(index);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && chosen >= 0) {
          onOpen();
          return;
        }
        const size = { rows: rows.length, cells: cellsOf(scroller.current, chosen).length || 1, page: virtual.page() };
        const next = gridKey(event, { row: from, cell }, size);
        if (next === null) return;
        event.preventDefault();
        setPlace(next);
        wantsFocus.current = true;
        chooseAt(next.row);
      }}
    >
      <div role="rowgroup" class="head">
        <div role="row" class="activity-row" aria-rowindex={1}>
          {columns().map(([name, title]) => (
            <div key={name} role="columnheader" class={`column-${name}`}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        class="rows"
        style={{ height: rows.length === 0 ? 'auto' : `${rows.length * ROW_HEIGHT}px` }}
      >
        {virtual.shown.map(({ index, gap }) => {
          const row = rows[index];
          return (
            row && (
              <ActivityRowMemo
                key={row.key}
                row={row}
                index={index}
                gap={gap}
                shaded={(index + dropped) % 2 === 1}
                selected={index === chosen}
                isNewDay={dayOf(row.at) !== dayOf(rows[index - 1]?.at ?? Date.now())}
              />
            )
          );
        })}
        {rows.length === 0 && <NoteRow span={columns().length}>{nothing}</NoteRow>}
      </div>
    </div>
  );
}

const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** The cells of a row that are shown: a narrow grid has fewer. */
function cellsOf(grid: HTMLElement | null, index: number): HTMLElement[] {
  const cells = grid?.querySelectorAll<HTMLElement>(`[data-row="${index}"] > [role=gridcell]`) ?? [];
  return [...cells].filter((cell) => cell.checkVisibility());
}
