import { run, turn } from './actions.ts';
import type { PanelStore } from './panel-store.ts';
import { recall, remember } from './settings.ts';

/** Empties Activity, and the log with it. */
export async function clearLog(store: PanelStore): Promise<void> {
  store.forgetActivity();
  await run(store, { type: 'clearLog' });
}

/** Says whether the log outlives navigations, now and in panels to come. */
export async function setPreserveLog(store: PanelStore, on: boolean): Promise<void> {
  await turn(store, 'preserveLog', on);
  await remember(store, 'preserveLog', on);
}

/** Tells a background that has just been connected what was chosen in an earlier panel. */
export async function restorePreserveLog(store: PanelStore): Promise<void> {
  if ((await recall(store, 'preserveLog')) === true) await turn(store, 'preserveLog', true);
  store.restored.value = true;
}
