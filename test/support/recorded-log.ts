import type { Frame } from '@playwright/test';
import type { LogEvent } from '../../extension/protocol/log.ts';

/** As the extension writes them. */
interface StoredLog {
  id: number;
  origin: string;
  lastAt: number;
}
interface StoredChunk {
  events: LogEvent[];
}

/**
 * What is recorded of a site, as it is kept on the disk, oldest first: complete, and independent of what the panel shows.
 * @param panel - a document of the panel
 * @param origin - of the page when its panel was opened
 */
export function recordedLog(panel: Pick<Frame, 'evaluate'>, origin: string): Promise<LogEvent[]> {
  return panel.evaluate(readLog, origin);
}

/** Runs in a page of the extension: a browser that many tests share has many logs. */
async function readLog(origin: string): Promise<LogEvent[]> {
  const done = (request: IDBRequest) =>
    new Promise<unknown>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === 'log')) return []; // to open it would make it
  const database = (await done(indexedDB.open('log'))) as IDBDatabase;
  try {
    const transaction = database.transaction(['logs', 'chunks']);
    const logs = (await done(transaction.objectStore('logs').getAll())) as StoredLog[];
    const [log] = logs.filter((one) => one.origin === origin).sort((a, b) => b.lastAt - a.lastAt);
    if (!log) return [];
    const all = IDBKeyRange.bound([log.id, -Infinity], [log.id, Infinity]);
    const chunks = (await done(transaction.objectStore('chunks').getAll(all))) as StoredChunk[];
    return chunks.flatMap(({ events }) => events);
  } finally {
    database.close();
  }
}
