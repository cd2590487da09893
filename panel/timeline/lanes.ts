import type { LogEvent, LogEventType } from '../../extension/protocol/log.ts';
import type { Attempt, Bar, Group, Lane, LaneRow, Lanes, Mark, Request, Stretch, Waiting } from './lane-model.ts';
import { arrangeSpans, closeSpan, insertSpan, noSpans, type Span, type Spans } from './spans.ts';

/** So many dispatches of a tag that run at once are drawn one below the other; more share the last track. */
export const MOST_TRACKS = 3;

/** How a tag ends, and with it that it waits. */
const ENDS: ReadonlySet<LogEventType> = new Set(['completed', 'dropped', 'gone']);

const NONE = noSpans<Request>();

/** What the model says is readonly, while it is made. */
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type WritableLane = Omit<Writable<Lane>, 'tracks'> & { tracks: Bar[] };
type WritableGroup = Omit<Writable<Group>, 'lanes'> & { lanes: Map<string, WritableLane> };
type WritableAttempt = Writable<Attempt>;
type WritableLanes = Omit<Writable<Lanes>, 'tab' | 'groups' | 'attempts' | 'changed'> & {
  tab: WritableGroup;
  groups: Map<string, WritableGroup>;
  attempts: Map<string, WritableAttempt>;
  changed: Set<Spans<Span>>;
};

/**
 * The lanes of a log. Where `before` are the lanes of its beginning, only what was appended is looked at, and `before` itself
 * is brought up to date; any other log (dropped at the front, replaced) is read from its beginning.
 */
export function lanesOf(before: Lanes | null, events: readonly LogEvent[]): Lanes {
  const lanes =
    before !== null && isContinued(before, events) ? (before as WritableLanes) : noLanes(logOf(before, events));
  const { rows, count } = lanes;
  for (let index = count; index < events.length; index++) {
    const event = events[index];
    if (event !== undefined) add(lanes, event);
  }
  lanes.changed.forEach(arrangeSpans);
  lanes.changed.clear();
  lanes.first = events[0] ?? null;
  lanes.last = events.at(-1) ?? null;
  lanes.count = events.length;
  const length = rowCount(lanes);
  if (length !== rows.length) lanes.rows = rowsOf(lanes);
  return lanes;
}

/** Of the whole log of a file: attempts without an end do not run. */
export function markUnended({ rows }: Lanes): void {
  // Of the bars only attempts may be without an end.
  for (const row of rows)
    if (row.type === 'lane') for (const bar of row.lane.bars.open) (bar as WritableAttempt).unended = true;
}

function isContinued({ count, first, last }: Lanes, events: readonly LogEvent[]): boolean {
  return count === 0 || (events[0] === first && events[count - 1] === last);
}

/** Numbers never repeat in a log: where all are new, it was cleared, or is another one. */
function logOf(before: Lanes | null, [first]: readonly LogEvent[]): object {
  return before?.last && first && first.seq <= before.last.seq ? before.log : {};
}

/** The attempt that an event belongs to; null where it belongs to none, or came before it. */
export function attemptOf(lanes: Pick<Lanes, 'attempts'>, { dispatchId, seq }: LogEvent): Attempt | null {
  let attempt = dispatchId === undefined ? null : (lanes.attempts.get(dispatchId) ?? null);
  while (attempt !== null && attempt.seq > seq) attempt = attempt.earlier;
  return attempt;
}

/** The lane that an event is in; null where it has not been added. */
export function laneOf(lanes: Lanes, event: LogEvent): Lane | null {
  const attempt = event.type === 'dispatched' ? null : attemptOf(lanes, event);
  if (attempt !== null) return attempt.lane;
  const group = event.scope === undefined ? lanes.tab : lanes.groups.get(groupKey(event));
  return group?.lanes.get(laneKey(group.key, event)) ?? null;
}

