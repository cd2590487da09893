import type { VNode } from 'preact';
import { text, type MessageKey } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { intoView } from '../components/into-view.ts';
import type { Obstacle, Offer } from '../store/browser-obstacle.ts';

export interface FormMessageProps {
  id: string;
  tooLong: string | null;
  obstacle: Obstacle | null;
  alert: Obstacle | null;
  onAct: (offer: Offer) => void;
}

const OFFERS: Record<Offer, MessageKey> = { register: 'register_anyway', simulate: 'simulate_instead' };

/** What stands in the way: a note as long as nobody tried, an alert to whoever did. */
export function FormMessage({ id, tooLong, obstacle, alert, onAct }: FormMessageProps): VNode | null {
  if (alert === null && tooLong === null && obstacle === null) return null;
  const message = alert?.message ?? tooLong ?? obstacle?.message;
  const offers = alert?.offers ?? (tooLong === null ? obstacle?.offers : undefined) ?? [];
  return (
    <div
      // A fresh element, so that it is announced as an alert and not as a change of the note.
      key={alert === null ? 'note' : 'alert'}
      id={id}
      ref={alert === null ? null : intoView}
      class={`message ${alert === null && tooLong === null ? 'message-note' : 'message-warning'}`}
      role={alert === null ? 'note' : 'alert'}
    >
      <Icon name={alert === null && tooLong === null ? 'info' : 'warning'} />
      <span class="message-text">{message}</span>
      {offers.length > 0 && (
        <span class="message-buttons">
          {offers.map((offer) => (
            <button key={offer} type="button" onClick={() => onAct(offer)}>
              {text(OFFERS[offer])}
            </button>
          ))}
        </span>
      )}
    </div>
  );
}
