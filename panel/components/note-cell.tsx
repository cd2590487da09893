import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.tsx';

const ICONS = { quiet: 'info', warning: 'warning', busy: 'running' } as const;

export interface NoteCellProps {
  tone?: keyof typeof ICONS;
  /** How many columns there are. */
  span: number;
  children: ComponentChildren;
}

/** The one cell of a row that says something in words. */
export function NoteCell({ tone = 'quiet', span, children }: NoteCellProps): VNode {
  return (
    <div role="gridcell" aria-colspan={span} class={`cell-note note-${tone}`}>
      <Icon name={ICONS[tone]} />
      <span>{children}</span>
    </div>
  );
}

/** The row of a list that has none to show: why. */
export function NoteRow(props: NoteCellProps): VNode {
  return (
    <div role="row" class="row row-note">
      <NoteCell {...props} />
    </div>
  );
}
