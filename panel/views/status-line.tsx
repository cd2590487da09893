import { useState } from 'preact/hooks';
import type { VNode } from 'preact';
import type { Status, TargetState } from '../../extension/protocol/model.ts';
import type { Connection } from '../../extension/protocol/port.ts';
import { statusText } from '../store/status-text.ts';

const CONNECTING: Partial<Record<Connection, string>> = {
  reconnecting: "Connecting again to the extension's background…",
  gone: 'Not connected: nothing shown here is up to date',
};

/** The line at the bottom: attached or not, and what the network really is for each target. */
export function StatusLine({ status, connection }: { status: Status | null; connection: Connection }): VNode {
  const [open, setOpen] = useState(false);
  const targets = status?.targets ?? [];
  return (
    <footer class="status-bar">
      {open && targets.length > 0 && (
        <ul class="targets" id="targets" aria-label="Targets">
          {targets.map((target) => (
            <li key={`${target.kind} ${target.name}`}>
              <span class="target-kind">{target.kind}</span>
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
        {CONNECTING[connection] ?? statusText(status)}
      </span>
      {targets.length > 0 && (
        <button
          type="button"
          class="link"
          aria-expanded={open}
          aria-controls={open ? 'targets' : undefined}
          onClick={() => setOpen(!open)}
        >
          Details
        </button>
      )}
    </footer>
  );
}

function stateText({ online, held }: TargetState): string {
  const network = online === null ? 'unknown' : online ? 'online' : 'offline';
  return held ? `${network}, held` : network;
}
