import type { Signal } from '@preact/signals';
import { complainOfSettings } from './failures.ts';
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
    complainOfSettings(store, 'settings_not_read', error);
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
    complainOfSettings(store, 'settings_not_kept', error);
  }
}