function add(lanes: WritableLanes, event: LogEvent): void {
  const lane = (laneOf(lanes, event) as WritableLane | null) ?? newLane(lanes, event);
  lane.version++;
  extend(lanes, event.at, event.at);
  switch (event.type) {
    case 'dispatched':
      if (event.via !== 'simulated') endWaiting(lanes, lane, event.at); // which the browser knows nothing of
      beginAttempt(lanes, lane, event);
      break;
    case 'settled':
      endAttempt(lanes, lane, event);
      break;
    case 'request':
      addRequest(lanes, lane, event);
      break;
    case 'waiting':
      endWaiting(lanes, lane, event.at);
      lanes.estimatedEnd = Math.max(lanes.estimatedEnd, event.nextAttemptAt ?? -Infinity);
      insert<Waiting>(lanes, lane.waits, { type: 'waiting', seq: event.seq, start: event.at, end: Infinity, event });
      break;
    default:
      if (ENDS.has(event.type)) endWaiting(lanes, lane, event.at);
      if (event.type === 'offline' || event.type === 'online') stretch(lanes, groupOf(lanes, event), 'offline', event);
      if (event.type === 'held' || event.type === 'released') stretch(lanes, groupOf(lanes, event), 'held', event);
      insert<Mark>(lanes, lane.marks, { type: 'mark', seq: event.seq, start: event.at, end: event.at, event });
  }
}

function beginAttempt(lanes: WritableLanes, lane: WritableLane, event: LogEvent): void {
  addAttempt(lanes, lane, { start: event.at, end: Infinity, dispatched: event, settled: null }, event);
}

function endAttempt(lanes: WritableLanes, lane: WritableLane, event: LogEvent): void {
  const attempt: WritableAttempt | null = attemptOf(lanes, event);
  if (attempt !== null) {
    // Of two ends the first counts.
    if (attempt.settled !== null) return;
    attempt.settled = event;
    close<Bar>(lanes, lane.bars, attempt, event.at);
    return;
  }
  // The log begins in the middle of it, or does not say which one it was.
  const start = event.at - (event.durationMs ?? 0);
  addAttempt(lanes, lane, { start, end: event.at, dispatched: null, settled: event }, event);
  extend(lanes, start, event.at);
}

function addAttempt(
  lanes: WritableLanes,
  lane: WritableLane,
  { start, end, dispatched, settled }: Pick<Attempt, 'start' | 'end' | 'dispatched' | 'settled'>,
  { seq, dispatchId }: LogEvent,
): void {
  const track = trackFor(lane, start);
  const earlier = dispatchId === undefined ? null : (lanes.attempts.get(dispatchId) ?? null);
  const attempt: WritableAttempt = {
    type: 'attempt',
    seq,
    start,
    end,
    dispatched,
    settled,
    requests: NONE,
    track,
    lane,
    earlier,
  };
  addBar(lanes, lane, attempt);
  if (dispatchId !== undefined) lanes.attempts.set(dispatchId, attempt);
}

function addRequest(lanes: WritableLanes, lane: WritableLane, event: LogEvent): void {
  const { seq, at: start } = event;
  const end = start + (event.durationMs ?? 0);
  const attempt: WritableAttempt | null = attemptOf(lanes, event);
  const track = attempt === null ? trackFor(lane, start) : attempt.track;
  const request: Request = { type: 'request', seq, start, end, event, track };
  extend(lanes, start, end);
  if (attempt === null) addBar(lanes, lane, request);
  else {
    if (attempt.requests === NONE) attempt.requests = noSpans();
    insert(lanes, attempt.requests, request);
  }
}

function addBar(lanes: WritableLanes, lane: WritableLane, bar: Bar): void {
  insert(lanes, lane.bars, bar);
  lane.tracks[bar.track] = bar;
}

/** The first track that is free at a time, else the last one. */
function trackFor({ tracks }: Lane, at: number): number {
  const free = tracks.findIndex(({ end }) => end <= at);
  return free >= 0 ? free : Math.min(tracks.length, MOST_TRACKS - 1);
}

