import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { IconButton } from '../components/icon-button.tsx';
import { LogToolbar, type LogToolbarProps } from './log-toolbar.tsx';
import { Switch, type SwitchState } from '../components/switch.tsx';

export interface ToolbarProps {
  offline: SwitchState;
  hold: SwitchState;
  refreshing: boolean;
  filter: string;
  log: LogToolbarProps;
  onOffline: () => void;
  onHold: () => void;
  onRefresh: () => void;
  onFilter: (filter: string) => void;
}

/** What concerns the whole tab: the two switches, reading again, and the filter. */
export function Toolbar(props: ToolbarProps): VNode {
  return (
    <div class="toolbar" role="toolbar" aria-label={text('panel_title')}>
      <Switch label={text('offline')} title={text('offline_title')} {...props.offline} onToggle={props.onOffline} />
      <Switch label={text('hold')} title={text('hold_title')} {...props.hold} onToggle={props.onHold} />
      <span class="divider" aria-hidden="true" />
      <IconButton icon="refresh" label={text('refresh')} aria-busy={props.refreshing} onClick={props.onRefresh} />
      <span class="divider" aria-hidden="true" />
      <LogToolbar {...props.log} />
      <input
        type="search"
        class="filter"
        aria-label={text('filter')}
        placeholder={text('filter')}
        spellcheck={false}
        value={props.filter}
        onInput={(event) => props.onFilter(event.currentTarget.value)}
      />
    </div>
  );
}
