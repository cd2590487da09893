import * as v from 'valibot';
import { OutcomeSchema, ReasonSchema, TagSchema, ViaSchema } from './model.ts';

/**
 * What the log tells of. `registered` and `refused`: a site's `register()`, done or rejected. `dispatched` and `settled`: the
 * beginning and the end of one event, joined by `dispatchId`. `waiting`: the browser will try again. `completed`, `dropped`
 * (after the last chance), `gone` (unregistered, its data was cleared, or an event ended it that
 * nobody saw): how a tag ended.
 */
export const LOG_EVENT_TYPES = [
  'registered',
  'refused',
  'dispatched',
  'settled',
  'request',
  'console',
  'exception',
  'completed',
  'waiting',
  'dropped',
  'gone',
  'held',
  'released',
  'offline',
  'online',
  'worker started',
  'worker stopped',
  'worker updated',
  'controller changed',
  'navigated',
  'reloaded',
] as const;
export const LogEventTypeSchema = v.picklist(LOG_EVENT_TYPES);
export type LogEventType = v.InferOutput<typeof LogEventTypeSchema>;

/** Whole numbers that are exact in JSON too. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Epoch ms; within what `Date` can show. */
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
/** Ms; finite, since JSON has no infinity. */
const duration = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));

/** A position in a script, line and column from 1 as people count them; `function` is '' at the top level. */
export const SourceSchema = v.strictObject({
  url: v.string(),
  line: count,
  column: count,
  function: v.optional(v.string()),
});
export type Source = v.InferOutput<typeof SourceSchema>;

/** A header of a request or of its response. */
export const HeaderSchema = v.strictObject({ name: v.string(), value: v.string() });
export type Header = v.InferOutput<typeof HeaderSchema>;

/** A body, as text or, where it is none, as base64. `cut`: it is longer, or could not be had. */
export const BodySchema = v.strictObject({
  encoding: v.picklist(['text', 'base64']),
  data: v.string(),
  cut: v.optional(v.boolean()),
});
export type Body = v.InferOutput<typeof BodySchema>;

/**
 * One event of the log. Every field but the first three is there only where it applies. Times: epoch ms, durations: ms,
 * sizes: bytes. `seq` orders the events of one log and never repeats in it.
 */
export const LogEventSchema = v.strictObject({
  seq: count,
  at: moment,
  type: LogEventTypeSchema,
  scope: v.optional(v.string()),
  /** Whether the registration's storage is partitioned by the top-level site. */
  partitioned: v.optional(v.boolean()),
  tag: v.optional(TagSchema),
  /** The API that the tag belongs to. */
  kind: v.optional(v.picklist(['sync', 'periodicsync'])),
  dispatchId: v.optional(v.string()),
  /** How it is known that it is of that dispatch: by its asynchronous stack, or because no other one ran at that time. */
  attributedBy: v.optional(v.picklist(['stack', 'alone'])),
  via: v.optional(ViaSchema),
  /** See `DispatchSchema`; of `waiting` the one that comes. Only where it is known. */
  attempt: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  /** Of `waiting`: of the attempt that comes, where that is known. */
  lastChance: v.optional(v.boolean()),
  outcome: v.optional(OutcomeSchema),
  durationMs: v.optional(duration),
  waitUntilCalls: v.optional(count),
  reason: v.optional(v.strictObject(ReasonSchema.entries)),
  /** Of a dispatch: a rule of the tool made it so. */
  forced: v.optional(v.boolean()),
  /** Where it was called from, or where it was thrown. */
  source: v.optional(SourceSchema),
  from: v.optional(v.picklist(['page', 'worker'])),
  /** As asked for by the site, of `periodicSync.register()`. */
  minIntervalMs: v.optional(duration),
  /** Of `waiting`: when the next attempt is estimated to come. */
  nextAttemptAt: v.optional(moment),
  /** Of `request`: what was asked for; of `navigated`: where to; of a worker, and of `controller changed`: its script. */
  url: v.optional(v.string()),
  /** Of a worker: names its version, the same for all its starts. */
  version: v.optional(v.string()),
  /** Of `worker started`: its script ran before the recorder was there, so that what began meanwhile is missing. */
  late: v.optional(v.literal(true)),
  method: v.optional(v.string()),
  status: v.optional(count),
  /** Why a request failed, as the browser says it. */
  failure: v.optional(v.string()),
  /** What a rule of the tool did to it. */
  rule: v.optional(v.picklist(['offline', 'answer', 'delay'])),
  sizeBytes: v.optional(count),
  /** These four only where the user asked for them. */
  requestHeaders: v.optional(v.array(HeaderSchema)),
  requestBody: v.optional(BodySchema),
  responseHeaders: v.optional(v.array(HeaderSchema)),
  responseBody: v.optional(BodySchema),
  /** Of `console`: its kind and what it said. */
  level: v.optional(v.picklist(['debug', 'log', 'info', 'warning', 'error'])),
  text: v.optional(v.string()),
});
export type LogEvent = v.InferOutput<typeof LogEventSchema>;

/** What no file has unless the user asked for it. */
export const HEADERS_AND_BODIES: readonly (keyof LogEvent)[] = [
  'requestHeaders',
  'requestBody',
  'responseHeaders',
  'responseBody',
];

/** What a log's file says of itself; other tools may read it. */
export const LOG_FORMAT = 'background-sync-devtools/log';
export const LOG_VERSION = 1;
