import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { dismiss, isRunning } from '../store/actions.ts';
import type { PanelStore } from '../store/panel-store.ts';

/** All that went wrong or stands in the way, each in an alert of its own so that only a new one is announced. */
export function Problems({ store }: { store: PanelStore }): VNode {
  return (
    <>
      {store.problems.value.map(({ id, what, next, repairs, dismissable }) => (
        <div key={id} class="message message-warning" role="alert">
          <Icon name="warning" />
          <span class="message-text">{next === '' ? what : text('sentences', what, next)}</span>
          <span class="message-buttons">
            {repairs !== null && (
              <button
                type="button"
                aria-busy={isRunning(store, 'repair')}
                onClick={() => {
                  store.repairing.value = repairs;
                }}
              >
                {text('action_repair')}
              </button>
            )}
            {dismissable && <IconButton icon="close" label={text('dismiss')} onClick={() => dismiss(store, id)} />}
          </span>
        </div>
      ))}
    </>
  );
}
