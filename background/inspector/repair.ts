import { InspectorError, toFailure } from '../../extension/protocol/errors.ts';
import type { Registration } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import type { Cdp } from './cdp.ts';
import type { Keepers } from './keepers.ts';
import type { Site } from './site.ts';
import type { TabSession } from './tab-session.ts';
import { pause } from './waiting.ts';

/** How long the reloaded page may take to register its worker itself, and the worker to become active, in ms. */
const RETURN_MS = 5_000;
const LOOK_MS = 100;

/** A registration that is removed, with what must be brought back. */
interface Removed {
  key: string;
  scope: string;
  scriptURL: string;
  tags: Set<string>;
}

/**
 * Cures a registration whose tags the browser will never fire: a new registration has a count of its own. Removes the
 * service workers of its origin (IndexedDB, Cache Storage and localStorage stay), reloads the page, and registers again
 * what the page does not register itself: the workers, then the tags.
 *
 * @throws InspectorError `WorkerUnreachable` where not all comes back; the message names the tags that are lost.
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
    registrations: () => Registration[];
    frameOf: (key: string) => number | undefined;
    /** Detaches from the tab where nothing else needs it. */
    letGo: () => Promise<void>;
  },
  key: string,
): Promise<void> {
  const { cdp, tabId, site, tab, keepers, refresh, find, registrations, frameOf } = inspected;
  await refresh();
  const { origin } = new URL(find(key).registration.scope);
  const removed = registrations()
    .filter(({ scope }) => new URL(scope).origin === origin)
    .map(toRemoved)
    .sort((a, b) => Number(b.key === key) - Number(a.key === key));

  try {
    await tab.attach();
    await cdp.send({ tabId }, 'Storage.clearDataForOrigin', { origin, storageTypes: 'service_workers' });
    await site.reload();
    await isActiveWithin(key, RETURN_MS);
    for (const one of removed) await bringBack(one);
  } catch (error) {
    const tags = removed.flatMap((one) => [...one.tags].map((tag) => JSON.stringify(tag)));
    const { message } = toFailure(error);
    const list = tags.join(text('list_separator'));
    throw new InspectorError('WorkerUnreachable', tags.length > 0 ? text('repair_lost_tags', message, list) : message);
  } finally {
    await inspected.letGo();
  }
  await refresh();

  /** Rejects once the tab is closed: nothing comes back in it. */
  async function nextLook() {
    await pause(LOOK_MS);
    await site.isAlive();
  }

  /** Tries for a while: the list may still be that of the page before its reload. */
  async function bringBack(one: Removed) {
    const end = performance.now() + RETURN_MS;
    for (;;) {
      try {
        await tryBringBack(one);
        return;
      } catch (error) {
        if (performance.now() >= end) throw error;
        await nextLook();
      }
    }
  }

  async function tryBringBack({ key: name, scope, scriptURL, tags }: Removed) {
    if (!(await isActiveWithin(name, 0))) {
      await site.registerWorker(frameOf(key) ?? 0, scriptURL, scope);
      if (!(await isActiveWithin(name, RETURN_MS))) {
        throw new Error(text('repair_no_return', scope));
      }
    }
    keepers.get(name)?.unstick();
    for (const tag of [...tags]) {
      await site.register(frameOf(name) ?? 0, scope, tag);
      tags.delete(tag);
    }
  }

  /** Looks at least once. */
  async function isActiveWithin(name: string, ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    for (;;) {
      await refresh();
      const back = registrations().find((one) => one.key === name);
      if (back?.workers.some(({ slot, state }) => slot === 'active' && state === 'activated')) return true;
      if (performance.now() >= end) return false;
      await nextLook();
    }
  }
}

function toRemoved({ key, scope, workers, sync }: Registration): Removed {
  const worker = workers.find(({ slot }) => slot === 'active') ?? workers[0];
  return { key, scope, scriptURL: worker?.scriptURL ?? '', tags: new Set(sync.status === 'listed' ? sync.tags : []) };
}
