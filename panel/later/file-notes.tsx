import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';

export interface FileNotesProps {
  /** The name of the file whose log is shown; null where the tab's own is. */
  imported: string | null;
  /** What is under way with a file; null for nothing. */
  progress: string | null;
  onClose: () => void;
  onCancel: () => void;
}

/** That what is shown comes from a file, and how far the reading or writing of one has come. */
export function FileNotes({ imported, progress, onClose, onCancel }: FileNotesProps): VNode {
  return (
    <>
      {progress !== null && (
        <div class="message" role="status">
          <Icon name="running" />
          <span class="message-text">{progress}</span>
          <span class="message-buttons">
            <button type="button" onClick={onCancel}>
              {text('cancel')}
            </button>
          </span>
        </div>
      )}
      {imported !== null && (
        <div class="message message-note" role="note">
          <Icon name="upload" />
          <span class="message-text">{text('imported_banner', imported)}</span>
          <span class="message-buttons">
            <button type="button" onClick={onClose}>
              {text('imported_close')}
            </button>
          </span>
        </div>
      )}
    </>
  );
}
