import type { VNode } from 'preact';
import { Icon } from '../components/icon.tsx';
import { Switch } from '../components/switch.tsx';

export interface SwitchState {
  on: boolean;
  busy: boolean;
}

export interface ToolbarProps {
  offline: SwitchState;
  hold: SwitchState;
  refreshing: boolean;
  filter: string;
  onOffline: () => void;
  onHold: () => void;
  onRefresh: () => void;
  onFilter: (filter: string) => void;
}

/** What concerns the whole tab: the two switches, reading again, and the filter. */
export function Toolbar(props: ToolbarProps): VNode {
  return (
    <div class="toolbar" role="toolbar" aria-label="Background Sync">
      <Switch
        label="Offline"
        title="Take the page, its frames and all their service workers offline"
        {...props.offline}
        onToggle={props.onOffline}
      />
      <Switch
        label="Hold syncs"
        title="Keep the browser from firing syncs; the network stays up. Releasing lets it fire them."
        {...props.hold}
        onToggle={props.onHold}
      />
      <span class="divider" aria-hidden="true" />
      <button
        type="button"
        class="icon-button"
        aria-label="Refresh"
        aria-busy={props.refreshing}
        title="Read the tags again"
        onClick={props.onRefresh}
      >
        <Icon name="refresh" />
      </button>
      <input
        type="search"
        class="filter"
        aria-label="Filter tags"
        placeholder="Filter tags"
        spellcheck={false}
        value={props.filter}
        onInput={(event) => props.onFilter(event.currentTarget.value)}
      />
    </div>
  );
}
