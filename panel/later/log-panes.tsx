import { useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { ActivityPane } from '../activity/activity-pane.tsx';
import { Details } from '../details/details.tsx';
import type { ActivityRow } from '../store/activity.ts';
import { chosenIndex, type Chosen } from '../store/chosen.ts';
import { isTold } from '../store/actions.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { chosenOf } from '../timeline/chosen-of.ts';
import type { Lanes } from '../timeline/lane-model.ts';
import { lanesOf } from '../timeline/lanes.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { dispatchOf } from './activity-log.ts';
import { copyStory } from './log-files.ts';
import { showSource } from './show-source.ts';

/** The log: the timeline once there is something recorded, Activity, and the details of the event that is selected in either. */
export function LogPanes({ store }: { store: PanelStore }): VNode {
  const { activity, log } = store.shown.value;
  const { rows } = activity;
  const chosen = store.chosen.value;
  const row = rows[chosenIndex(rows, chosen)];
  const isOwn = store.imported.value === null;
  const isLive = isOwn && isTold(store, 'record');
  const hasTimeline = isLive || log.length > 0;
  const none = text(isOwn ? 'activity_none_yet' : 'activity_nothing_file');

  const known = useRef<Lanes | null>(null);
  const lanes = (known.current = lanesOf(store.imported.value?.lanes ?? known.current, log));
  const panes = useRef<HTMLDivElement>(null);
  const focus = (selector: string): void => panes.current?.querySelector<HTMLElement>(selector)?.focus();
  const choose = (next: Chosen | null): void => {
    store.chosen.value = next;
  };
  const chooseRow = ({ key, at, seq }: ActivityRow): void => choose({ key, at, seq });
  const chooseSeq = (seq: number): void => {
    choose(chosenOf(lanes, log, seq) ?? chosen);
  };
  const shows = [hasTimeline ? 'has-timeline' : '', row ? 'has-details' : ''];
  return (
    <div class={`log ${shows.join(' ')}`} ref={panes}>
      {hasTimeline && (
        <Timeline
          key={store.imported.value ?? 'tab'}
          lanes={lanes}
          events={log}
          isLive={isLive}
          selected={row === undefined ? null : (chosen?.seq ?? null)}
          onSelect={chooseSeq}
        />
      )}
      <ActivityPane
        key={store.imported.value ?? 'tab'}
        activity={activity}
        nothing={isOwn && !isLive ? text('sentences', none, text('activity_nothing')) : none}
        attempts={lanes.attempts}
        filter={store.activityFilter.value}
        onFilter={(filter) => {
          store.activityFilter.value = filter;
        }}
        chosen={chosen}
        onChoose={chooseRow}
        onOpen={() => focus('.details')}
      />
      {row !== undefined && (
        <Details
          key="details"
          row={row}
          lanes={lanes}
          onSelect={(seq) => {
            chooseSeq(seq);
            focus('.details'); // what was pressed goes away
          }}
          onStory={() => copyStory(store, row.type === 'dispatch' ? row.dispatch : dispatchOf(row.event))}
          onSource={(source) => void showSource(store, source)}
          onClose={() => {
            focus('.activity [tabindex="0"]'); // the cell of the row, or where that is not found the grid
            choose(null);
          }}
        />
      )}
    </div>
  );
}
