import { DEFAULT_TIME_LIMIT_MS } from '../../extension/protocol/messages.ts';
import { run } from './actions.ts';
import { fillForm, refuse } from './form-actions.ts';
import type { PanelStore } from './panel-store.ts';
import { collapseKey, type TagRow } from './tree.ts';

/** Fires a tag row: simulated, its own event, the browser's own time limit. */
export async function fireRow(store: PanelStore, row: TagRow, lastChance = false): Promise<void> {
  const { registration, tag, event } = row;
  const timeLimitMs = DEFAULT_TIME_LIMIT_MS;
  await run(store, { type: 'fire', registration, tag, event, via: 'simulated', lastChance, timeLimitMs });
}

/** Every listed tag of a registration, but for those that the filter hides. */
export async function fireAllOf(store: PanelStore, registration: string): Promise<void> {
  if (refuse(store, 'fireAll', registration)) return;
  const filter = store.filter.value;
  await run(store, { type: 'fireAll', registration, timeLimitMs: DEFAULT_TIME_LIMIT_MS, filter });
}

/** Selects a tag's row: it fills the form, and is asked why it is not firing. */
export function select(store: PanelStore, row: TagRow): void {
  const { registration, tag, event } = row;
  store.selected.value = row.key;
  store.why.value = { registration, tag, event };
  fillForm(store, row);
}

/** Selects a tag's row and goes to the answer why it is not firing, which may have to be drawn first. */
export function goToWhy(store: PanelStore, row: TagRow): void {
  select(store, row);
  requestAnimationFrame(() => document.getElementById('why')?.focus());
}

/** Opens or closes an origin or a registration, as long as the filter is what it is. */
export function setExpanded(store: PanelStore, key: string, expanded: boolean): void {
  const collapsed = new Set(store.collapsed.value);
  const place = collapseKey(store.filter.value, key);
  if (expanded) collapsed.delete(place);
  else collapsed.add(place);
  store.collapsed.value = collapsed;
}
