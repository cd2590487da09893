import type { VNode } from 'preact';
import { text, timeText, type MessageKey } from '../../extension/text.ts';
import { tagContent } from '../components/tag.tsx';
import { tagTitle } from '../components/tag-text.ts';
import { outcomeView } from './dispatch-text.ts';
import type { TagRow, TagState } from '../store/tree.ts';

/** The word of each state, and what it means. */
const STATES: Record<TagState, readonly [word: MessageKey, title: MessageKey]> = {
  registered: ['state_registered', 'state_registered_title'],
  held: ['state_held', 'state_held_title'],
  firing: ['state_firing', 'state_firing_title'],
  waiting: ['state_waiting', 'state_waiting_title'],
  stuck: ['state_stuck', 'state_stuck_title'],
};

export interface TagCellsProps {
  row: TagRow;
  tabIndex: number;
  /** Whether its menu is open. */
  menuOpen: boolean;
}

/**
 * The cells of a tag's row: tag, kind, state, and what can be done with it. A long list is made of these: called as a
 * function, without components or listeners of its own, it costs little more than its elements. Clicks are the treegrid's.
 */
export function tagCells({ row, tabIndex, menuOpen }: TagCellsProps): VNode {
  const name = row.tag === '' ? text('tag_empty') : row.tag;
  const state = text(STATES[row.state][0]);
  return (
    <>
      <div role="gridcell" class={row.tag === '' ? 'tag quiet' : 'tag'} title={tagTitle(row.tag)}>
        {tagContent(row.tag)}
      </div>
      <div role="gridcell">{text(row.event === 'sync' ? 'kind_one_shot' : 'kind_periodic')}</div>
      <div role="gridcell" class="cell-why">
        <button
          type="button"
          class={`state state-${row.state} ${failed(row) ? 'is-failed' : row.blocked ? 'is-blocked' : ''}`}
          tabIndex={-1}
          aria-label={text('why_tag', state, name)}
          title={stateTitle(row)}
        >
          {state}
        </button>
      </div>
      <div role="gridcell" class="cell-actions">
        <button
          type="button"
          class="row-button"
          tabIndex={tabIndex}
          aria-label={text('fire_tag', name)}
          title={text('fire_tag_title', row.event)}
        >
          {text('fire')}
        </button>
        <button
          type="button"
          class="icon-button more"
          tabIndex={tabIndex}
          aria-label={text('more_for_tag', name)}
          aria-haspopup="menu"
          aria-expanded={menuOpen}
          title={text('menu_title')}
        />
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
      : state === 'waiting' && row.nextAttemptAt !== null
        ? text('state_waiting_until', row.attempt, row.attempts, timeText(row.nextAttemptAt))
        : text(STATES[state][1]);
  if (lastOutcome === null || !failed(row)) return words;
  const last = text('state_last_outcome', outcomeView({ outcome: lastOutcome, waitUntilCalls: null }).label);
  return text('sentences', words, last);
}
