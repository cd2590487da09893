import type { VNode } from 'preact';
import type { Dispatch } from '../../extension/protocol/model.ts';
import { momentText, text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { memo } from '../components/memo.ts';
import { Tag } from '../components/tag.tsx';
import type { Later } from '../later/index.ts';
import type { ActivityRow } from '../store/activity.ts';
import { outcomeView, reasonDetails, preciseTimeText, reasonText } from './dispatch-text.ts';

export interface ActivityRowProps {
  row: ActivityRow;
  /** Among all rows, from 0. */
  index: number;
  /** In px, below the row before. */
  gap: number;
  /** Whether it is shaded: every other one is. */
  shaded: boolean;
  /** Whether its stack is shown. */
  open: boolean;
  onToggle: (id: string) => void;
  /** The cells of what is no dispatch; loaded before there is any. */
  EventCells: Later['EventCells'] | undefined;
}

/** One row; only rows that changed are rendered again. */
export const ActivityRowMemo = memo(
  ({ row, index, gap, shaded, open, onToggle, EventCells }: ActivityRowProps): VNode => {
    return (
      <div
        role="row"
        data-row={index}
        data-varies
        class={`activity-row ${shaded ? 'is-shaded' : ''}`}
        style={gap === 0 ? undefined : { marginTop: `${gap}px` }}
        aria-rowindex={index + 2}
      >
        <div role="gridcell" class="column-time" title={momentText(row.at)}>
          {preciseTimeText(row.at)}
        </div>
        {row.type === 'dispatch' ? (
          <DispatchCells dispatch={row.dispatch} open={open} onToggle={onToggle} />
        ) : (
          EventCells !== undefined && <EventCells event={row.event} />
        )}
      </div>
    );
  },
);

interface DispatchCellsProps extends Pick<ActivityRowProps, 'open' | 'onToggle'> {
  dispatch: Dispatch;
}

/** A dispatch, from its beginning (`running…`) to its outcome. */
function DispatchCells({ dispatch, open, onToggle }: DispatchCellsProps): VNode {
  const { tag, event, via, lastChance, durationMs, waitUntilCalls, registration } = dispatch;
  const { label, icon, tone, title } = outcomeView(dispatch);
  return (
    <>
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
        {event === 'periodicsync' ? '—' : lastChance === null ? '' : text(lastChance ? 'yes' : 'no')}
      </div>
      <div role="gridcell" class={`column-outcome tone-${tone}`} title={title}>
        <Icon name={icon} />
        <span>{label}</span>
      </div>
      <div role="gridcell" class="column-duration">
        {durationMs === null ? '' : text('milliseconds', Math.round(durationMs))}
      </div>
      <ReasonCell dispatch={dispatch} open={open} onToggle={onToggle} />
      <div role="gridcell" class="column-wait-until-calls">
        {waitUntilCalls}
      </div>
    </>
  );
}

function ReasonCell({ dispatch, open, onToggle }: DispatchCellsProps): VNode {
  const line = reasonText(dispatch);
  const more = reasonDetails(dispatch);
  if (more === null) {
    return (
      <div role="gridcell" class="column-reason">
        <span class="reason" title={line}>
          {line}
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
        title={text(open ? 'stack_hide' : 'stack_show')}
        onClick={() => onToggle(dispatch.id)}
      >
        <Icon name="chevron" />
        <span class="reason-text">{line}</span>
      </button>
      {/* Reached by Tab, as everything that scrolls must be. */}
      {open && (
        <pre class="stack" tabIndex={0} aria-label={text('stack')} role="group">
          {more}
        </pre>
      )}
    </div>
  );
}
