import { text } from '../../extension/text.ts';
import { copyRow } from './copy-row.ts';
import { copyStory } from './log-files.ts';
import type { MenuItem } from './menu.tsx';
import { turnOn } from './rules/rule-actions.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { DEFAULT_TIME_LIMIT_MS } from '../../extension/protocol/messages.ts';
import { run } from '../store/actions.ts';
import { act, edit, fillForm } from '../store/form-actions.ts';
import { fireRow, goToWhy, select } from '../store/row-actions.ts';
import type { TagRow } from '../store/tree.ts';

/** The items of the menu "More for …" of a tag row. */
export function rowMenu(store: PanelStore, row: TagRow): MenuItem[] {
  const oneShotOnly = row.event === 'sync' ? null : text('menu_periodic');
  return [
    { label: text('menu_last_chance'), disabled: oneShotOnly, onChoose: () => void fireRow(store, row, true) },
    { label: text('attempts'), disabled: oneShotOnly, onChoose: () => void attemptsOfRow(store, row) },
    { label: text('menu_by_browser'), disabled: null, onChoose: () => void fireRowByBrowser(store, row) },
    { label: text('why'), disabled: null, onChoose: () => goToWhy(store, row) },
    {
      label: text('menu_drop'),
      disabled: null,
      onChoose: () => {
        const { registration, tag } = row;
        const rule = { effect: 'drop', registration, tag, first: 1 } as const;
        void turnOn(store, rule, { type: 'addRule', rule });
      },
    },
    { label: text('copy_story'), disabled: null, onChoose: () => copyStory(store, row, store.log.value) },
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

/** Simulated attempts 1 to 3 of a tag row. */
async function attemptsOfRow(store: PanelStore, { registration, tag }: TagRow): Promise<void> {
  await run(store, { type: 'attempts', registration, tag, timeLimitMs: DEFAULT_TIME_LIMIT_MS });
}

/** Asks the browser to fire a tag row, by way of the form: a listed tag usually is one that it will not fire, and the form says why. */
async function fireRowByBrowser(store: PanelStore, row: TagRow): Promise<void> {
  fillForm(store, row);
  edit(store, { via: 'browser' });
  await act(store, 'fire');
}
