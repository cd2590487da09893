import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { MOST_BYTES, MOST_EVENTS, READ_BYTES, type KeptLog, type LogDatabase } from '../recorder/log-database.ts';

/** Events that were written together: bytes as JSON. */
interface Chunk {
  log: number;
  first: number;
  events: readonly LogEvent[];
  bytes: number;
}

interface StoredLog extends KeptLog {
  /** The tab and the run of the browser that it belongs to; '' once that tab is closed. */
  tab: string;
  origin: string;
  lastAt: number;
  count: number;
  bytes: number;
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

  const nameOf = async (tabId: number) => `${await run()} ${tabId}`;
  const all = (log: number, upTo = Infinity) => IDBKeyRange.bound([log, -Infinity], [log, upTo]);

  return {
    async open({ tabId, origin }) {
      const [db, tab, current] = [await database(), await nameOf(tabId), await run()];
      const tx = db.transaction(['logs', 'chunks'], 'readwrite');
      const logs = await tx.objectStore('logs').getAll();
      const isFree = (log: StoredLog) => log.origin === origin && origin !== '' && !log.tab.startsWith(`${current} `);
      const byAge = logs.toSorted((a, b) => b.lastAt - a.lastAt);
      const found = logs.find((log) => log.tab === tab) ?? byAge.find(isFree);
      const fresh = { nextSeq: 1, firstSeq: 1, dropped: 0, count: 0, bytes: 0, lastAt: Date.now() };
      const log = found ? { ...found, tab } : { ...fresh, tab, origin };
      // The key is generated where there is none.
      const id = await tx.objectStore('logs').put(log as StoredLog);
      for (const old of byAge.filter((one) => one.id !== id).slice(MOST_LOGS - 1)) {
        await tx.objectStore('chunks').delete(all(old.id));
        await tx.objectStore('logs').delete(old.id);
      }
      await tx.done;
      return { id, nextSeq: log.nextSeq, firstSeq: log.firstSeq, dropped: log.dropped };
    },

    async append(id, events) {
      const [first] = events;
      const last = events.at(-1);
      const tx = (await database()).transaction(['logs', 'chunks'], 'readwrite');
      const log = await tx.objectStore('logs').get(id);
      if (!log) throw new Error('The log was deleted.');
      if (!first || !last) return log;
      const bytes = JSON.stringify(events).length;
      await tx.objectStore('chunks').put({ log: id, first: first.seq, events, bytes });
      Object.assign(log, { nextSeq: last.seq + 1, lastAt: last.at });
      log.count += events.length;
      log.bytes += bytes;
      for (
        let cursor = await tx.objectStore('chunks').openCursor(all(id));
        cursor && (log.count > MOST_EVENTS || log.bytes > MOST_BYTES);
        cursor = await cursor.continue()
      ) {
        const oldest = cursor.value;
        log.count -= oldest.events.length;
        log.bytes -= oldest.bytes;
        log.dropped += oldest.events.length;
        log.firstSeq = oldest.first + oldest.events.length;
        await cursor.delete();
      }
      await tx.objectStore('logs').put(log);
      await tx.done;
      return { firstSeq: log.firstSeq, dropped: log.dropped };
    },

    async *read(id) {
      const db = await database();
      for (let after = -Infinity; ;) {
        const chunks = await db.getAll('chunks', IDBKeyRange.bound([id, after], [id, Infinity], true), READ_AT_ONCE);
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
      let cursor = await (await database()).transaction('chunks').store.openCursor(all(id), 'prev');
      for (; cursor && found.length < 500; cursor = await cursor.continue()) found.unshift(...cursor.value.events);
      return found;
    },

    async clear(id) {
      const tx = (await database()).transaction(['logs', 'chunks'], 'readwrite');
      await tx.objectStore('chunks').delete(all(id));
      const log = await tx.objectStore('logs').get(id);
      if (log) await tx.objectStore('logs').put({ ...log, count: 0, bytes: 0, dropped: 0, firstSeq: log.nextSeq });
      await tx.done;
    },

    async abandon(tabId) {
      const tab = await nameOf(tabId);
      const tx = (await database()).transaction('logs', 'readwrite');
      const log = await tx.store.index('tab').get(tab);
      if (log) await tx.store.put({ ...log, tab: '' });
      await tx.done;
    },
  };
}
