import type { PanelStore } from './panel-store.ts';

const SHOWN_MS = 6_000;

/** Shows a short word for six seconds; a later one takes its place. */
export function showToast(store: PanelStore, text: string): void {
  store.toast.value = text;
  setTimeout(() => {
    if (store.toast.value === text) store.toast.value = '';
  }, SHOWN_MS);
}
