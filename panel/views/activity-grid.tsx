import { useLayoutEffect, useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { Icon } from '../components/icon.tsx';
import type { Activity } from '../store/activity.ts';
import { ActivityRowMemo } from './activity-row.tsx';

const COLUMNS = ['Time', 'Tag', 'Event', 'Dispatch', 'Last chance', 'Outcome', 'Duration', 'Reason', 'waitUntil calls'];
/** How near the bottom counts as at the bottom, in px: half a row. */
const NEAR = 12;

/** The grid "Activity": every dispatch of this tab, newest last. It follows the newest while the user stays at the bottom. */
export function ActivityGrid({ activity }: { activity: Activity }): VNode {
  const scroller = useRef<HTMLDivElement>(null);
  const atBottom = useRef(true);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && atBottom.current && activity.rows.length > 0) element.scrollTop = element.scrollHeight;
  }, [activity]);
  return (
    <section class="activity" aria-label="Activity of this tab">
      <h2 class="section-title">
        Activity
        {activity.dropped > 0 && (
          <span class="quiet">
            {activity.dropped.toLocaleString('en')} older {activity.dropped === 1 ? 'row was' : 'rows were'} dropped
          </span>
        )}
      </h2>
      {/* Reached by Tab, as everything that scrolls must be. */}
      <div
        ref={scroller}
        class="activity-scroller"
        role="grid"
        aria-label="Activity"
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          atBottom.current = scrollHeight - scrollTop - clientHeight <= NEAR;
        }}
      >
        <div role="rowgroup" class="head">
          <div role="row" class="activity-row">
            {COLUMNS.map((column) => (
              <div key={column} role="columnheader" class={`column-${column.toLowerCase().replace(' ', '-')}`}>
                {column}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup">
          {activity.rows.map((dispatch) => (
            <ActivityRowMemo key={dispatch.id} dispatch={dispatch} />
          ))}
          {activity.rows.length === 0 && <Nothing />}
        </div>
      </div>
    </section>
  );
}

function Nothing(): VNode {
  return (
    <div role="row" class="row-note">
      <div role="gridcell" aria-colspan={COLUMNS.length} class="cell-note note-quiet">
        <Icon name="info" />
        <span>
          No sync event yet. Fire a tag to see what its handler does with it. Events that the browser fires by itself
          are listed too while the debugger is attached: Hold syncs attaches it.
        </span>
      </div>
    </div>
  );
}
