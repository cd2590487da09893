import { render, type VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { RowSizes } from './plain-rows.tsx';

/** Rows above and below the window, as many as a virtual list usually keeps ready. */
const OVERSCAN = 5;
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
        style={{ height: px(sizes.window), overflow: 'auto' }}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <div
          class="rows"
          style={{ height: px(rows.length * sizes.row), paddingTop: px(first * sizes.row), boxSizing: 'border-box' }}
        >
          {shown.map((tag, index) => (
            <div key={first + index} role="row" class="activity-row" style={{ height: px(sizes.row) }}>
              <div role="gridcell" class="column-time">
                12:00:00.000
              </div>
              <div role="gridcell" class="column-tag">
                <span class="tag">{tag}</span>
              </div>
              <div role="gridcell" class="column-event">
                request
              </div>
              <div role="gridcell" class="column-dispatch" />
              <div role="gridcell" class="column-last-chance" />
              <div role="gridcell" class="column-outcome">
                <svg class="icon" viewBox="0 0 16 16" width="16" height="16">
                  <path d="M3 8h9M8.5 4.5L12 8l-3.5 3.5" />
                </svg>
                <span>201</span>
              </div>
              <div role="gridcell" class="column-duration">
                12 ms
              </div>
              <div role="gridcell" class="column-reason">
                <span class="reason">POST https://mail.example/api/messages/17</span>
              </div>
              <div role="gridcell" class="column-wait-until-calls" />
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
