import type { LogEvent } from '../../extension/protocol/log.ts';

/** At most so many events, and bytes of them as JSON, are kept of one log; the oldest are dropped. */
export const MOST_EVENTS = 100_000;
export const MOST_BYTES = 50_000_000;
/** When the oldest are dropped, at least this share of the most is: what shows a log has to look at all of it then. */
const DROPPED_SHARE = 1 / 40;

/** Of events that are read together, as JSON: what a browser's message may have is a few times that. */
export const READ_BYTES = 8_000_000;

/** Whose log it is: a tab's, for as long as the browser runs; after that, the next tab's that shows the same origin. */
export interface LogOwner {
  tabId: number;
  /** Of the page, '' where it has none. */
  origin: string;
}

/** What is left of a log. */
export interface LogExtent {
  /** The number of its first event that is kept, or of the first to come. */
  firstSeq: number;
  /** How many events before that were dropped, to keep to the limits. */
  dropped: number;
}

/** A log as it is kept. */
export interface KeptLog extends LogExtent {
  id: number;
  /** The number that the next event gets. */
  nextSeq: number;
}

/** Keeps the logs over the death of the extension's worker and of the browser. Every call rejects where the disk refuses. */
export interface LogDatabase {
  /** The log of that tab: a new one where there is none. */
  open(owner: LogOwner): Promise<KeptLog>;
  /** Adds events, in the order of their `seq`. Resolves with what is left of the log then. */
  append(id: number, events: readonly LogEvent[]): Promise<LogExtent>;
  /** The events in the order of their `seq`, in parts. */
  read(id: number): AsyncIterable<readonly LogEvent[]>;
  /** The last ones, some hundred at most. */
  lately(id: number): Promise<readonly LogEvent[]>;
  clear(id: number): Promise<void>;
}

/** Events that are dropped together. */
interface Segment {
  first: number;
  count: number;
  /** As JSON. */
  bytes: number;
}

/** A log that knows what it drops next. */
export interface SegmentedLog extends KeptLog {
  /** The oldest first. */
  segments: Segment[];
}

/** Adds events, and drops the oldest where there are too many then. Returns what is added. */
export function extend(log: SegmentedLog, events: readonly LogEvent[]): Segment {
  const { segments } = log;
  const added = { first: events[0]?.seq ?? log.nextSeq, count: events.length, bytes: JSON.stringify(events).length };
  const last = segments.at(-1);
  if (last && last.count <= MOST_EVENTS * DROPPED_SHARE && last.bytes <= MOST_BYTES * DROPPED_SHARE) {
    last.count += added.count;
    last.bytes += added.bytes;
  } else segments.push({ ...added });
  log.nextSeq = added.first + added.count;
  const sum = (of: 'count' | 'bytes') => segments.reduce((all, segment) => all + segment[of], 0);
  while (sum('count') > MOST_EVENTS || sum('bytes') > MOST_BYTES) {
    log.dropped += segments.shift()?.count ?? 0;
    log.firstSeq = segments[0]?.first ?? log.nextSeq;
  }
  return added;
}
