import type { VNode } from 'preact';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { splitUrl } from '../components/short-url.ts';
import { visibleText } from '../components/tag-text.ts';
import { eventView, perhaps } from '../later/event-text.ts';
import { msText, reasonLine } from '../store/dispatch-text.ts';
import { readable } from './fields.ts';
import type { Parts as PartsOf } from './parts-of.ts';
import { SourceLink, type SourceLinkProps } from './source-link.tsx';

/** Of a message so many characters are shown; its own details have more. */
const MOST_OF_PART = 2_000;

export interface PartsProps {
  parts: PartsOf;
  onSelect: (seq: number) => void;
  onSource: SourceLinkProps['onSource'];
}

/** What a handler did: its requests, and what it said. Each leads to its own details. */
export function Parts({ parts: { requests, said, isCut }, onSelect, onSource }: PartsProps): VNode {
  return (
    <>
      <h3>{text('details_requests')}</h3>
      {requests.length === 0 && <p class="quiet">{text('details_no_requests')}</p>}
      <ul class="parts">
        {requests.map((event) => (
          <Part key={event.seq} event={event} onSelect={onSelect}>
            {requestLine(event)}
          </Part>
        ))}
      </ul>
      {said.length > 0 && <h3>{text('details_console')}</h3>}
      <ul class="parts">
        {said.map((event) => (
          <Part key={event.seq} event={event} onSelect={onSelect} onSource={onSource}>
            {readable(event.text ?? (event.reason === undefined ? '' : reasonLine(event.reason)), MOST_OF_PART)}
          </Part>
        ))}
      </ul>
      {isCut && <p class="quiet">{text('details_cut')}</p>}
    </>
  );
}

interface PartProps {
  event: LogEvent;
  onSelect: (seq: number) => void;
  onSource?: SourceLinkProps['onSource'];
  children: string;
}

function Part({ event, onSelect, onSource, children }: PartProps): VNode {
  const { icon, tone } = eventView(event);
  return (
    <li class={`part-line tone-${tone}`}>
      <button type="button" class="part-button" onClick={() => onSelect(event.seq)}>
        <Icon name={icon} />
        <span class="part-text">{perhaps(event, children)}</span>
      </button>
      {onSource !== undefined && event.source !== undefined && <SourceLink source={event.source} onSource={onSource} />}
    </li>
  );
}

function requestLine(event: LogEvent): string {
  const { method = '', url = '', failure, durationMs } = event;
  const { path } = splitUrl(url);
  const took = durationMs === undefined ? '' : msText(durationMs);
  const parts = [method, path, failure ?? eventView(event).label, took];
  return visibleText(parts.filter((part) => part !== '').join(' '));
}
