import type { VNode } from 'preact';

/** What can be turned on and off. */
export interface SwitchState {
  on: boolean;
  /** Whether that is being changed. */
  busy: boolean;
}

export interface SwitchProps extends SwitchState {
  label: string;
  title: string;
  onToggle: () => void;
}

/** A switch that shows what the user asked for, and that it is not so yet. It can be pressed all the while. */
export function Switch({ label, title, on, busy, onToggle }: SwitchProps): VNode {
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={on}
      aria-busy={busy}
      title={title}
      onClick={onToggle}
    >
      <span class="switch-track" aria-hidden="true">
        <span class="switch-thumb" />
      </span>
      {label}
    </button>
  );
}
