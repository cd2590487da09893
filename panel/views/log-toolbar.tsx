import { useRef, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { IconButton } from '../components/icon-button.tsx';

export interface LogToolbarProps {
  recording: boolean;
  /** Whether that is being changed. */
  recordingBusy: boolean;
  preserveLog: boolean;
  /** Whether that is as it was in an earlier panel. */
  restored: boolean;
  bodies: boolean;
  /** Whether a file is shown, of which nothing can be cleared. */
  readOnly: boolean;
  onRecord: () => void;
  onClear: () => void;
  /** Both resolve once it is so, or has failed. */
  onPreserveLog: (on: boolean) => Promise<void>;
  onBodies: (on: boolean) => Promise<void>;
  onExport: () => void;
  onImport: (file: File) => void;
}

interface BoxProps {
  label: string;
  title: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => Promise<void>;
}

/** A checkbox that stays as it was clicked until that is so, or has failed. */
function Box({ label, title, checked, disabled, onChange }: BoxProps): VNode {
  const [wanted, setWanted] = useState<boolean | null>(null);
  const change = (on: boolean): void => {
    setWanted(on);
    void onChange(on).finally(() => setWanted(null));
  };
  return (
    <label class="checkbox" title={title}>
      <input
        type="checkbox"
        checked={wanted ?? checked}
        disabled={disabled}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

/** What concerns the log: recording it, emptying it, keeping it. */
export function LogToolbar(props: LogToolbarProps): VNode {
  const { recording, recordingBusy, preserveLog, bodies, readOnly } = props;
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        icon={recording ? 'record-stop' : 'record'}
        label={text('action_record')}
        title={text(recording ? 'record_stop_title' : 'record_title')}
        class={recording ? 'record is-recording' : 'record'}
        aria-pressed={recording}
        aria-busy={recordingBusy}
        onClick={props.onRecord}
      />
      <IconButton
        icon="stop"
        label={text('clear')}
        title={text(readOnly ? 'clear_file_title' : 'clear_title')}
        disabled={readOnly}
        onClick={props.onClear}
      />
      <Box
        key={props.restored} // another element: who has looked at the one before looks again
        label={text('preserve_log')}
        title={text('preserve_log_title')}
        checked={preserveLog}
        disabled={!props.restored}
        onChange={props.onPreserveLog}
      />
      <Box label={text('bodies')} title={text('bodies_title')} checked={bodies} onChange={props.onBodies} />
      <IconButton
        icon="download"
        label={text('export_log')}
        title={text('export_log_title')}
        onClick={props.onExport}
      />
      <IconButton
        icon="upload"
        label={text('import_log')}
        title={text('import_log_title')}
        onClick={() => file.current?.click()}
      />
      <input
        ref={file}
        type="file"
        hidden
        accept="application/json,.json"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          event.currentTarget.value = ''; // the same file may be chosen again
          if (chosen !== undefined) props.onImport(chosen);
        }}
      />
    </>
  );
}
