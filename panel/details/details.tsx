import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Source } from '../../extension/protocol/log.ts';
import type { Reason } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { intoView } from '../components/into-view.ts';
import { onEscape } from '../components/on-escape.ts';
import { Tag } from '../components/tag.tsx';
import { visibleText } from '../components/tag-text.ts';
import { eventName, eventView, whyText } from '../later/event-text.ts';
import type { ActivityRow } from '../store/activity.ts';
import type { Lanes } from '../timeline/lane-model.ts';
import { outcomeView, reasonText } from '../store/dispatch-text.ts';
import { dispatchFields, eventFields, readable } from './fields.ts';
import { Parts } from './parts.tsx';
import { partsOf } from './parts-of.ts';
import { SourceLink, Stack } from './source-link.tsx';

export interface DetailsProps {
  row: ActivityRow;
  lanes: Lanes;
  /** An event was chosen, by its number in the log. */
  onSelect: (seq: number) => void;
  onSource: (source: Pick<Source, 'url' | 'line' | 'column'>) => void;
  /** The story of its tag was asked for. */
  onStory: () => void;
  onClose: () => void;
}

/** The region "Details": all that is known of the selected event, and what its handler did. */
export function Details({ row, lanes, onSelect, onSource, onStory, onClose }: DetailsProps): VNode {
  const section = useRef<HTMLElement>(null);
  useLayoutEffect(() => intoView(section.current), [row.key]);
  const event = row.type === 'event' ? row.event : null;
  const { tag, reason } = row.type === 'event' ? row.event : row.dispatch;
  const attempt = lanes.attempts.get(event?.dispatchId ?? row.key) ?? null;
  const parts = useMemo(
    () => (attempt === null || event !== null ? null : partsOf(attempt)),
    [attempt, event, attempt?.lane.version],
  );
  const source = (event ?? attempt?.settled)?.source;
  const fields = row.type === 'dispatch' ? dispatchFields(row) : eventFields(row.event);
  const parent = event === null ? null : (attempt?.dispatched ?? attempt?.settled ?? null);
  return (
    // Reached by Tab, as everything that scrolls must be.
    <section ref={section} class="details" aria-label={text('details')} tabIndex={0} onKeyDown={onEscape(onClose)}>
      <Head row={row} tag={tag} onClose={onClose} />
      <dl class="facts">
        {fields.map(({ label, value, isEstimate }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class={isEstimate === true ? 'estimate' : ''}>{value}</dd>
          </div>
        ))}
        {source !== undefined && (
          <div>
            <dt>{text('field_source')}</dt>
            <dd>
              <SourceLink source={source} onSource={onSource} />
              {source.function !== undefined && source.function !== '' && (
                <span class="quiet"> {visibleText(source.function)}</span>
              )}
            </dd>
          </div>
        )}
      </dl>
      {parent !== null && link(text('details_dispatch'), () => onSelect(parent.seq))}
      {tag !== undefined && link(text('copy_story'), onStory)}
      <Why row={row} reason={reason} onSource={onSource} />
      {parts !== null && <Parts parts={parts} onSelect={onSelect} onSource={onSource} />}
    </section>
  );
}

function link(label: string, onClick: () => void): VNode {
  return (
    <p>
      <button type="button" class="link" onClick={onClick}>
        {label}
      </button>
    </p>
  );
}

function Head({ row, tag, onClose }: Pick<DetailsProps, 'row' | 'onClose'> & { tag: string | undefined }): VNode {
  const { icon, tone, label } = row.type === 'dispatch' ? outcomeView(row.dispatch) : eventView(row.event);
  const name = row.type === 'dispatch' ? label : eventName(row.event.type);
  return (
    <h2 class="section-title details-title">
      <span class={`details-what tone-${tone}`}>
        <Icon name={icon} />
        {name === label ? label : text('named', name, label)}
      </span>
      <span class="details-tag">{tag !== undefined && <Tag tag={tag} />}</span>
      <IconButton icon="close" label={text('details_close')} onClick={onClose} />
    </h2>
  );
}

interface WhyProps {
  row: ActivityRow;
  reason: Reason | null | undefined;
  onSource: DetailsProps['onSource'];
}

/** The reason, or what the outcome means where it has none, and the stack. */
function Why({ row, reason, onSource }: WhyProps): VNode | null {
  const line = row.type === 'dispatch' ? reasonText(row.dispatch) : whyText(row.event);
  if (line === '') return null;
  const stack = readable(reason?.stack ?? '');
  return (
    <>
      <h3>{text('reason')}</h3>
      <p>{readable(line)}</p>
      {stack !== '' && <Stack stack={stack} onSource={onSource} />}
    </>
  );
}
