import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { originOf } from '../origin.ts';
import { extend, READ_BYTES, type LogDatabase, type LogOwner, type SegmentedLog } from '../recorder/log-database.ts';

/** Events that were written together: bytes as JSON. */
interface Chunk {
  log: number;
  first: number;
  events: readonly LogEvent[];
  bytes: number;
}

interface StoredLog extends SegmentedLog {
  /** The tab and the run of the browser that it belongs to; '' once that tab is closed. */
  tab: string;
  origin: string;
  lastAt: number;
}

interface Schema extends DBSchema {
  logs: { key: number; value: StoredLog; indexes: { tab: string } };
  chunks: { key: [number, number]; value: Chunk };
}

/** Logs of tabs that are gone are kept for whoever opens their origin again, up to so many. */
const MOST_LOGS = 20;
/** How many chunks are read at once. */
const READ_AT_ONCE = 50;

export interface ChromeLogDatabase extends LogDatabase {
  /** The tab is closed: the next tab of its origin goes on with its log. */
  abandon(tabId: number): Promise<void>;
}

/**
 * The logs in IndexedDB. A tab's number means nothing after the browser's restart, so a log names the run of the browser, too.
 *
 * @param run names this run of the browser.
 */
export function createChromeLogDatabase(run: () => Promise<string>): ChromeLogDatabase {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () =>
    (opening ??= openDB<Schema>('log', 1, {
      upgrade(db) {
        db.createObjectStore('logs', { keyPath: 'id', autoIncrement: true }).createIndex('tab', 'tab');
        db.createObjectStore('chunks', { keyPath: ['log', 'first'] });
      },
    }).catch((error: unknown) => {
      opening = null; // it is tried again with the next call
      throw error;
    }));

  /** Both stores in one transaction. */
  async function begin() {
    const tx = (await database()).transaction(['logs', 'chunks'], 'readwrite');
    return { logs: tx.objectStore('logs'), chunks: tx.objectStore('chunks'), done: tx.done };
  }

  const nameOf = async (tabId: number) => `${await run()} ${tabId}`;
  /** The chunks of a log, or those of them before an event. */
  const chunksOf = (log: number, before = Infinity) => IDBKeyRange.bound([log, -Infinity], [log, before], false, true);

  return {
    async open({ tabId, origin }) {
      const [tab, current] = [await nameOf(tabId), await run()];
      const { logs, chunks, done } = await begin();
      const all = await logs.getAll();
      const isFree = (log: StoredLog) => log.origin === origin && origin !== '' && !log.tab.startsWith(`${current} `);
      const byAge = all.toSorted((a, b) => b.lastAt - a.lastAt);
      const found = all.find((log) => log.tab === tab) ?? byAge.find(isFree);
      const fresh = { nextSeq: 1, firstSeq: 1, dropped: 0, segments: [], lastAt: Date.now() };
      // One that is in use is not the next to be deleted.
      const log = found ? { ...found, tab, lastAt: Date.now() } : { ...fresh, tab, origin };
      // The key is generated where there is none.
      const id = await logs.put(log as StoredLog);
      for (const old of byAge.filter((one) => one.id !== id).slice(MOST_LOGS - 1)) {
        await chunks.delete(chunksOf(old.id));
        await logs.delete(old.id);
      }
      await done;
      return { id, nextSeq: log.nextSeq, firstSeq: log.firstSeq, dropped: log.dropped };
    },

    async append(id, events) {
      const last = events.at(-1);
      const { logs, chunks, done } = await begin();
      const log = await logs.get(id);
      if (!log) throw new Error('The log was deleted.');
      if (!last) return log;
      const { firstSeq } = log;
      const { first, bytes } = extend(log, events);
      Object.assign(log, { lastAt: last.at, origin: originAfter(log, events) });
      await chunks.put({ log: id, first, events, bytes });
      if (log.firstSeq > firstSeq) await chunks.delete(chunksOf(id, log.firstSeq));
      await logs.put(log);
      await done;
      return { firstSeq: log.firstSeq, dropped: log.dropped };
    },

    async *read(id) {
      const db = await database();
      for (let after = -Infinity; ;) {
        const { store } = db.transaction('chunks'); // idb's short cuts are not built in, see scripts/build/slim-libraries.ts
        const chunks = await store.getAll(IDBKeyRange.bound([id, after], [id, Infinity], true), READ_AT_ONCE);
        const last = chunks.at(-1);
        if (!last) return;
        for (let start = 0; start < chunks.length;) {
          let end = start;
          for (let bytes = 0; end < chunks.length && bytes < READ_BYTES; end++) bytes += chunks[end]?.bytes ?? 0;
          yield chunks.slice(start, end).flatMap(({ events }) => events);
          start = end;
        }
        after = last.first;
      }
    },

    async lately(id) {
      const found: LogEvent[] = [];
      const { store } = (await database()).transaction('chunks');
      for (const key of (await store.getAllKeys(chunksOf(id))).reverse()) {
        if (found.length >= 500) break;
        found.unshift(...((await store.get(key))?.events ?? []));
      }
      return found;
    },

    async clear(id) {
      const { logs, chunks, done } = await begin();
      await chunks.delete(chunksOf(id));
      const log = await logs.get(id);
      if (log) await logs.put({ ...log, segments: [], dropped: 0, firstSeq: log.nextSeq });
      await done;
    },

    async abandon(tabId) {
      const tab = await nameOf(tabId);
      const { logs, done } = await begin();
      const log = await logs.index('tab').get(tab);
      if (log) await logs.put({ ...log, tab: '' });
      await done;
    },
  };
}

/** A log belongs to the origin of the page that was gone to last: it may have been opened before any site was. */
function originAfter({ origin }: Pick<LogOwner, 'origin'>, events: readonly LogEvent[]): string {
  const page = events.findLast(({ type }) => type === 'navigated' || type === 'reloaded')?.url;
  return originOf(page) || origin || originOf(events.find(({ scope }) => scope !== undefined)?.scope);
}
