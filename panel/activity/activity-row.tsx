import type { VNode } from 'preact';
import { momentText, numberText, text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { memo } from '../components/memo.ts';
import { Tag } from '../components/tag.tsx';
import type { ActivityRow, DispatchRow } from '../store/activity.ts';
import { outcomeView, preciseTimeText, reasonText } from '../views/dispatch-text.ts';
import { EventCells } from './event-cells.tsx';

export interface ActivityRowProps {
  row: ActivityRow;
  /** Among all rows, from 0. */
  index: number;
  /** In px, below the row before. */
  gap: number;
  /** Whether it is shaded: every other one is. */
  shaded: boolean;
  selected: boolean;
}

/** One row; only rows that changed are rendered again. */
export const ActivityRowMemo = memo((props: ActivityRowProps): VNode => <Row {...props} />);

function Row({ row, index, gap, shaded, selected }: ActivityRowProps): VNode {
  return (
    <div
      role="row"
      data-row={index}
      class={`activity-row ${shaded ? 'is-shaded' : ''}`}
      style={gap === 0 ? undefined : { marginTop: `${gap}px` }}
      aria-rowindex={index + 2}
      aria-selected={selected}
    >
      <div role="gridcell" class="column-time" title={momentText(row.at)}>
        {preciseTimeText(row.at)}
      </div>
      {row.type === 'dispatch' ? <DispatchCells row={row} /> : <EventCells event={row.event} />}
    </div>
  );
}

/** A dispatch, from its beginning (`running…`) to its outcome. */
function DispatchCells({ row }: { row: DispatchRow }): VNode {
  const { dispatch, attempt } = row;
  const { tag, event, via, lastChance, durationMs, waitUntilCalls, registration } = dispatch;
  const { label, icon, tone, title } = outcomeView(dispatch);
  const line = reasonText(dispatch);
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
      <div role="gridcell" class="column-attempt">
        {attempt}
      </div>
      <div role="gridcell" class="column-last-chance">
        {event === 'periodicsync' ? '—' : lastChance === null ? '' : text(lastChance ? 'yes' : 'no')}
      </div>
      <div role="gridcell" class={`column-outcome tone-${tone}`} title={title}>
        <Icon name={icon} />
        <span>{label}</span>
      </div>
      <div role="gridcell" class="column-duration">
        {durationMs === null ? '' : text('milliseconds', numberText(Math.round(durationMs)))}
      </div>
      <div role="gridcell" class="column-reason" title={line}>
        {line}
      </div>
      <div role="gridcell" class="column-wait-until-calls">
        {waitUntilCalls}
      </div>
    </>
  );
}
