import type { Page } from '@playwright/test';
import type { LogEvent } from '../../extension/protocol/log.ts';

interface Stored {
  logs: { id: number; tab: string; lastAt: number }[];
  chunks: { log: number; first: number; events: LogEvent[] }[];
}

/**
 * What is recorded of a panel's tab, as it is kept on the disk, oldest first: complete, and independent of what the panel shows.
 * @param panelPage - a panel in a tab of its own, which names its tab
 */
export async function recordedLog(panelPage: Page): Promise<LogEvent[]> {
  const tabId = new URL(panelPage.url()).searchParams.get('tabId') ?? '';
  const { logs, chunks } = await panelPage.evaluate(readDatabase);
  const log = logs.find(({ tab }) => tab.endsWith(` ${tabId}`));
  return chunks.flatMap((chunk) => (chunk.log === log?.id ? chunk.events : []));
}

/** Runs in a page of the extension. */
async function readDatabase(): Promise<Stored> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === 'log')) return { logs: [], chunks: [] }; // to open it would make it
  const database = await done(indexedDB.open('log'));
  try {
    const transaction = database.transaction(['logs', 'chunks']);
    const [logs, chunks] = await Promise.all(
      ['logs', 'chunks'].map((store) => done<unknown>(transaction.objectStore(store).getAll())),
    );
    return { logs, chunks } as Stored; // as the extension wrote them
  } finally {
    database.close();
  }
}