function endWaiting(lanes: WritableLanes, { waits }: Lane, at: number): void {
  for (const waiting of [...waits.open]) close(lanes, waits, waiting, at);
}

function stretch(lanes: WritableLanes, group: WritableGroup, kind: 'offline' | 'held', event: LogEvent): void {
  const spans: Spans<Stretch> = group[kind];
  const [open] = spans.open;
  group.version++;
  if (event.type === kind) {
    if (open === undefined) insert(lanes, spans, { seq: event.seq, start: event.at, end: Infinity });
  } else if (open !== undefined) close(lanes, spans, open, event.at);
  // What ends and did not begin began before the log.
  else if (spans.items.length === 0) insert(lanes, spans, { seq: event.seq, start: -Infinity, end: event.at });
}

function insert<T extends Span>({ changed }: WritableLanes, spans: Spans<T>, item: T): void {
  insertSpan(spans, item);
  changed.add(spans);
}

function close<T extends Span>({ changed }: WritableLanes, spans: Spans<T>, item: T, end: number): void {
  closeSpan(spans, item, end);
  changed.add(spans);
}

function extend(lanes: WritableLanes, begin: number, end: number): void {
  lanes.begin = Math.min(lanes.begin, begin);
  lanes.end = Math.max(lanes.end, end);
}

function groupOf(lanes: WritableLanes, event: LogEvent): WritableGroup {
  if (event.scope === undefined) return lanes.tab;
  const key = groupKey(event);
  const group = lanes.groups.get(key) ?? newGroup(key, event.scope, event.partitioned ?? false);
  lanes.groups.set(key, group);
  return group;
}

function newLane(lanes: WritableLanes, event: LogEvent): WritableLane {
  const group = groupOf(lanes, event);
  const key = laneKey(group.key, event);
  const lane: WritableLane = {
    key,
    tag: event.tag ?? null,
    kind: event.kind ?? 'sync',
    bars: noSpans(),
    waits: noSpans(),
    marks: noSpans(),
    tracks: [],
    version: 0,
  };
  // What belongs to no tag stands above the tags.
  if (lane.tag === null) group.lanes = new Map([[key, lane], ...group.lanes]);
  else group.lanes.set(key, lane);
  return lane;
}

function newGroup(key: string, scope: string, partitioned: boolean): WritableGroup {
  return { key, scope, partitioned, lanes: new Map(), offline: noSpans(), held: noSpans(), version: 0 };
}

function noLanes(log: object): WritableLanes {
  return {
    log,
    rows: [],
    tab: newGroup('tab', '', false),
    groups: new Map(),
    attempts: new Map(),
    begin: Infinity,
    end: -Infinity,
    estimatedEnd: -Infinity,
    changed: new Set(),
    count: 0,
    first: null,
    last: null,
  };
}

// Neither a scope nor the words before it have a line break.
function groupKey({ scope, partitioned }: LogEvent): string {
  return `${partitioned === true ? 'partitioned' : 'registration'}\n${scope ?? ''}`;
}

function laneKey(group: string, { tag, kind }: LogEvent): string {
  return tag === undefined ? group : `${group}\n${kind ?? 'sync'}\n${tag}`;
}

function rowCount({ tab, groups }: Lanes): number {
  let count = tab.lanes.size;
  for (const { lanes } of groups.values()) count += lanes.size + 1;
  return count;
}

function rowsOf({ tab, groups }: Lanes): LaneRow[] {
  const rows = laneRows(tab);
  for (const group of groups.values()) {
    rows.push({ type: 'group', key: `group ${group.key}`, group }, ...laneRows(group));
  }
  return rows;
}

function laneRows(group: Group): LaneRow[] {
  return Array.from(group.lanes.values(), (lane) => ({ type: 'lane', key: lane.key, group, lane }));
}
