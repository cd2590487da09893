import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import type { TimeWindow } from './scale.ts';
import type { TimelineAction } from './timeline-keys.ts';
import { durationText } from './timeline-text.ts';

export interface TimelineBarProps {
  window: TimeWindow;
  isLive: boolean;
  onAct: (action: TimelineAction) => void;
}

/** The heading of the timeline, how much time it shows, and the buttons that do what its keys do. */
export function TimelineBar({ window, isLive, onAct }: TimelineBarProps): VNode {
  return (
    <div class="section-title timeline-bar">
      <h2>{text('timeline')}</h2>
      <span class="quiet" title={text('timeline_pan')}>
        {text('timeline_shown', durationText(window.to - window.from))}
      </span>
      <div class="timeline-buttons" role="toolbar" aria-label={text('timeline_zoom')}>
        <Button
          icon="zoom-out"
          label={text('zoom_out')}
          title={text('zoom_out_title')}
          keys="-"
          onClick={() => onAct({ type: 'zoom', direction: -1 })}
        />
        <Button
          icon="zoom-in"
          label={text('zoom_in')}
          title={text('zoom_in_title')}
          keys="Plus"
          onClick={() => onAct({ type: 'zoom', direction: 1 })}
        />
        <Button
          icon="fit"
          label={text('fit')}
          title={text('fit_title')}
          keys="F"
          onClick={() => onAct({ type: 'fit' })}
        />
        <Button
          icon="follow"
          label={text('follow')}
          title={text('follow_title')}
          keys="L"
          pressed={isLive}
          onClick={() => onAct({ type: 'follow' })}
        />
      </div>
    </div>
  );
}

interface ButtonProps {
  icon: IconName;
  label: string;
  title: string;
  keys: string;
  pressed?: boolean;
  onClick: () => void;
}

function Button({ icon, label, title, keys, pressed, onClick }: ButtonProps): VNode {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={title}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
