import type { VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface IconButtonProps {
  icon: IconName;
  label: string;
  /** The same as the label if left out. */
  title?: string;
  class?: string;
  /** It keeps the focus then: what was pressed a moment ago may be disabled by that. */
  disabled?: boolean;
  'aria-busy'?: boolean;
  'aria-pressed'?: boolean;
  'aria-keyshortcuts'?: string;
  onClick: () => void;
}

/** A button that is a drawing: its name is for readers, and its tooltip says what it does. */
export function IconButton(props: IconButtonProps): VNode {
  const { icon, label, title = label, class: more = '', disabled, onClick, ...others } = props;
  return (
    <button
      type="button"
      {...others}
      class={`icon-button ${more}`}
      aria-label={label}
      aria-disabled={disabled}
      title={title}
      onClick={disabled === true ? undefined : onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
