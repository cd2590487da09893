import { useMemo, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { numberText, plural, text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import type { Activity } from '../store/activity.ts';
import type { Later } from '../later/index.ts';
import { useVirtualRows } from '../virtual/use-virtual-rows.ts';
import { ActivityRowMemo } from './activity-row.tsx';
import { rowIndexOf } from './tree-stops.ts';

const COLUMNS = [
  'time',
  'tag',
  'event',
  'dispatch',
  'last_chance',
  'outcome',
  'duration',
  'reason',
  'wait_until_calls',
] as const;
/** The height of a row in px whose reason is short; styles/theme.css has the same as `--row`. */
const ROW_HEIGHT = 24;

export interface ActivityGridProps {
  activity: Activity;
  later: Later | null;
  filter: string;
  onFilter: (filter: string) => void;
}

/** The grid "Activity": every dispatch of this tab, newest last. It follows the newest while the user stays at the bottom. */
export function ActivityGrid({ activity, later, filter, onFilter }: ActivityGridProps): VNode {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => {
    if (filter === '' || later === null) return activity.rows;
    const wanted = later.readActivityFilter(filter);
    return activity.rows.filter((row) => later.isFound(row, wanted));
  }, [activity, filter, later]);
  const [focused, setFocused] = useState<string | null>(null);
  const kept = rows.findIndex(({ key }) => key === focused);
  const virtual = useVirtualRows({ rows, rowHeight: ROW_HEIGHT, kept, followsEnd: true });
  const toggle = useMemo(() => (id: string) => setOpen((before) => toggled(before, id)), []);
  return (
    <section class="activity" aria-label={text('activity_of_tab')}>
      <h2 class="section-title">
        {text('activity')}
        {filter !== '' && (
          <span class="quiet">{text('activity_found', numberText(rows.length), numberText(activity.rows.length))}</span>
        )}
        {activity.dropped > 0 && <span class="quiet">{plural('activity_dropped', activity.dropped)}</span>}
        {(activity.rows.length > 0 || filter !== '') && (
          <input
            type="search"
            class="activity-filter"
            aria-label={text('filter_activity')}
            placeholder={text('filter_activity_hint')}
            title={text('filter_activity_hint')}
            spellcheck={false}
            value={filter}
            onInput={(event) => onFilter(event.currentTarget.value)}
          />
        )}
      </h2>
      {/* Reached by Tab, as everything that scrolls must be. */}
      <div
        ref={virtual.scroller}
        class="activity-scroller"
        role="grid"
        aria-label={text('activity')}
        aria-rowcount={rows.length + 1}
        tabIndex={0}
        onFocusIn={({ target }) => setFocused(rows[rowIndexOf(target)]?.key ?? null)}
      >
        <div role="rowgroup" class="head">
          <div role="row" class="activity-row" aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <div key={column} role="columnheader" class={`column-${column.replaceAll('_', '-')}`}>
                {text(column)}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" class="rows" style={{ height: rows.length === 0 ? 'auto' : `${virtual.height}px` }}>
          {virtual.shown.map(({ index, gap }) => {
            const row = rows[index];
            return (
              row && (
                <ActivityRowMemo
                  key={row.key}
                  row={row}
                  index={index}
                  gap={gap}
                  shaded={(index + activity.dropped) % 2 === 1}
                  open={open.has(row.key)}
                  onToggle={toggle}
                  EventCells={later?.EventCells}
                />
              )
            );
          })}
          {rows.length === 0 && <Nothing filtered={filter !== ''} />}
        </div>
      </div>
    </section>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Nothing({ filtered }: { filtered: boolean }): VNode {
  return (
    <div role="row" class="row-note">
      <div role="gridcell" aria-colspan={COLUMNS.length} class="cell-note note-quiet">
        <Icon name="info" />
        <span>{text(filtered ? 'activity_none_found' : 'activity_nothing')}</span>
      </div>
    </div>
  );
}
