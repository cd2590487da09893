import { useState } from 'preact/hooks';
import type { VNode } from 'preact';
import type { TargetState } from '../../extension/protocol/model.ts';
import type { Connection } from '../../extension/protocol/port.ts';
import { text, type MessageKey } from '../../extension/text.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { KIND_NAMES, statusText } from '../store/status-text.ts';

const CONNECTING: Partial<Record<Connection, MessageKey>> = {
  reconnecting: 'status_connecting',
  gone: 'status_gone',
};

/** The line at the bottom: attached or not, and what the network really is for each target. */
export function StatusLine({ store }: { store: PanelStore }): VNode {
  const status = store.status.value;
  const [open, setOpen] = useState(false);
  const targets = status?.targets ?? [];
  const isChanged = targets.some(({ online, held }) => online === false || held);
  const connecting = CONNECTING[store.connection.value];
  return (
    <footer class={`status-bar ${isChanged ? 'is-changed' : ''}`}>
      {open && targets.length > 0 && (
        <ul class="targets" id="targets" tabIndex={0} aria-label={text('targets')}>
          {targets.map((target) => (
            <li key={`${target.kind} ${target.name}`}>
              <span class="target-kind">{text(KIND_NAMES[target.kind])}</span>
              <span class="target-name" title={target.name}>
                {target.name}
              </span>
              <span class={`target-state ${target.online === false ? 'is-offline' : ''}`}>{stateText(target)}</span>
            </li>
          ))}
        </ul>
      )}
      <span class={`attached-dot ${status?.attached === true ? 'is-attached' : ''}`} aria-hidden="true" />
      <span role="status" class="status-text">
        {connecting === undefined ? statusText(status) : text(connecting)}
      </span>
      {targets.length > 0 && (
        <button
          type="button"
          class="link"
          aria-expanded={open}
          aria-controls={open ? 'targets' : undefined}
          onClick={() => setOpen(!open)}
        >
          {text('details')}
        </button>
      )}
    </footer>
  );
}

function stateText({ online, held }: TargetState): string {
  const state = text(online === null ? 'target_unknown' : online ? 'target_online' : 'target_offline');
  return held ? text('target_held', state) : state;
}
