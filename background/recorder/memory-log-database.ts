import type { LogEvent } from '../../extension/protocol/log.ts';
import { extend, type LogDatabase, type SegmentedLog } from './log-database.ts';

interface StoredLog extends SegmentedLog {
  tabId: number;
  events: LogEvent[];
}

/** Logs that nothing of is written to the disk: those of private windows. They end with the extension's worker. */
export function createMemoryLogDatabase(): LogDatabase {
  const logs: StoredLog[] = [];

  function find(id: number): StoredLog {
    const log = logs[id];
    if (!log) throw new Error('The log was deleted.');
    return log;
  }

  return {
    open({ tabId }) {
      let found = logs.find((log) => log.tabId === tabId);
      if (!found) {
        found = { id: logs.length, tabId, events: [], segments: [], nextSeq: 1, firstSeq: 1, dropped: 0 };
        logs.push(found);
      }
      const { id, nextSeq, firstSeq, dropped } = found;
      return Promise.resolve({ id, nextSeq, firstSeq, dropped });
    },

    append(id, added) {
      const log = find(id);
      const before = log.dropped;
      extend(log, added);
      for (const event of added) log.events.push(event);
      const { firstSeq, dropped } = log;
      log.events.splice(0, dropped - before);
      return Promise.resolve({ firstSeq, dropped });
    },

    // eslint-disable-next-line @typescript-eslint/require-await -- as the interface wants it
    async *read(id) {
      const events = [...find(id).events];
      for (const { count } of [...find(id).segments]) yield events.splice(0, count);
    },

    lately: (id) => Promise.resolve(find(id).events.slice(-500)),

    clear(id) {
      const log = find(id);
      Object.assign(log, { events: [], segments: [], dropped: 0, firstSeq: log.nextSeq });
      return Promise.resolve();
    },
  };
}
