import { text } from '../../extension/text.ts';
import { copyRow } from './copy-row.ts';
import { copyStory } from './log-files.ts';
import type { MenuItem } from './menu.tsx';
import type { PanelStore } from '../store/panel-store.ts';
import { attemptsOfRow, fireRow, fireRowByBrowser, select } from '../store/row-actions.ts';
import type { TagRow } from '../store/tree.ts';

/** The items of the menu "More for …" of a tag row. */
export function rowMenu(store: PanelStore, row: TagRow): MenuItem[] {
  const oneShotOnly = row.event === 'sync' ? null : text('menu_periodic');
  return [
    { label: text('menu_last_chance'), disabled: oneShotOnly, onChoose: () => void fireRow(store, row, true) },
    { label: text('attempts'), disabled: oneShotOnly, onChoose: () => void attemptsOfRow(store, row) },
    { label: text('menu_by_browser'), disabled: null, onChoose: () => void fireRowByBrowser(store, row) },
    {
      label: text('menu_drop'),
      disabled: null,
      onChoose: () => {
        const { registration, tag } = row;
        store.dropping.value = { effect: 'drop', registration, tag, first: 1 };
      },
    },
    { label: text('copy_story'), disabled: null, onChoose: () => void copyStory(store, row) },
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
