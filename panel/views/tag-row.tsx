import type { VNode } from 'preact';
import { text, timeText, type MessageKey } from '../../extension/text.ts';
import { tagContent } from '../components/tag.tsx';
import { tagTitle } from '../components/tag-text.ts';
import { hoursText, kindText, outcomeView } from '../store/dispatch-text.ts';
import type { Interval } from '../store/intervals.ts';
import type { TagRow, TagState } from '../store/tree.ts';

/** The word of each state, and what it means. */
const STATES: Record<TagState, readonly [word: MessageKey, title: MessageKey]> = {
  registered: ['state_registered', 'state_registered_title'],
  held: ['state_held', 'state_held_title'],
  firing: ['state_firing', 'state_firing_title'],
  waiting: ['state_waiting', 'state_waiting_title'],
  stuck: ['state_stuck', 'why_evidence_stuck'],
};

/** What every row of the treegrid has. */
export type RowAttributes = Record<string, string | number | boolean>;

/**
 * The row of a tag: tag, kind, state, and what can be done with it. A long list is made of these: called as a function, without
 * components or listeners of its own, it costs little more than its elements. Clicks are the treegrid's, and so is saying
 * what its buttons do, see {@link titleOf}.
 */
export function tagRow(row: TagRow, attributes: RowAttributes, tabIndex: number, menuOpen: boolean): VNode {
  const name = row.tag === '' ? text('tag_empty') : row.tag;
  const state = text(STATES[row.state][0]);
  return (
    <div {...attributes}>
      <div role="gridcell" class={row.tag === '' ? 'tag quiet' : 'tag'} title={tagTitle(row.tag)}>
        {tagContent(row.tag)}
      </div>
      {row.interval === null ? <div role="gridcell">{kindText(row.event)}</div> : periodicCell(row.interval)}
      <div role="gridcell" class="cell-why">
        <button
          class={`state state-${row.state}${row.state !== 'firing' && failed(row) ? ' is-failed' : row.blocked ? ' is-blocked' : ''}`}
          tabIndex={-1}
          aria-label={text('why_tag', state, name)}
          title={row.state === 'registered' ? undefined : stateTitle(row)}
        >
          {state}
        </button>
      </div>
      <div role="gridcell" class="cell-actions">
        <button class="row-button" tabIndex={tabIndex} aria-label={text('fire_tag', name)}>
          {text('fire')}
        </button>
        <button
          class="icon-button more"
          tabIndex={tabIndex}
          aria-label={text('more_for_tag', name)}
          aria-haspopup="menu"
          aria-expanded={menuOpen}
        />
      </div>
    </div>
  );
}

/** The kind of a periodic tag whose minimum interval is known. */
function periodicCell({ at, minIntervalMs }: Interval): VNode {
  const [kind, hours] = [kindText('periodicsync'), hoursText(minIntervalMs)];
  return (
    <div role="gridcell" class="kind" title={[kind, text('log_min_interval', hours), timeText(at)].join(' · ')}>
      {kind} <span class="quiet">{text('kind_interval', hours)}</span>
    </div>
  );
}

/**
 * What a button of a tag's row says of itself when it is pointed at or has the focus: of a thousand, few ever are. A state that
 * is not the usual one always says it.
 */
export function titleOf(row: TagRow, button: Element): string {
  if (button.classList.contains('state')) return stateTitle(row);
  return button.ariaHasPopup === 'menu' ? (button.ariaLabel ?? '') : text('fire_tag_title', row.event);
}

/** What somebody should look at: its last event was not taken as done. */
function failed({ lastOutcome }: TagRow): boolean {
  return lastOutcome !== null && lastOutcome !== 'fulfilled';
}

function stateTitle(row: TagRow): string {
  const { state, stuckSince, stuckWhy, lastOutcome } = row;
  const words =
    state === 'stuck'
      ? text('why_evidence_stuck', timeText(stuckSince ?? 0), stuckWhy ?? '')
      : state === 'waiting' && row.nextAttemptAt !== null
        ? text('state_waiting_until', row.attempt, row.attempts, timeText(row.nextAttemptAt))
        : text(STATES[state][1]);
  if (lastOutcome === null || !failed(row)) return words;
  const last = text('state_last_outcome', outcomeView({ outcome: lastOutcome }).label);
  return text('sentences', words, last);
}
