import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';

/** Explains the browser's bar to whoever sees it for the first time. */
export function BarNote({ onDismiss }: { onDismiss: () => void }): VNode {
  return (
    <div class="message message-note" role="note" aria-label={text('bar_name')}>
      <Icon name="info" />
      <span class="message-text">{text('bar_text')}</span>
      <span class="message-buttons">
        <button type="button" onClick={onDismiss}>
          {text('bar_read')}
        </button>
      </span>
    </div>
  );
}
