import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { run } from '../store/actions.ts';
import type { PanelStore } from '../store/panel-store.ts';

/** Asks before a repair and says what it does. */
export function RepairDialog({ store }: { store: PanelStore }): VNode | null {
  const registration = store.repairing.value;
  if (registration === null) return null;
  const close = (): void => {
    store.repairing.value = null;
  };
  const repair = (): void => {
    close();
    void run(store, { type: 'repair', registration });
  };
  return (
    <ConfirmDialog title={text('repair_title')} action={text('repair_now')} onConfirm={repair} onCancel={close}>
      <p class="repair-scope">{registration}</p>
      <p>{text('repair_what')}</p>
      <p>{text('repair_kept')}</p>
    </ConfirmDialog>
  );
}
