import type { ComponentChildren, VNode } from 'preact';
import { dayText, momentText } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { memo } from '../components/memo.ts';
import { Tag } from '../components/tag.tsx';
import type { ActivityRow } from '../store/activity.ts';
import { msText, preciseTimeText } from '../store/dispatch-text.ts';
import { cellsOf } from './row-cells.ts';

export interface ActivityRowProps {
  row: ActivityRow;
  /** Among all rows, from 0. */
  index: number;
  /** In px, below the row before. */
  gap: number;
  /** Whether it is shaded: every other one is. */
  shaded: boolean;
  selected: boolean;
  /** Whether it is of another day than the row before. */
  isNewDay: boolean;
}

/** One row; only rows that changed are rendered again. */
export const ActivityRowMemo = memo((props: ActivityRowProps): VNode => <Row {...props} />);

function Row({ row, index, gap, shaded, selected, isNewDay }: ActivityRowProps): VNode {
  const cells = cellsOf(row);
  const { label, icon, tone, title } = cells.outcome;
  const { durationMs = null } = cells;
  return (
    <div
      role="row"
      data-row={index}
      class={`activity-row ${shaded ? 'is-shaded' : ''}`}
      style={gap === 0 ? undefined : { marginTop: `${gap}px` }}
      aria-rowindex={index + 2}
      aria-selected={selected}
    >
      {cell(
        'column-time',
        <>
          {isNewDay && <span class="day">{dayText(row.at)}</span>}
          {preciseTimeText(row.at)}
        </>,
        momentText(row.at),
      )}
      {cell('column-tag', cells.tag !== undefined && <Tag tag={cells.tag} />, cells.registration)}
      {cell('column-event', cells.event)}
      {cell('column-dispatch', cells.via)}
      {cell('column-attempt', cells.attempt)}
      {cell('column-last-chance', cells.lastChance)}
      {cell(
        `column-outcome tone-${tone}`,
        <>
          <Icon name={icon} />
          {/* Not said twice to the eye. */}
          <span class={label === cells.event ? 'unseen' : ''}>{label}</span>
        </>,
        title ?? label,
      )}
      {cell('column-duration', durationMs !== null && msText(durationMs))}
      {cell('column-reason', cells.line, cells.lineTitle)}
      {cell('column-wait-until-calls', cells.waitUntilCalls)}
    </div>
  );
}

function cell(name: string, content: ComponentChildren, title?: string): VNode {
  return (
    <div role="gridcell" class={name} title={title}>
      {content}
    </div>
  );
}
