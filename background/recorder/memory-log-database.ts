import type { LogEvent } from '../../extension/protocol/log.ts';
import { DROPPED_SHARE, MOST_BYTES, MOST_EVENTS, READ_BYTES, type LogDatabase } from './log-database.ts';

interface StoredLog {
  tabId: number;
  events: LogEvent[];
  sizes: number[];
  bytes: number;
  nextSeq: number;
  firstSeq: number;
  dropped: number;
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
      let id = logs.findIndex((log) => log.tabId === tabId);
      if (id < 0) id = logs.push({ tabId, events: [], sizes: [], bytes: 0, nextSeq: 1, firstSeq: 1, dropped: 0 }) - 1;
      const { nextSeq, firstSeq, dropped } = find(id);
      return Promise.resolve({ id, nextSeq, firstSeq, dropped });
    },

    append(id, events) {
      const log = find(id);
      for (const event of events) {
        const bytes = JSON.stringify(event).length;
        log.events.push(event);
        log.sizes.push(bytes);
        log.bytes += bytes;
        log.nextSeq = event.seq + 1;
      }
      if (log.events.length > MOST_EVENTS || log.bytes > MOST_BYTES) {
        const left = { events: log.events.length, bytes: log.bytes };
        let gone = 0;
        while (left.events > MOST_EVENTS * (1 - DROPPED_SHARE) || left.bytes > MOST_BYTES * (1 - DROPPED_SHARE)) {
          left.events--;
          left.bytes -= log.sizes[gone++] ?? 0;
        }
        log.events.splice(0, gone);
        log.sizes.splice(0, gone);
        log.bytes = left.bytes;
        log.dropped += gone;
      }
      log.firstSeq = log.events[0]?.seq ?? log.nextSeq;
      return Promise.resolve({ firstSeq: log.firstSeq, dropped: log.dropped });
    },

    // eslint-disable-next-line @typescript-eslint/require-await -- as the interface wants it
    async *read(id) {
      const events = [...find(id).events];
      const sizes = [...find(id).sizes];
      for (let start = 0; start < events.length;) {
        let end = start;
        for (let bytes = 0; end < events.length && end - start < 1_000 && bytes < READ_BYTES; end++)
          bytes += sizes[end] ?? 0;
        yield events.slice(start, end);
        start = end;
      }
    },

    lately: (id) => Promise.resolve(find(id).events.slice(-500)),

    clear(id) {
      const log = find(id);
      Object.assign(log, { events: [], sizes: [], bytes: 0, dropped: 0, firstSeq: log.nextSeq });
      return Promise.resolve();
    },
  };
}
