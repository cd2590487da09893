import type { Signal } from '@preact/signals';
import type { BarNote, PanelStore } from './panel-store.ts';
import { recall, remember } from './settings.ts';

/** Shows the explanation of the browser's "started debugging" bar as soon as that is there. */
export function explainBar(barNote: Signal<BarNote>, attached: boolean): void {
  if (attached && barNote.value === 'due') barNote.value = 'shown';
}

/** Reads whether the explanation was dismissed before; where that cannot be read, it is shown once more. */
export async function loadBarNote(store: PanelStore): Promise<void> {
  store.barNote.value = (await recall(store, 'barExplained')) === true ? 'read' : 'due';
  explainBar(store.barNote, store.status.value?.attached === true);
}

/** Takes the explanation away for good. */
export async function dismissBarNote(store: PanelStore): Promise<void> {
  store.barNote.value = 'read';
  await remember(store, 'barExplained', true);
}
