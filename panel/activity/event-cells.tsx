import type { VNode } from 'preact';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { numberText, text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { Tag } from '../components/tag.tsx';
import { eventName, eventText, eventView } from '../later/event-text.ts';

/** Anything else that was recorded: what happened, to which tag, and what there is to say of it. */
export function EventCells({ event }: { event: LogEvent }): VNode {
  const { tag, scope, durationMs, type, attempt } = event;
  const { label, icon, tone } = eventView(event);
  const line = eventText(event);
  const name = eventName(type);
  return (
    <>
      <div role="gridcell" class="column-tag" title={scope}>
        {tag !== undefined && <Tag tag={tag} />}
      </div>
      <div role="gridcell" class="column-event">
        {name}
      </div>
      <div role="gridcell" class="column-dispatch" />
      <div role="gridcell" class="column-attempt">
        {attempt}
      </div>
      <div role="gridcell" class="column-last-chance" />
      <div role="gridcell" class={`column-outcome tone-${tone}`}>
        <Icon name={icon} />
        {/* Not said twice to the eye. */}
        <span class={label === name ? 'unseen' : ''}>{label}</span>
      </div>
      <div role="gridcell" class="column-duration">
        {durationMs === undefined ? '' : text('milliseconds', numberText(Math.round(durationMs)))}
      </div>
      <div role="gridcell" class="column-reason" title={line}>
        {line}
      </div>
      <div role="gridcell" class="column-wait-until-calls" />
    </>
  );
}
