import type { VNode } from 'preact';
import { text, timeText } from '../../../extension/text.ts';
import type { DispatchSpec } from '../../../extension/protocol/rules.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { tagLabel } from '../../components/tag-text.ts';
import { registrations } from '../../store/problems.ts';
import type { Dropping, PanelStore } from '../../store/panel-store.ts';
import { waitingOf } from '../waiting-of.ts';
import { command } from './rule-actions.ts';

/** Asks before a tag is dropped: it cannot be had back. */
export function DropDialog({ store, dropping }: { store: PanelStore; dropping: Dropping }): VNode {
  const { spec, asked } = dropping;
  const close = (): void => {
    store.dropping.value = null;
  };
  const drop = (): void => {
    close();
    void command(store, asked);
  };
  return (
    <ConfirmDialog
      title={text('drop_title', tagLabel(spec.tag))}
      action={text('drop_now')}
      onConfirm={drop}
      onCancel={close}
    >
      <p>{text('drop_what')}</p>
      <p>{whenText(store, spec)}</p>
    </ConfirmDialog>
  );
}

/** When the browser will fire the tag, as far as that is known. */
function whenText({ snapshot, status }: PanelStore, { registration, tag }: DispatchSpec): string {
  const isHeld = registrations(snapshot.value).some(({ key, held }) => key === registration && held);
  if (isHeld) return text('drop_when_held');
  const at = waitingOf(status.value, registration, tag)?.nextAttemptAt;
  return typeof at === 'number' ? text('drop_when_waiting', timeText(at)) : text('drop_when');
}
