import type { Body, LogEvent } from '../../extension/protocol/log.ts';
import type { Problems } from '../inspector/status.ts';
import { createQueue } from '../inspector/waiting.ts';
import type { KeptLog, LogExtent, LogDatabase, LogOwner } from './log-database.ts';
import { createMemoryLogDatabase } from './memory-log-database.ts';

/** An event that is to be logged; its number is given when it is. */
export type LogDraft = Omit<LogEvent, 'seq'>;

/** What a panel is told of the log. `reset`: what it knew before is no more. */
export interface LogPart extends LogExtent {
  reset: boolean;
  events: LogEvent[];
}

/** Events that come closer together than this, in ms, are written and told together. */
const TOGETHER_MS = 100;
/**
 * None waits for longer than this, in ms: at most so much is lost in a crash. It is long enough for a thousand tags that are
 * released together: to write and show them meanwhile would take the time of their handlers.
 */
const LONGEST_WAIT_MS = 500;
/** So many characters of bodies are not kept waiting, nor written or told together with more. */
const TOGETHER_LENGTH = 4_000_000;

/** Events that are told at once: a panel takes them without a pause, and a message must not be larger than 64 MiB. */
const MOST_TOLD = 500;

interface OpenLog {
  database: LogDatabase;
  log: KeptLog;
}

export type Log = ReturnType<typeof createLog>;

/**
 * The log of one tab: numbers the events, keeps them, and tells them, in this order. Where the disk refuses, they are
 * told all the same; where it cannot be opened, the log is kept in memory.
 *
 * @param findDatabase asked, like `owner`, once, when the log is first needed.
 */
export function createLog(
  findDatabase: () => Promise<LogDatabase>,
  { owner, tell, complain, solved }: Problems & { owner: () => Promise<LogOwner>; tell: (part: LogPart) => void },
) {
  const enqueue = createQueue();
  let isFailing = false;
  let opened: Promise<OpenLog> | null = null;
  let drafts: LogDraft[] = [];
  /** Characters of the bodies among them. */
  let waiting = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the first and the last of the drafts were added, in ms. */
  let added = { first: 0, last: 0 };

  async function openNow(): Promise<OpenLog> {
    try {
      const database = await findDatabase();
      return { database, log: await database.open(await owner()) };
    } catch (error) {
      complain('log', error);
      const database = createMemoryLogDatabase();
      return { database, log: await database.open({ tabId: 0, origin: '' }) };
    }
  }

  function tellAll(reset: boolean, events: readonly LogEvent[], { firstSeq, dropped }: LogExtent) {
    for (let from = 0; from === 0 || from < events.length; from += MOST_TOLD)
      tell({ reset: reset && from === 0, events: events.slice(from, from + MOST_TOLD), firstSeq, dropped });
  }

  /** In its turn, once the log is open. */
  const withLog = <T>(what: (open: OpenLog) => Promise<T>) => enqueue(async () => what(await (opened ??= openNow())));

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const taken = drafts;
    drafts = [];
    waiting = 0;
    if (taken.length === 0) return enqueue(() => Promise.resolve());
    return withLog(async ({ database, log }) => {
      const events = taken.map((draft): LogEvent => ({ seq: log.nextSeq++, ...draft }));
      try {
        Object.assign(log, await database.append(log.id, events));
        if (isFailing) solved('log');
        isFailing = false;
      } catch (error) {
        isFailing = true;
        throw error;
      } finally {
        tellAll(false, events, log);
      }
    });
  }

  function writeSoon() {
    write().catch((error: unknown) => complain('log', error));
  }

  function writeOnceQuiet() {
    const now = performance.now();
    const left = Math.min(added.last + TOGETHER_MS, added.first + LONGEST_WAIT_MS) - now;
    if (left <= 0) writeSoon();
    else timer = setTimeout(writeOnceQuiet, left);
  }

  return {
    /** @param draft may be mended until it is written, for {@link TOGETHER_MS} at least */
    add(draft: LogDraft) {
      drafts.push(draft);
      const now = performance.now();
      added = { first: drafts.length === 1 ? now : added.first, last: now };
      waiting += lengthOf(draft.requestBody) + lengthOf(draft.responseBody);
      if (waiting > TOGETHER_LENGTH) writeSoon();
      else timer ??= setTimeout(writeOnceQuiet, TOGETHER_MS);
    },

    /** Keeps and tells what was added. */
    flush: write,

    /** Tells the whole log anew. @param read is given all of it as well, in parts */
    async replay(read?: (events: readonly LogEvent[]) => void): Promise<void> {
      writeSoon();
      await withLog(async ({ database, log }) => {
        let reset = true;
        for await (const events of database.read(log.id)) {
          tellAll(reset, events, log);
          read?.(events);
          reset = false;
        }
        if (reset) tellAll(reset, [], log);
      });
    },

    /** The events that were written last, some of them at least. */
    lately: () => withLog(({ database, log }) => database.lately(log.id)),

    /** Empties it. What was not told yet is told first: a panel that shows it already then knows that it is gone, too. */
    async clear(): Promise<void> {
      writeSoon();
      await withLog(async ({ database, log }) => {
        await database.clear(log.id);
        Object.assign(log, { dropped: 0, firstSeq: log.nextSeq });
        tellAll(true, [], log);
      });
    },
  };
}

const lengthOf = (body: Body | undefined) => body?.data.length ?? 0;
