import { render, type VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { RowSizes } from './plain-rows.tsx';

/** Rows above and below the window, as many as the panel's. */
const OVERSCAN = 6;
const px = (length: number) => `${length}px`;

/** The least that shows many rows of a log: those in sight, each of the same elements as the panel's. */
export function mountPlainLog(element: HTMLElement, rows: readonly string[], sizes: RowSizes): () => void {
  render(<Plain rows={rows} sizes={sizes} />, element);
  return () => render(null, element);
}

function Plain({ rows, sizes }: { rows: readonly string[]; sizes: RowSizes }): VNode {
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / sizes.row) - OVERSCAN);
  const shown = rows.slice(first, Math.ceil((top + sizes.window) / sizes.row) + OVERSCAN);
  return (
    <section class="activity" style={{ height: px(sizes.window) }}>
      <div
        class="activity-scroller"
        role="grid"
        tabIndex={0}
        style={{ height: px(sizes.window), overflow: 'auto' }}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <div
          class="rows"
          style={{ height: px(rows.length * sizes.row), paddingTop: px(first * sizes.row), boxSizing: 'border-box' }}
        >
          {shown.map((tag, index) => (
            <Row key={first + index} tag={tag} index={first + index} />
          ))}
        </div>
      </div>
    </section>
  );
}

const REASON = 'POST https://mail.example/api/messages/17';

/** The elements and attributes of `panel/activity/activity-row.tsx` and of the cells in it. */
function Row({ tag, index }: { tag: string; index: number }): VNode {
  return (
    <div
      role="row"
      data-row={index}
      class={`activity-row ${index % 2 === 1 ? 'is-shaded' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={false}
    >
      <div role="gridcell" class="column-time" title="1 January 2026, 12:00:00">
        12:00:00.000
      </div>
      <div role="gridcell" class="column-tag" title="https://mail.example/">
        <span class="tag" title={tag}>
          {tag}
        </span>
      </div>
      <div role="gridcell" class="column-event">
        request
      </div>
      <div role="gridcell" class="column-dispatch" />
      <div role="gridcell" class="column-attempt" />
      <div role="gridcell" class="column-last-chance" />
      <div role="gridcell" class="column-outcome tone-quiet">
        <svg class="icon icon-arrow" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
          <path d="M3 8h9M8.5 4.5L12 8l-3.5 3.5" />
        </svg>
        <span>201</span>
      </div>
      <div role="gridcell" class="column-duration">
        12 ms
      </div>
      <div role="gridcell" class="column-reason" title={REASON}>
        {REASON}
      </div>
      <div role="gridcell" class="column-wait-until-calls" />
    </div>
  );
}
