import type { PanelStore } from './panel-store.ts';

const SHOWN_MS = 6_000;

/** Shows a short word for six seconds; a later one takes its place. */
export function showToast({ toast }: Pick<PanelStore, 'toast'>, words: string): void {
  toast.value = words;
  setTimeout(() => {
    if (toast.value === words) toast.value = '';
  }, SHOWN_MS);
}
