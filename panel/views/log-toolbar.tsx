import { useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { IconButton } from '../components/icon-button.tsx';
import type { SwitchState } from '../components/switch.tsx';

export interface LogToolbarProps {
  recording: SwitchState;
  preserveLog: SwitchState;
  /** Whether that is as it was in an earlier panel. */
  restored: boolean;
  bodies: SwitchState;
  /** Whether a file is shown, of which nothing can be cleared. */
  readOnly: boolean;
  onRecord: () => void;
  onClear: () => void;
  onPreserveLog: (on: boolean) => void;
  onBodies: (on: boolean) => void;
  onExport: () => void;
  onImport: (file: File) => void;
}

interface BoxProps {
  label: string;
  title: string;
  state: SwitchState;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** A checkbox that shows what the user asked for, and that it is not so yet. */
function Box({ label, title, state, disabled, onChange }: BoxProps): VNode {
  return (
    <label class="checkbox" title={title}>
      <input
        type="checkbox"
        checked={state.on}
        aria-busy={state.busy}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

/** What concerns the log: recording it, emptying it, keeping it. */
export function LogToolbar(props: LogToolbarProps): VNode {
  const { recording, preserveLog, bodies, readOnly } = props;
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        icon={recording.on ? 'record-stop' : 'record'}
        label={text('action_record')}
        title={text(recording.on ? 'record_stop_title' : 'record_title')}
        class={recording.on ? 'record is-recording' : 'record'}
        aria-pressed={recording.on}
        aria-busy={recording.busy}
        onClick={props.onRecord}
      />
      <IconButton
        icon="stop"
        label={text('clear')}
        title={text(readOnly ? 'clear_file_title' : 'clear')}
        disabled={readOnly}
        onClick={props.onClear}
      />
      <Box
        key={props.restored} // another element: who has looked at the one before looks again
        label={text('preserve_log')}
        title={text('preserve_log_title')}
        state={preserveLog}
        disabled={!props.restored}
        onChange={props.onPreserveLog}
      />
      <Box label={text('bodies')} title={text('bodies_title')} state={bodies} onChange={props.onBodies} />
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
