import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';

export interface RepairDialogProps {
  registration: string;
  onRepair: () => void;
  onCancel: () => void;
}

/** Asks before a repair and says what it does. */
export function RepairDialog({ registration, onRepair, onCancel }: RepairDialogProps): VNode {
  return (
    <ConfirmDialog title={text('repair_title')} action={text('repair_now')} onConfirm={onRepair} onCancel={onCancel}>
      <p class="repair-scope">{registration}</p>
      <p>{text('repair_what')}</p>
      <p>{text('repair_kept')}</p>
    </ConfirmDialog>
  );
}
