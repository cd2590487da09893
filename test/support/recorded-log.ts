import type { Frame } from '@playwright/test';
import type { LogEvent } from '../../extension/protocol/log.ts';

interface Stored {
  logs: { id: number; origin: string; lastAt: number }[];
  chunks: { log: number; first: number; events: LogEvent[] }[];
}

/**
 * What is recorded of a site, as it is kept on the disk, oldest first: complete, and independent of what the panel shows.
 * @param panel - a document of the panel
 * @param origin - of the page when its panel was opened
 */
export async function recordedLog(panel: Pick<Frame, 'evaluate'>, origin: string): Promise<LogEvent[]> {
  const { logs, chunks } = await panel.evaluate(readDatabase);
  const [log] = logs.filter((one) => one.origin === origin).sort((a, b) => b.lastAt - a.lastAt);
  return chunks.flatMap((chunk) => (chunk.log === log?.id ? chunk.events : []));
}

/** Runs in a page of the extension. */
async function readDatabase(): Promise<Stored> {
  const done = (request: IDBRequest) =>
    new Promise<unknown>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === 'log')) return { logs: [], chunks: [] }; // to open it would make it
  const database = (await done(indexedDB.open('log'))) as IDBDatabase;
  try {
    const transaction = database.transaction(['logs', 'chunks']);
    const [logs, chunks] = await Promise.all(
      ['logs', 'chunks'].map((store) => done(transaction.objectStore(store).getAll())),
    );
    return { logs, chunks } as Stored; // as the extension wrote them
  } finally {
    database.close();
  }
}
