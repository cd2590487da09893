import type { PanelStore } from './panel-store.ts';

const SHOWN_MS = 6_000;

/** Shows a short word for six seconds; a later one takes its place. */
export function showToast(store: PanelStore, words: string): void {
  store.toast.value = words;
  setTimeout(() => {
    if (store.toast.value === words) store.toast.value = '';
  }, SHOWN_MS);
}
