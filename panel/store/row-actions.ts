import { DEFAULT_TIME_LIMIT_MS } from '../../extension/protocol/messages.ts';
import { run } from './actions.ts';
import { act, edit, fillForm, formRegistration } from './form-actions.ts';
import { refusalOf } from './form-refusal.ts';
import { EMPTY_FORM } from './form.ts';
import type { PanelStore } from './panel-store.ts';
import { registrations } from './problems.ts';
import type { TagRow } from './tree.ts';

/** Fires a tag row: simulated, its own event, the browser's own time limit. */
export async function fireRow(store: PanelStore, row: TagRow, lastChance = false): Promise<void> {
  const { registration, tag, event } = row;
  const timeLimitMs = DEFAULT_TIME_LIMIT_MS;
  await run(store, { type: 'fire', registration, tag, event, via: 'simulated', lastChance, timeLimitMs });
}

/** Simulated attempts 1 to 3 of a tag row. */
export async function attemptsOfRow(store: PanelStore, { registration, tag }: TagRow): Promise<void> {
  await run(store, { type: 'attempts', registration, tag, timeLimitMs: DEFAULT_TIME_LIMIT_MS });
}

/** Asks the browser to fire a tag row, by way of the form: a listed tag usually is one that it will not fire, and the form says why. */
export async function fireRowByBrowser(store: PanelStore, row: TagRow): Promise<void> {
  fillForm(store, row);
  edit(store, { via: 'browser' });
  await act(store, 'fire');
}

/** Every listed tag of a registration. */
export async function fireAllOf(store: PanelStore, registration: string): Promise<void> {
  const chosen = registrations(store.snapshot.value).find(({ key }) => key === registration);
  const refusal = refusalOf('fireAll', EMPTY_FORM, chosen);
  if (refusal !== null) store.formAlert.value = { message: refusal, offers: [] };
  else await run(store, { type: 'fireAll', registration, timeLimitMs: DEFAULT_TIME_LIMIT_MS });
}

/** Selects a tag's row: it fills the form, and is asked why it is not firing. */
export function select(store: PanelStore, row: TagRow): void {
  const { registration, tag, event } = row;
  store.selected.value = row.key;
  store.why.value = { registration, tag, event };
  fillForm(store, row);
}

/** Asks why a registration gets no event: of the tag in the form, where that is its own; else of any. */
export function askWhy(store: PanelStore, registration: string | undefined): void {
  if (registration === undefined) return;
  const { tag, event } = store.form.value;
  const isOfForm = tag !== '' && formRegistration(store)?.key === registration;
  store.why.value = { registration, tag: isOfForm ? tag : null, event: isOfForm ? event : 'sync' };
}

/** Opens or closes an origin or a registration. */
export function setExpanded(store: PanelStore, key: string, expanded: boolean): void {
  const collapsed = new Set(store.collapsed.value);
  if (expanded) collapsed.delete(key);
  else collapsed.add(key);
  store.collapsed.value = collapsed;
}
