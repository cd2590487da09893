import type { EventName, Origin, Registration } from '../../extension/protocol/model.ts';
import { run } from './actions.ts';
import { browserObstacle, type Obstacle } from './browser-obstacle.ts';
import { refusalOf, type FormAction } from './form-refusal.ts';
import { chosenRegistration, EMPTY_FORM, timeLimitMs, type FormValues } from './form.ts';
import type { PanelStore, Tried } from './panel-store.ts';
import { registrations } from './problems.ts';

/** What the form is about. */
type FormStore = Pick<PanelStore, 'form' | 'filter' | 'refused' | 'snapshot' | 'status'>;

/** Changes the form; what it had said no longer fits. */
export function edit(store: FormStore, values: Partial<FormValues>): void {
  store.form.value = { ...store.form.value, ...values };
  store.refused.value = null;
}

/** Puts a tag row's tag into the form. */
export function fillForm(store: PanelStore, row: { registration: string; tag: string; event: EventName }): void {
  edit(store, { registration: row.registration, tag: row.tag, event: row.event });
}

/** The registration that the form means. */
export function formRegistration(store: FormStore): Registration | undefined {
  return chosenRegistration(store.form.value, registrations(store.snapshot.value));
}

function listedRegistration(store: FormStore, wanted: string): Registration | undefined {
  return registrations(store.snapshot.value).find(({ key }) => key === wanted);
}

/** Why the browser would not fire what stands in the form, null where it would or is not asked to. */
export function formObstacle(store: FormStore): Obstacle | null {
  const { via, tag, event } = store.form.value;
  const registration = formRegistration(store);
  if (via !== 'browser' || registration === undefined) return null;
  const has = (origin: Origin): boolean => origin.registrations.includes(registration);
  const permission = store.snapshot.value?.origins.find(has)?.permissions['background-sync'] ?? 'unsupported';
  return browserObstacle({ registration, permission, event, tag, status: store.status.value });
}

/** What stands in the way of what was last refused: nothing any more once it could be done. */
export function formAlert(store: FormStore): Obstacle | null {
  const refused = store.refused.value;
  return refused === null ? null : obstacleTo(store, refused);
}

function obstacleTo(store: FormStore, { action, row }: Tried): Obstacle | null {
  const registration = row === null ? formRegistration(store) : listedRegistration(store, row);
  if (row !== null && registration === undefined) return null;
  const refusal = refusalOf(action, row === null ? store.form.value : EMPTY_FORM, registration, store.filter.value);
  if (refusal !== null) return { message: refusal, offers: [] };
  return action === 'fire' ? formObstacle(store) : null;
}

/** Refuses what cannot be done: the form says why. `row` is the key of the registration whose row's button it is. */
export function refuse(store: FormStore, action: FormAction, row: string | null = null): boolean {
  const tried = { action, row };
  const isRefused = obstacleTo(store, tried) !== null;
  store.refused.value = isRefused ? tried : null;
  return isRefused;
}

/** Does what a button of the form says, or says in the form why it cannot. */
export async function act(store: PanelStore, action: FormAction): Promise<void> {
  const { tag, event, lastChance, via } = store.form.value;
  const registration = formRegistration(store);
  const limit = timeLimitMs(store.form.value);
  if (refuse(store, action) || registration === undefined || limit === null) return;

  const common = { registration: registration.key, timeLimitMs: limit };
  const fire = { type: 'fire', ...common, tag, event } as const;
  switch (action) {
    case 'fire':
      return run(store, { ...fire, via, lastChance: lastChance && event === 'sync' && via === 'simulated' });
    case 'simulate':
      return run(store, { ...fire, via: 'simulated', lastChance: lastChance && event === 'sync' });
    case 'attempts':
      return run(store, { type: 'attempts', ...common, tag });
    case 'fireAll':
      return run(store, { type: 'fireAll', ...common, filter: store.filter.value });
    case 'register':
      return run(store, { type: 'register', registration: registration.key, tag });
  }
}
