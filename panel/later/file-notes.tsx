import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import type { PanelStore } from '../store/panel-store.ts';
import { closeImported } from './log-files.ts';

/** That what is shown comes from a file, and how far the reading or writing of one has come. */
export function FileNotes({ store }: { store: PanelStore }): VNode {
  const imported = store.imported.value;
  const file = store.file.value;
  return (
    <>
      {file !== null && (
        <div class="message" role="status">
          <Icon name="running" />
          <span class="message-text">{file.words}</span>
          <span class="message-buttons">
            <button type="button" onClick={file.cancel}>
              {text('cancel')}
            </button>
          </span>
        </div>
      )}
      {imported !== null && (
        <div class="message message-note" role="note">
          <Icon name="upload" />
          <span class="message-text">{text('imported_banner', imported.name)}</span>
          <span class="message-buttons">
            <button type="button" onClick={() => closeImported(store)}>
              {text('imported_close')}
            </button>
          </span>
        </div>
      )}
    </>
  );
}
