import { useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { IconButton } from '../components/icon-button.tsx';
import type { SwitchState } from '../components/switch.tsx';
import { isRunning, isTold, switchState, toggle, turn } from '../store/actions.ts';
import { clearLog, setPreserveLog } from '../store/log-actions.ts';
import type { PanelStore } from '../store/panel-store.ts';

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
export function LogToolbar({ store }: { store: PanelStore }): VNode {
  const isRecording = isTold(store, 'record');
  const isReadOnly = store.imported.value !== null; // of a file nothing can be cleared
  const restored = store.restored.value;
  const input = useRef<HTMLInputElement>(null);
  const underWay = store.file.value?.words; // another would end it
  return (
    <>
      <IconButton
        icon={isRecording ? 'record-stop' : 'record'}
        label={text('action_record')}
        title={text(isRecording ? 'record_stop_title' : 'record_title')}
        class={isRecording ? 'record is-recording' : 'record'}
        aria-pressed={isRecording}
        aria-busy={isRunning(store, 'record')}
        onClick={() => void toggle(store, 'record')}
      />
      <IconButton
        icon="stop"
        label={text('clear')}
        title={text(isReadOnly ? 'clear_file_title' : 'clear')}
        disabled={isReadOnly}
        onClick={() => void clearLog(store)}
      />
      <Box
        key={restored} // another element: who has looked at the one before looks again
        label={text('preserve_log')}
        title={text('preserve_log_title')}
        state={switchState(store, 'preserveLog')}
        disabled={!restored}
        onChange={(on) => void setPreserveLog(store, on)}
      />
      <Box
        label={text('bodies')}
        title={text('bodies_title')}
        state={switchState(store, 'bodies')}
        onChange={(on) => void turn(store, 'bodies', on)}
      />
      <IconButton
        icon="download"
        label={text('export_log')}
        title={underWay ?? text('export_log_title')}
        disabled={underWay !== undefined}
        onClick={() => store.withLater((later) => later.exportShown(store))}
      />
      <IconButton
        icon="upload"
        label={text('import_log')}
        title={underWay ?? text('import_log_title')}
        disabled={underWay !== undefined}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        hidden
        accept="application/json,.json"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          event.currentTarget.value = ''; // the same file may be chosen again
          if (chosen !== undefined) store.withLater((later) => later.importFile(store, chosen));
        }}
      />
    </>
  );
}
