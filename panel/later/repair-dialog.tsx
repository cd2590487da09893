import { useLayoutEffect, useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';

export interface RepairDialogProps {
  registration: string;
  onRepair: () => void;
  onCancel: () => void;
}

/** Asks before a repair and says what it does. In the panel itself: DevTools suppresses `window.confirm`. */
export function RepairDialog({ registration, onRepair, onCancel }: RepairDialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby="repair-title"
      aria-describedby="repair-what"
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id="repair-title">{text('repair_title')}</h2>
      <div id="repair-what">
        <p class="repair-scope">{registration}</p>
        <p>{text('repair_what')}</p>
        <p>{text('repair_kept')}</p>
      </div>
      <div class="buttons">
        <button type="button" class="primary" onClick={onRepair}>
          {text('repair_now')}
        </button>
        <button type="button" onClick={onCancel}>
          {text('cancel')}
        </button>
      </div>
    </dialog>
  );
}
