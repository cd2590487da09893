import type { VNode } from 'preact';
import { Icon, type IconName } from '../components/icon.tsx';
import { memo } from '../components/memo.ts';
import { MenuButton, type MenuItem } from '../components/menu.tsx';
import { Tag } from '../components/tag.tsx';
import type { TagRow, TagState } from '../store/tree.ts';

export interface TagRowActions {
  onFire: (row: TagRow) => void;
  onMenu: (row: TagRow) => MenuItem[];
}

export interface TagCellsProps extends TagRowActions {
  row: TagRow;
  tabIndex: number;
}

const STATE_ICONS: Record<TagState, IconName> = {
  registered: 'dot',
  held: 'pause',
  firing: 'running',
  stuck: 'warning',
};

/** The cells of a tag's row: tag, kind, state, and what can be done with it. */
export function TagCells({ row, tabIndex, onFire, onMenu }: TagCellsProps): VNode {
  const name = row.tag === '' ? '(empty tag)' : row.tag;
  return (
    <>
      <div role="gridcell" class="cell-tag">
        <Tag tag={row.tag} />
      </div>
      <div role="gridcell">{row.event === 'sync' ? 'one-shot' : 'periodic'}</div>
      <div role="gridcell" class={`state state-${row.state}`} title={stateTitle(row)}>
        <Icon name={STATE_ICONS[row.state]} />
        <span>{row.state}</span>
      </div>
      <div role="gridcell" class="cell-actions">
        <button
          type="button"
          class="row-button"
          tabIndex={tabIndex}
          aria-label={`Fire ${name}`}
          title={`Fire a simulated ${row.event} event now (Enter)`}
          onClick={(event) => {
            event.stopPropagation();
            onFire(row);
          }}
        >
          Fire
        </button>
        <MenuButton label={`More for ${name}`} tabIndex={tabIndex} items={() => onMenu(row)} />
      </div>
    </>
  );
}

/** As {@link TagCells}; rows that did not change are not rendered again. */
export const TagCellsMemo = memo(TagCells);

function stateTitle({ state, stuckSince, stuckWhy }: TagRow): string {
  switch (state) {
    case 'registered':
      return 'getTags() lists it. The browser does not tell whether it waits for a connection or for its next attempt.';
    case 'held':
      return 'Held: the browser fires it when you release the syncs and are online';
    case 'firing':
      return 'Its event is being handled now';
    case 'stuck':
      return `Stuck since ${new Date(stuckSince ?? 0).toLocaleTimeString()}: ${stuckWhy ?? ''}`;
  }
}
