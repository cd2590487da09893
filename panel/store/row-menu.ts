import { text } from '../../extension/text.ts';
import type { MenuItem } from '../components/menu.tsx';
import type { PanelStore } from './panel-store.ts';
import { attemptsOfRow, copyRow, fireRow, fireRowByBrowser, select } from './row-actions.ts';
import type { TagRow } from './tree.ts';

/** The items of the menu "More for …" of a tag row. */
export function rowMenu(store: PanelStore, row: TagRow): MenuItem[] {
  const oneShotOnly = row.event === 'sync' ? null : text('menu_periodic');
  return [
    { label: text('menu_last_chance'), disabled: oneShotOnly, onChoose: () => void fireRow(store, row, true) },
    { label: text('attempts'), disabled: oneShotOnly, onChoose: () => void attemptsOfRow(store, row) },
    { label: text('menu_by_browser'), disabled: null, onChoose: () => void fireRowByBrowser(store, row) },
    { label: text('menu_copy'), disabled: null, onChoose: () => copyRow(store, row) },
    {
      label: text('menu_edit'),
      disabled: null,
      onChoose: () => {
        select(store, row);
        document.getElementById('fire-tag')?.focus();
      },
    },
  ];
}
