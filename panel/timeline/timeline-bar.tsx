import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { IconButton } from '../components/icon-button.tsx';
import { roving } from '../components/roving.ts';
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
      <div class="timeline-buttons" role="toolbar" aria-label={text('timeline_zoom')} {...roving}>
        <IconButton
          icon="zoom-out"
          label={text('zoom_out')}
          title={text('zoom_out_title')}
          aria-keyshortcuts="-"
          onClick={() => onAct({ type: 'zoom', direction: -1 })}
        />
        <IconButton
          icon="zoom-in"
          label={text('zoom_in')}
          title={text('zoom_in_title')}
          aria-keyshortcuts="Plus"
          onClick={() => onAct({ type: 'zoom', direction: 1 })}
        />
        <IconButton
          icon="fit"
          label={text('fit')}
          title={text('fit_title')}
          aria-keyshortcuts="F"
          onClick={() => onAct({ type: 'fit' })}
        />
        <IconButton
          icon="follow"
          label={text('follow')}
          title={text('follow_title')}
          aria-keyshortcuts="L"
          aria-pressed={isLive}
          onClick={() => onAct({ type: 'follow' })}
        />
      </div>
    </div>
  );
}
