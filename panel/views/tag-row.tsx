import type { VNode } from 'preact';
import { text, timeText } from '../../extension/text.ts';
import { MenuButton, type MenuItem } from '../components/menu.tsx';
import { TagText } from '../components/tag.tsx';
import { tagTitle } from '../components/tag-text.ts';
import { outcomeView } from './dispatch-text.ts';
import type { TagRow } from '../store/tree.ts';

export interface TagRowActions {
  onFire: (row: TagRow) => void;
  onMenu: (row: TagRow) => MenuItem[];
}

export interface TagCellsProps extends TagRowActions {
  row: TagRow;
  tabIndex: number;
}

/** The cells of a tag's row: tag, kind, state, and what can be done with it. */
export function TagCells({ row, tabIndex, onFire, onMenu }: TagCellsProps): VNode {
  const name = row.tag === '' ? text('tag_empty') : row.tag;
  return (
    <>
      <div
        role="gridcell"
        tabIndex={-1}
        class={`tag ${row.tag === '' ? 'quiet' : ''}`}
        dir="ltr"
        title={tagTitle(row.tag)}
      >
        {row.tag === '' ? name : <TagText tag={row.tag} />}
      </div>
      <div role="gridcell" tabIndex={-1}>
        {text(row.event === 'sync' ? 'kind_one_shot' : 'kind_periodic')}
      </div>
      <div
        role="gridcell"
        tabIndex={-1}
        class={`state state-${row.state} ${failed(row) ? 'is-failed' : ''}`}
        title={stateTitle(row)}
      >
        {text(`state_${row.state}`)}
      </div>
      <div role="gridcell" class="cell-actions">
        <button
          type="button"
          class="row-button"
          tabIndex={tabIndex}
          aria-label={text('fire_tag', name)}
          title={text('fire_tag_title', row.event)}
          onClick={(event) => {
            event.stopPropagation();
            onFire(row);
          }}
        >
          {text('fire')}
        </button>
        <MenuButton label={text('more_for_tag', name)} tabIndex={tabIndex} items={() => onMenu(row)} />
      </div>
    </>
  );
}

/** What somebody should look at: its last event was not taken as done. */
function failed({ lastOutcome }: TagRow): boolean {
  return lastOutcome !== null && lastOutcome !== 'fulfilled';
}

function stateTitle(row: TagRow): string {
  const { state, stuckSince, stuckWhy, lastOutcome } = row;
  const words =
    state === 'stuck'
      ? text('state_stuck_title', timeText(stuckSince ?? 0), stuckWhy ?? '')
      : text(`state_${state}_title`);
  if (lastOutcome === null || !failed(row)) return words;
  const last = text('state_last_outcome', outcomeView({ outcome: lastOutcome, waitUntilCalls: null }).label);
  return text('sentences', words, last);
}
