import type { Source } from '../../extension/protocol/log.ts';
import { text } from '../../extension/text.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { showToast } from '../store/toast.ts';
import { copyText } from './copy.ts';
import { placeText } from './event-text.ts';

/** DevTools answer at once, or never: they do not say when they fail to show a script. */
const ANSWER_MS = 3_000;

/** Shows a position in the Sources panel. Where there is none, or it does not have the script, copies it and says so. */
export async function showSource(store: PanelStore, source: Pick<Source, 'url' | 'line' | 'column'>): Promise<void> {
  const { openSource } = store.host;
  if (openSource !== undefined) {
    const tooLate = new Promise<false>((resolve) => setTimeout(() => resolve(false), ANSWER_MS));
    // Whatever keeps it from being shown, the user is told where it is.
    if (await Promise.race([openSource(source).catch(() => false), tooLate])) return;
  }
  const place = placeText(source);
  showToast(store, text(copyText(place) ? 'source_copied' : 'source_at', place));
}
