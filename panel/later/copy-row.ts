import type { PanelStore } from '../store/panel-store.ts';
import { showToast } from '../store/toast.ts';
import type { TagRow } from '../store/tree.ts';
import { copyTag } from './copy.ts';

/** Copies a row's tag, and says so. */
export function copyRow(store: PanelStore, row: TagRow): void {
  showToast(store, copyTag(row.tag));
}
