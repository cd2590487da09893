import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ComponentChildren, VNode } from 'preact';
import { text } from '../../extension/text.ts';

export interface ConfirmDialogProps {
  title: string;
  /** What it does, and what cannot be had back. */
  children: ComponentChildren;
  /** The word for doing it. */
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something is done. In the panel itself: DevTools suppresses `window.confirm`. */
export function ConfirmDialog({ title, children, action, onConfirm, onCancel }: ConfirmDialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close(); // which gives the focus back
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby="confirm-title"
      aria-describedby="confirm-what"
      // DevTools would take the Escape, and open its drawer.
      onKeyDown={(event) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id="confirm-title">{title}</h2>
      <div id="confirm-what">{children}</div>
      <div class="buttons">
        <button type="button" class="primary" onClick={onConfirm}>
          {action}
        </button>
        <button type="button" autofocus onClick={onCancel}>
          {text('cancel')}
        </button>
      </div>
    </dialog>
  );
}
