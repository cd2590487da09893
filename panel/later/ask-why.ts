import { formRegistration, refuse } from '../store/form-actions.ts';
import type { PanelStore } from '../store/panel-store.ts';

/** Asks why a registration gets no event: of the tag in the form, where that is its own; else of any. */
export function askWhy(store: PanelStore, registration: string | undefined): void {
  if (registration === undefined) {
    refuse(store, 'fire'); // the form says what is missing
    return;
  }
  const { tag, event } = store.form.value;
  const isOfForm = tag !== '' && formRegistration(store)?.key === registration;
  store.why.value = { registration, tag: isOfForm ? tag : null, event: isOfForm ? event : 'sync' };
}
