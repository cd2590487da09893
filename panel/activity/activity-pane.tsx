import { useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { numberText, plural, text } from '../../extension/text.ts';
import type { Activity, ActivityRow } from '../store/activity.ts';
import { chosenIndex, type Chosen } from '../store/chosen.ts';
import { ActivityGrid } from './activity-grid.tsx';
import type { Attempts } from './activity-filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { findRows, type FoundRows } from './found-rows.ts';

export interface ActivityPaneProps {
  activity: Activity;
  /** What is said of an activity without any row. */
  nothing: string;
  attempts: Attempts;
  filter: string;
  onFilter: (filter: string) => void;
  chosen: Chosen | null;
  onChoose: (row: ActivityRow) => void;
  onOpen: () => void;
}

/** Every dispatch and every other recorded event, what of it is listed, and how many of the oldest were dropped. */
export function ActivityPane(props: ActivityPaneProps): VNode {
  const { activity, nothing, attempts, filter, onFilter, chosen, onChoose, onOpen } = props;
  const { rows, dropped } = activity;
  const known = useRef<FoundRows | null>(null);
  const { found } = (known.current = findRows(known.current, rows, filter, attempts));
  return (
    <section class="activity" aria-label={text('activity_of_tab')}>
      <div class="section-title activity-bar">
        <h2>{text('activity')}</h2>
        {filter !== '' && (
          <span class="quiet">{text('found_of', numberText(found.length), numberText(rows.length))}</span>
        )}
        {dropped > 0 && <span class="quiet">{plural('activity_dropped', dropped)}</span>}
        {(rows.length > 0 || filter !== '') && <FilterBar rows={rows} filter={filter} onFilter={onFilter} />}
      </div>
      <ActivityGrid
        rows={found}
        nothing={rows.length > 0 ? text('activity_none_found') : nothing}
        dropped={dropped}
        chosen={chosenIndex(found, chosen)}
        onChoose={onChoose}
        onOpen={onOpen}
      />
    </section>
  );
}
