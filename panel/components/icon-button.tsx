import type { VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface IconButtonProps {
  icon: IconName;
  label: string;
  /** The same as the label if left out. */
  title?: string;
  class?: string;
  disabled?: boolean;
  'aria-busy'?: boolean;
  'aria-pressed'?: boolean;
  'aria-keyshortcuts'?: string;
  onClick: () => void;
}

/** A button that is a drawing: its name is for readers, and its tooltip says what it does. */
export function IconButton({ icon, label, title = label, class: more = '', ...others }: IconButtonProps): VNode {
  return (
    <button type="button" {...others} class={`icon-button ${more}`} aria-label={label} title={title}>
      <Icon name={icon} />
    </button>
  );
}
