import type { EventName } from '../../extension/protocol/model.ts';
import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Span, Spans } from './spans.ts';

/** One dispatch, from `dispatched` to `settled`. `dispatched` is null where the log begins after it. */
export interface Attempt extends Span {
  readonly type: 'attempt';
  readonly dispatched: LogEvent | null;
  readonly settled: LogEvent | null;
  readonly requests: Spans<Request>;
  /** That it had not ended when its log was written: it does not run. */
  readonly unended?: true;
  /** Which of the lane's tracks it is drawn in, from 0: two that ran at once are not in the same one. */
  readonly track: number;
  readonly lane: Lane;
  /** The one before it of the same `dispatchId`, which should not be, but a log of another tool may have it. */
  readonly earlier: Attempt | null;
}

/** A request of a worker: of an attempt, or of nobody known, then with a track of its own in the registration's lane. */
export interface Request extends Span {
  readonly type: 'request';
  readonly event: LogEvent;
  readonly track: number;
}

/**
 * A tag that waits for its next attempt: until that came, or the tag was done with. `event.nextAttemptAt` is when it was
 * estimated to come.
 */
export interface Waiting extends Span {
  readonly type: 'waiting';
  readonly event: LogEvent;
}

/** What happened at a moment. */
export interface Mark extends Span {
  readonly type: 'mark';
  readonly event: LogEvent;
}

export type Bar = Attempt | Request;
export type Item = Bar | Waiting | Mark;

/** All that happened to a tag; or, where `tag` is null, what belongs to no tag of its group. */
export interface Lane {
  readonly key: string;
  readonly tag: string | null;
  readonly kind: EventName;
  readonly bars: Spans<Bar>;
  readonly waits: Spans<Waiting>;
  readonly marks: Spans<Mark>;
  /** The latest bar of each track; at least one track is drawn. */
  readonly tracks: readonly Bar[];
  /** Counts the changes, so that a view of the lane knows whether it is still right. */
  readonly version: number;
}

/** A time in which nothing could get through. */
export type Stretch = Span;

/** When a registration, or the whole tab, was offline, and when it was held. */
export interface Stretches {
  readonly offline: Spans<Stretch>;
  readonly held: Spans<Stretch>;
}

/** A registration; the one with the scope '' is the tab, and of it come events that belong to no registration. */
export interface Group extends Stretches {
  readonly key: string;
  readonly scope: string;
  readonly partitioned: boolean;
  /** By their keys, in the order of their first events; the lane without a tag first. */
  readonly lanes: ReadonlyMap<string, Lane>;
  /** Counts the changes of its stretches. */
  readonly version: number;
}

export type LaneRow =
  | { readonly type: 'group'; readonly key: string; readonly group: Group }
  | { readonly type: 'lane'; readonly key: string; readonly group: Group; readonly lane: Lane };

/** A log as lanes. It grows in place: `rows` is another array as soon as there is another lane. */
export interface Lanes {
  readonly rows: readonly LaneRow[];
  /** The stretches of the whole tab, and its lane. */
  readonly tab: Group;
  /** In the order of their first events, without the tab. */
  readonly groups: ReadonlyMap<string, Group>;
  /** By `dispatchId`, the latest of each. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  /** The time that the log is about, in epoch ms; `begin` is Infinity without events. */
  readonly begin: number;
  readonly end: number;
  /** The latest next attempt that was estimated, in epoch ms; -Infinity if none was. */
  readonly estimatedEnd: number;
  /** Tells this log from one that was cleared: another object as soon as it begins anew, the same while it loses its oldest events. */
  readonly log: object;
  /** What is to be arranged once all events of a call are added; empty again when it returns. */
  readonly changed: ReadonlySet<Spans<Span>>;
  /** The events that it was made of: how many, and the first and the last of them. */
  readonly count: number;
  readonly first: LogEvent | null;
  readonly last: LogEvent | null;
}
