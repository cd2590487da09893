import { copyTag } from '../components/copy.ts';
import type { MenuItem } from '../components/menu.tsx';
import type { PanelStore } from './panel-store.ts';
import { attemptsOfRow, fireRow, fireRowByBrowser, select } from './row-actions.ts';
import { showToast } from './toast.ts';
import type { TagRow } from './tree.ts';

/** The items of the menu "More for …" of a tag row. */
export function rowMenu(store: PanelStore, row: TagRow): MenuItem[] {
  const oneShotOnly = row.event === 'sync' ? null : 'Periodic syncs have no last chance and are not tried again';
  return [
    { label: 'Fire with last chance', disabled: oneShotOnly, onChoose: () => void fireRow(store, row, true) },
    { label: 'Attempts 1 → 3', disabled: oneShotOnly, onChoose: () => void attemptsOfRow(store, row) },
    { label: 'Fire by the browser', disabled: null, onChoose: () => void fireRowByBrowser(store, row) },
    { label: 'Copy tag', disabled: null, onChoose: () => showToast(store, copyTag(row.tag)) },
    {
      label: 'Edit in the form',
      disabled: null,
      onChoose: () => {
        select(store, row);
        document.getElementById('fire-tag')?.focus();
      },
    },
  ];
}
