import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { dismissBarNote } from '../store/bar-note.ts';
import type { PanelStore } from '../store/panel-store.ts';

/** Explains the browser's bar to whoever sees it for the first time. */
export function BarNote({ store }: { store: PanelStore }): VNode | null {
  if (store.barNote.value !== 'shown') return null;
  return (
    <div class="message message-note" role="note" aria-label={text('bar_name')}>
      <Icon name="info" />
      <span class="message-text">{text('bar_text')}</span>
      <span class="message-buttons">
        <button type="button" onClick={() => void dismissBarNote(store)}>
          {text('bar_read')}
        </button>
      </span>
    </div>
  );
}
