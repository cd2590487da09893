import type { VNode } from 'preact';
import { Icon } from '../components/icon.tsx';

/** Explains the browser's bar to whoever sees it for the first time. */
export function BarNote({ onDismiss }: { onDismiss: () => void }): VNode {
  return (
    <div class="message message-note" role="note" aria-label="About the browser's bar">
      <Icon name="info" />
      <span class="message-text">
        The browser's bar “Background Sync DevTools started debugging this browser” is there because an extension
        reaches service workers only by the debugger. Cancel in it puts everything back: syncs released, network online,
        debugger detached. So does closing this panel.
      </span>
      <span class="message-buttons">
        <button type="button" onClick={onDismiss}>
          Got it
        </button>
      </span>
    </div>
  );
}
