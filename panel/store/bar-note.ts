import { toFailure } from '../../extension/protocol/errors.ts';
import type { Command } from '../../extension/protocol/messages.ts';
import { withFailure } from './failures.ts';
import type { PanelStore } from './panel-store.ts';

const ATTACHING: readonly Command['type'][] = ['fire', 'attempts', 'fireAll', 'hold', 'offline', 'repair'];

/** Shows the explanation of the browser's "started debugging" bar with the first command that makes the bar appear. */
export function explainBar(store: PanelStore, command: Command): void {
  if (store.barNote.value === 'due' && ATTACHING.includes(command.type)) store.barNote.value = 'shown';
}

/** Reads whether the explanation was dismissed before; where that cannot be read, it is shown once more. */
export async function loadBarNote(store: PanelStore): Promise<void> {
  let explained = false;
  try {
    explained = await store.host.wasBarExplained();
  } catch (error) {
    tell(store, 'The panel could not read its settings', error);
  }
  const attached = store.received.value.status?.attached === true;
  store.barNote.value = explained ? 'read' : attached || store.running.value.size > 0 ? 'shown' : 'due';
}

/** Takes the explanation away for good. */
export async function dismissBarNote(store: PanelStore): Promise<void> {
  store.barNote.value = 'read';
  try {
    await store.host.rememberBarExplained();
  } catch (error) {
    tell(store, 'The panel could not remember that you have read this', error);
  }
}

function tell(store: PanelStore, what: string, error: unknown): void {
  const problem = { id: 'settings', what: `${what}: ${toFailure(error).message}.`, next: '', repairs: null };
  store.failures.value = withFailure(store.failures.value, problem);
}
