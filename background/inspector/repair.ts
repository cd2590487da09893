import { InspectorError } from '../../extension/protocol/errors.ts';
import type { Registration } from '../../extension/protocol/model.ts';
import type { Cdp } from './cdp.ts';
import type { Keepers } from './keepers.ts';
import type { Site } from './site.ts';
import type { TabSession } from './tab-session.ts';
import { pause } from './waiting.ts';

/** How long the reloaded page may take to register its worker itself, and the worker to become active, in ms. */
const RETURN_MS = 5_000;
const LOOK_MS = 100;

/**
 * Cures a registration whose tags the browser will never fire: a new registration has a count of its own. Removes the
 * service workers of its origin (IndexedDB, Cache Storage and localStorage stay), reloads the page, and registers again
 * what the page does not register itself: the worker, then the tags.
 *
 * @throws InspectorError `WorkerUnreachable` where no worker becomes active; the message names the tags that are lost.
 */
export async function repair(
  inspected: {
    cdp: Cdp;
    tabId: number;
    site: Site;
    tab: TabSession;
    keepers: Keepers;
    refresh: () => Promise<void>;
    find: (key: string) => { registration: Registration };
    frameOf: (key: string) => number | undefined;
    isSwitchedOn: () => boolean;
  },
  key: string,
): Promise<void> {
  const { cdp, tabId, site, tab, keepers, refresh, find, frameOf } = inspected;
  await refresh();
  const { registration } = find(key);
  const { scope, sync, workers } = registration;
  const tags = sync.status === 'listed' ? sync.tags : [];
  const scriptURL = workers.find(({ slot }) => slot === 'active')?.scriptURL ?? '';

  await tab.attach();
  await cdp.send({ tabId }, 'Storage.clearDataForOrigin', {
    origin: new URL(scope).origin,
    storageTypes: 'service_workers',
  });
  await site.reload();
  if (!(await isActiveWithin(RETURN_MS))) {
    await site.registerWorker(frameOf(key) ?? 0, scriptURL, scope);
    if (!(await isActiveWithin(RETURN_MS))) {
      const lost = tags.length > 0 ? ` Its tags were: ${tags.map((tag) => JSON.stringify(tag)).join(', ')}.` : '';
      throw new InspectorError(
        'WorkerUnreachable',
        `The worker of ${scope} was removed but did not become active again. Reload the page.${lost}`,
      );
    }
  }
  keepers.get(key)?.unstick();
  for (const tag of tags) await site.register(frameOf(key) ?? 0, scope, tag);
  if (!inspected.isSwitchedOn()) await tab.detach();
  await refresh();

  async function isActiveWithin(ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await refresh();
      try {
        if (find(key).registration.workers.some(({ slot, state }) => slot === 'active' && state === 'activated'))
          return true;
      } catch (error) {
        if (!(error instanceof InspectorError)) throw error; // not there yet
      }
      await pause(LOOK_MS);
    }
    return false;
  }
}
