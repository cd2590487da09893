import { browser } from '../../extension/browser.ts';
import type { Stuck } from '../../extension/protocol/model.ts';
import { createQueue } from '../inspector/waiting.ts';
import type { SavedTab } from '../inspector/saved-tab.ts';
import type { KeptRule } from '../rules/rule-book.ts';
import type { SavedWorker } from '../inspector/registration-worker.ts';

/** What outlives one run of the extension's worker. */
export interface Saved {
  /** The switches of each inspected tab that has one on. */
  tabs: (SavedTab & { tabId: number })[];
  workers: SavedWorker[];
  rules: KeptRule[];
  stuck: Record<string, Stuck>;
}

const KEY = 'inspected';
/** Names this run of the browser. */
const RUN = 'run';
/** What would be stuck if the extension itself went away now: outlives it, but not the browser. */
const LEFT_BEHIND = 'stuckIfGone';

/**
 * Keeps what must outlive the extension's worker in `storage.session` (gone with the browser, and with the extension's
 * reload), and what would be stuck after a reload of the extension in `storage.local`.
 */
export function createMemory() {
  const enqueue = createQueue();
  /** What was last written there, as JSON text; null where that is not known. */
  let left: string | null = null;

  return {
    /** A name for this run of the browser that no other run has. */
    run: () =>
      enqueue(async () => {
        const { [RUN]: known } = await browser.storage.session.get(RUN);
        if (typeof known === 'string') return known;
        const run = crypto.randomUUID();
        await browser.storage.session.set({ [RUN]: run });
        return run;
      }),

    async load(): Promise<Saved> {
      const { [KEY]: saved } = await browser.storage.session.get(KEY);
      // Only this module writes the key, in this browser session and this version of the extension.
      if (saved) return saved as Saved;
      const { [LEFT_BEHIND]: stuck } = await browser.storage.local.get(LEFT_BEHIND);
      return { tabs: [], workers: [], rules: [], stuck: (stuck ?? {}) as Saved['stuck'] };
    },

    /** Writes are made in the order asked; one that fails rejects and does not stop the next. */
    save: (saved: Saved, stuckIfGone: Saved['stuck']): Promise<void> =>
      enqueue(async () => {
        const leaving = JSON.stringify(stuckIfGone);
        const isLeft = leaving === left;
        if (!isLeft) left = null;
        // Both are on their way at once: the extension may go away at any moment.
        await Promise.all([
          isLeft ? undefined : browser.storage.local.set({ [LEFT_BEHIND]: stuckIfGone }),
          browser.storage.session.set({ [KEY]: saved }),
        ]);
        left = leaving;
      }),

    /** The browser was started anew: it counts no holds any more. */
    forgetStuck(): Promise<void> {
      left = null;
      return browser.storage.local.remove(LEFT_BEHIND);
    },
  };
}
