import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { IconButton } from '../components/icon-button.tsx';
import { roving } from '../components/roving.ts';
import { Switch } from '../components/switch.tsx';
import { isRunning, run, switchState, toggle } from '../store/actions.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { LogToolbar } from './log-toolbar.tsx';

/** What concerns the whole tab: the two switches, reading again, and the filter. */
export function Toolbar({ store }: { store: PanelStore }): VNode {
  const switchOf = (type: 'offline' | 'hold', label: string, title: string): VNode => (
    <Switch label={label} title={title} {...switchState(store, type)} onToggle={() => void toggle(store, type)} />
  );
  return (
    <div class="toolbar" role="toolbar" aria-label={text('panel_title')} {...roving}>
      {switchOf('offline', text('offline'), text('offline_title'))}
      {switchOf('hold', text('hold'), text('hold_title'))}
      <span class="divider" aria-hidden="true" />
      <IconButton
        icon="refresh"
        label={text('refresh')}
        aria-busy={isRunning(store, 'refresh')}
        onClick={() => void run(store, { type: 'refresh' })}
      />
      <span class="divider" aria-hidden="true" />
      <LogToolbar store={store} />
      <input
        type="search"
        class="filter"
        aria-label={text('filter')}
        placeholder={text('filter')}
        spellcheck={false}
        value={store.filter.value}
        onInput={(event) => {
          store.filter.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}
