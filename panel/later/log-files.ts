import { toFailure } from '../../extension/protocol/errors.ts';
import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Dispatch } from '../../extension/protocol/model.ts';
import { registrationOf } from '../../extension/protocol/registration-key.ts';
import { text } from '../../extension/text.ts';
import { copyText } from './copy.ts';
import { asWritten, withImported } from './activity-log.ts';
import { isOn } from '../store/actions.ts';
import { NO_ACTIVITY } from '../store/activity.ts';
import { exportLog } from '../log/export.ts';
import { importLog } from '../log/import.ts';
import { tagStory } from '../log/story.ts';
import type { Lanes } from '../timeline/lane-model.ts';
import { lanesOf, markUnended } from '../timeline/lanes.ts';
import { showFailure, withoutFailure } from '../store/failures.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { showToast } from '../store/toast.ts';

/**
 * Writes the log that is shown into a file, and hands it to the browser as a download. Headers and bodies are left out unless
 * their box is ticked now, also those that were recorded or imported.
 */
export async function exportShown(store: PanelStore): Promise<void> {
  await withProgress(store, 'file_writing', async (progress, signal) => {
    const file = await exportLog(store.shown.value.log, progress, signal, isOn(store, 'bodies'));
    const url = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = url;
    link.download = `background-sync-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
    link.click();
    // The download has its own hold on the bytes once it has begun.
    setTimeout(() => URL.revokeObjectURL(url), REVOKED_AFTER_MS);
  });
}

/** Shows the log of a file, in place of the tab's own. A file that is refused changes nothing. */
export async function importFile(store: PanelStore, file: File): Promise<void> {
  await withProgress(store, 'file_progress', async (progress, signal) => {
    let activity = NO_ACTIVITY;
    let lanes = null as Lanes | null;
    // All that is shown is made while it is read: at once it would take a second of a large file.
    const events = await importLog(file, progress, signal, (all, from) => {
      activity = withImported(activity, all.slice(from));
      lanes = lanesOf(lanes, all);
    });
    if (lanes !== null) markUnended(lanes);
    showImported(store, { name: file.name, events, activity: asWritten(activity), lanes });
  });
}

/** Shows the tab's own log again. */
export const closeImported = (store: PanelStore): void => showImported(store, null);

/** What is chosen in one log says nothing of another, whose events have the same numbers. */
function showImported(store: PanelStore, imported: PanelStore['imported']['value']): void {
  store.chosen.value = null;
  store.imported.value = imported;
}

/** Copies what a log tells of one tag, for a bug report. */
export function copyStory(
  store: PanelStore,
  { registration, tag, event }: Pick<Dispatch, 'registration' | 'tag' | 'event'>,
  log: readonly LogEvent[] = store.shown.value.log,
): void {
  const story = tagStory(log, { ...registrationOf(registration), tag, kind: event });
  showToast(store, text(copyText(story) ? 'story_copied' : 'copy_refused'));
}

const REVOKED_AFTER_MS = 60_000;
const FAILURE = 'file';

type Work = (progress: (fraction: number) => void, signal: AbortSignal) => Promise<void>;

async function withProgress(store: PanelStore, key: 'file_writing' | 'file_progress', work: Work): Promise<void> {
  store.file.value?.cancel();
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  const show = (fraction: number): void => {
    store.file.value = { words: text(key, Math.floor(fraction * 100)), cancel };
  };
  show(0);
  try {
    await work(show, controller.signal);
    store.failures.value = withoutFailure(store.failures.value, FAILURE);
  } catch (error) {
    if (!controller.signal.aborted) {
      const { name, message } = toFailure(error);
      const what = key === 'file_writing' ? text('failed_command', text('export_log'), name) : text('failed_import');
      showFailure(store, { id: FAILURE, what, next: message });
    }
  } finally {
    // Another may have begun, and have cancelled this one.
    if (store.file.value?.cancel === cancel) store.file.value = null;
  }
}
