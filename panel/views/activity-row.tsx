import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Dispatch } from '../../extension/protocol/model.ts';
import { Icon } from '../components/icon.tsx';
import { memo } from '../components/memo.ts';
import { Tag } from '../components/tag.tsx';
import { outcomeView, reasonDetails, reasonText, timeText } from './dispatch-text.ts';

/** One dispatch, from its beginning (`running…`) to its outcome. */
export function ActivityRow({ dispatch }: { dispatch: Dispatch }): VNode {
  const { tag, event, via, lastChance, durationMs, waitUntilCalls, registration } = dispatch;
  const { label, icon, tone, title } = outcomeView(dispatch);
  return (
    <div role="row" class="activity-row">
      <div role="gridcell" class="column-time" title={new Date(dispatch.at).toLocaleString()}>
        {timeText(dispatch.at)}
      </div>
      <div role="gridcell" class="column-tag" title={registration}>
        <Tag tag={tag} />
      </div>
      <div role="gridcell" class="column-event">
        {event}
      </div>
      <div role="gridcell" class="column-dispatch">
        {via}
      </div>
      <div role="gridcell" class="column-last-chance">
        {event === 'periodicsync' ? '—' : lastChance === null ? '' : lastChance ? 'yes' : 'no'}
      </div>
      <div role="gridcell" class={`column-outcome tone-${tone}`} title={title}>
        <Icon name={icon} />
        <span>{label}</span>
      </div>
      <div role="gridcell" class="column-duration">
        {durationMs === null ? '' : `${Math.round(durationMs)} ms`}
      </div>
      <ReasonCell dispatch={dispatch} />
      <div role="gridcell" class="column-waituntil-calls">
        {waitUntilCalls}
      </div>
    </div>
  );
}

/** As {@link ActivityRow}; only rows that changed are rendered again. */
export const ActivityRowMemo = memo((props: { dispatch: Dispatch }) => <ActivityRow {...props} />);

function ReasonCell({ dispatch }: { dispatch: Dispatch }): VNode {
  const [open, setOpen] = useState(false);
  const text = reasonText(dispatch);
  const more = reasonDetails(dispatch);
  if (more === null) {
    return (
      <div role="gridcell" class="column-reason">
        <span class="reason" title={text}>
          {text}
        </span>
      </div>
    );
  }
  return (
    <div role="gridcell" class={`column-reason ${open ? 'is-open' : ''}`}>
      <button
        type="button"
        class="reason-button"
        aria-expanded={open}
        title={open ? 'Hide the stack' : 'Show the stack'}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron" />
        <span class="reason-text">{text}</span>
      </button>
      {/* Reached by Tab, as everything that scrolls must be. */}
      {open && (
        <pre class="stack" tabIndex={0} aria-label="Stack" role="group">
          {more}
        </pre>
      )}
    </div>
  );
}
