import { useLayoutEffect, useRef } from 'preact/hooks';
import type { VNode } from 'preact';

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
      <h2 id="repair-title">Repair this registration?</h2>
      <div id="repair-what">
        <p class="repair-scope">{registration}</p>
        <p>
          This unregisters the service workers of the whole origin, reloads the page, and registers the worker and its
          tags again.
        </p>
        <p>IndexedDB, caches and localStorage are kept.</p>
      </div>
      <div class="buttons">
        <button type="button" class="primary" onClick={onRepair}>
          Repair now
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
