import * as v from 'valibot';
import { DispatchSchema, SnapshotSchema, StatusSchema } from './model.ts';

export type { Command } from './commands.ts';

/** Name of the panel's port. */
export const PANEL_PORT = 'background-sync-panel';

/** Longest time that a simulated dispatch may be given, in ms. */
export const MAX_TIME_LIMIT_MS = 3_600_000;
/** The browser's own limit for one event, in ms (content/public/browser/background_sync_parameters.cc: max_sync_event_duration). */
export const DEFAULT_TIME_LIMIT_MS = 180_000;

/** What is wrong with a message is told in at most so many characters: it quotes the message. */
export const LONGEST_ISSUE = 300;

/** An error as it crosses the port: its name, and a message that says what to do. */
export const FailureSchema = v.object({ name: v.string(), message: v.string() });
export type Failure = v.InferOutput<typeof FailureSchema>;

/** The answer to the command of the same id: done, or not and why. */
export const ReplySchema = v.object({ type: v.literal('reply'), id: v.number(), failure: v.nullable(FailureSchema) });

/** What the background tells a panel: answers, and what changed. A dispatch is told when it begins and when it ends, with others of that moment. */
export const NoticeSchema = v.variant('type', [
  ReplySchema,
  v.object({ type: v.literal('snapshot'), snapshot: SnapshotSchema }),
  v.object({ type: v.literal('status'), status: StatusSchema }),
  v.object({ type: v.literal('dispatches'), dispatches: v.array(DispatchSchema) }),
  /**
   * Events that were added to the log. `reset`: what was told before is no more. Of the oldest, those before `firstSeq` are
   * kept no more; `dropped` is their number.
   */
  v.object({
    type: v.literal('log'),
    reset: v.boolean(),
    /** See `LogEventSchema`, by which whoever reads them checks them. */
    events: v.array(v.record(v.string(), v.unknown())),
    firstSeq: v.number(),
    dropped: v.number(),
  }),
]);
export type Notice = v.InferOutput<typeof NoticeSchema>;
