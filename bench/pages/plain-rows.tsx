import { signal } from '@preact/signals';
import { render, type VNode } from 'preact';
import { useState } from 'preact/hooks';

/** What the rows of the panel look like from outside: the plain ones are as high, in a window of the same height. */
export interface RowSizes {
  /** In CSS pixels. */
  readonly row: number;
  readonly window: number;
}

/** Rows above and below the window, as many as a virtual list usually keeps ready. */
const OVERSCAN = 5;

/**
 * The least that shows many rows: a box for the filter, and the rows in sight, each of the same elements as the panel's: a
 * tag, three more cells, and three buttons. They say what any grid must that has only some of its rows in the document: how
 * many there are and which these are, of what each button is, and that Tab does not stop at all of them.
 */
export function mountPlainRows(
  root: HTMLElement,
  sizes: RowSizes,
): { deliver(tags: readonly string[]): void; unmount(): void } {
  const tags = signal<readonly string[]>([]);
  render(<Plain sizes={sizes} tags={tags} />, root);
  return {
    deliver: (next) => {
      tags.value = next;
    },
    unmount: () => render(null, root),
  };
}

/** Preact 11 adds no unit: a bare number is no height, and nothing would be seen of the rows. */
const px = (length: number) => `${length}px`;

function Plain({ sizes, tags }: { sizes: RowSizes; tags: { readonly value: readonly string[] } }): VNode {
  const [filter, setFilter] = useState('');
  const [top, setTop] = useState(0);
  const shown = tags.value.filter((tag) => tag.includes(filter));
  const first = Math.max(0, Math.floor(top / sizes.row) - OVERSCAN);
  const rows = shown.slice(first, Math.ceil((top + sizes.window) / sizes.row) + OVERSCAN);
  return (
    <>
      <input type="search" value={filter} onInput={({ currentTarget }) => setFilter(currentTarget.value)} />
      <div
        style={{ height: px(sizes.window), overflow: 'auto' }}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <div
          role="treegrid"
          aria-rowcount={shown.length}
          style={{ height: px(shown.length * sizes.row), paddingTop: px(first * sizes.row), boxSizing: 'border-box' }}
        >
          {rows.map((tag, index) => (
            <div
              key={tag}
              role="row"
              aria-level={3}
              aria-rowindex={first + index + 1}
              tabIndex={-1}
              style={{ height: px(sizes.row), display: 'flex' }}
            >
              <div role="gridcell">{tag}</div>
              <div role="gridcell">one-shot</div>
              <div role="gridcell">
                <button tabIndex={-1}>registered</button>
              </div>
              <div role="gridcell">
                <button tabIndex={-1} aria-label={`Fire ${tag}`}>
                  Fire
                </button>
                <button tabIndex={-1} aria-label={`More for ${tag}`} />
              </div>
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
