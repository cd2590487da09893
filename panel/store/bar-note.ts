import type { Signal } from '@preact/signals';
import { toFailure } from '../../extension/protocol/errors.ts';
import { text, type MessageKey } from '../../extension/text.ts';
import { withFailure } from './failures.ts';
import type { BarNote, PanelStore } from './panel-store.ts';

/** Shows the explanation of the browser's "started debugging" bar as soon as that is there. */
export function explainBar(barNote: Signal<BarNote>, attached: boolean): void {
  if (attached && barNote.value === 'due') barNote.value = 'shown';
}

/** Reads whether the explanation was dismissed before; where that cannot be read, it is shown once more. */
export async function loadBarNote(store: PanelStore): Promise<void> {
  let explained = false;
  try {
    explained = await store.host.wasBarExplained();
  } catch (error) {
    tell(store, 'settings_not_read', error);
  }
  store.barNote.value = explained ? 'read' : 'due';
  explainBar(store.barNote, store.status.value?.attached === true);
}

/** Takes the explanation away for good. */
export async function dismissBarNote(store: PanelStore): Promise<void> {
  store.barNote.value = 'read';
  try {
    await store.host.rememberBarExplained();
  } catch (error) {
    tell(store, 'settings_not_kept', error);
  }
}

function tell(store: PanelStore, key: MessageKey, error: unknown): void {
  const problem = { id: 'settings', what: text(key, toFailure(error).message), next: '', repairs: null };
  store.failures.value = withFailure(store.failures.value, problem);
}
