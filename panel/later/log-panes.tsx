import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { toFailure } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import { ActivityPane } from '../activity/activity-pane.tsx';
import type { Recorded } from '../recorded/index.ts';
import type { ActivityRow } from '../store/activity.ts';
import { chosenIndex, type Chosen } from '../store/chosen.ts';
import { withFailure } from '../store/failures.ts';
import { isRecording } from '../store/log-actions.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { showSource } from './show-source.ts';

/** What draws the timeline and the details: a script of its own, which who records nothing and asks for nothing never loads. */
const recorded = signal<Recorded | null>(null);

async function load(store: PanelStore): Promise<void> {
  try {
    recorded.value ??= await import('../recorded/index.ts');
  } catch (error) {
    const what = text('log_unreadable', toFailure(error).message);
    store.failures.value = withFailure(store.failures.value, { id: 'recorded', what, next: '', repairs: null });
  }
}

/** The log: the timeline once there is something recorded, Activity, and the details of the event that is selected in either. */
export function LogPanes({ store }: { store: PanelStore }): VNode {
  const { activity, log } = store.shown.value;
  const { rows } = activity;
  const chosen = store.chosen.value;
  const row = rows[chosenIndex(rows, chosen)];
  const isOwn = store.imported.value === null;
  const isLive = isOwn && isRecording(store);
  const hasTimeline = isLive || !isOwn || log.length > 0;
  const isNeeded = hasTimeline || row !== undefined;
  useEffect(() => {
    if (isNeeded) void load(store);
  }, [isNeeded]);

  const view = recorded.value;
  const known = useRef<ReturnType<Recorded['lanesOf']> | null>(null);
  const lanes = view === null ? null : (known.current = view.lanesOf(store.imported.value?.lanes ?? known.current, log));
  const panes = useRef<HTMLDivElement>(null);
  const focus = (selector: string): void => panes.current?.querySelector<HTMLElement>(selector)?.focus();
  const choose = (next: Chosen | null): void => {
    store.chosen.value = next;
  };
  const chooseRow = ({ key, at, seq }: ActivityRow): void => choose({ key, at, seq });
  const chooseSeq = (seq: number): void => {
    if (view !== null && lanes !== null) choose(view.chosenOf(lanes, log, seq) ?? chosen);
  };
  const { offline = false, hold = false } = store.status.value ?? {};
  const shows = [view !== null && hasTimeline ? 'has-timeline' : '', row && view !== null ? 'has-details' : ''];
  return (
    <div class={`log ${shows.join(' ')}`} ref={panes}>
      {view !== null && lanes !== null && hasTimeline && (
        <view.Timeline
          key={isOwn ? 'tab' : 'file'}
          lanes={lanes}
          events={log}
          isLive={isLive}
          selected={row === undefined ? null : (chosen?.seq ?? null)}
          onSelect={chooseSeq}
          offlineNow={isLive && offline}
          heldNow={isLive && hold}
        />
      )}
      <ActivityPane
        key="activity"
        activity={activity}
        filter={store.activityFilter.value}
        onFilter={(filter) => {
          store.activityFilter.value = filter;
        }}
        chosen={chosen}
        onChoose={chooseRow}
        onOpen={() => focus('.details')}
      />
      {view !== null && lanes !== null && row !== undefined && (
        <view.Details
          key="details"
          row={row}
          lanes={lanes}
          onSelect={chooseSeq}
          onSource={(source) => void showSource(store, source)}
          onClose={() => {
            choose(null);
            focus('.activity-scroller');
          }}
        />
      )}
    </div>
  );
}
