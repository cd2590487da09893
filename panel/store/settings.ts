import { toFailure } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import { showFailure } from './failures.ts';
import type { PanelStore } from './panel-store.ts';

/**
 * What is kept for panels to come: whether the explanation of the "started debugging" bar was dismissed, whether the log was to
 * outlive navigations when that was last said, and the parameters of the browser's retries that were last set, null for its own.
 */
export type Setting = 'barExplained' | 'preserveLog' | 'retryParameters';

/** Yields what was kept, undefined where nothing was. Where it cannot be read, the panel says so. */
export async function recall(store: PanelStore, setting: Setting): Promise<unknown> {
  try {
    return await store.host.recall(setting);
  } catch (error) {
    complain(store, error);
    return undefined;
  }
}

/** Keeps a value. Where that fails, the panel says so. */
export async function remember(store: PanelStore, setting: Setting, value: unknown): Promise<void> {
  try {
    await store.host.remember(setting, value);
  } catch (error) {
    complain(store, error);
  }
}

/** Shows what came of the settings that were kept. */
export function complain(store: PanelStore, error: unknown): void {
  showFailure(store, { id: 'settings', what: text('settings_failed', toFailure(error).message) });
}
