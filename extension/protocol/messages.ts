import * as v from 'valibot';
import { DispatchSchema, EventNameSchema, SnapshotSchema, StatusSchema, TagSchema, ViaSchema } from './model.ts';
import { RULE_COMMANDS } from './rules.ts';

/** Name of the panel's port. */
export const PANEL_PORT = 'background-sync-panel';

/** Longest time that a simulated dispatch may be given, in ms. */
export const MAX_TIME_LIMIT_MS = 3_600_000;
/** The browser's own limit for one event, in ms (content/public/browser/background_sync_parameters.cc: max_sync_event_duration). */
export const DEFAULT_TIME_LIMIT_MS = 180_000;

/** What is wrong with a message is told in at most so many characters: it quotes the message. */
export const LONGEST_ISSUE = 300;

const timeLimitMs = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TIME_LIMIT_MS));
const registration = v.pipe(v.string(), v.maxLength(10_000));

/** What a panel asks of the background. Every command is answered once, see {@link ReplySchema}. */
export const CommandSchema = v.variant('type', [
  /** First on every port: which tab is inspected. */
  v.object({ type: v.literal('inspect'), tabId: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** The list is kept up to date while the panel is visible, and only then. */
  v.object({ type: v.literal('visible'), visible: v.boolean() }),
  /** Reads the list now. Answered when it has been read. */
  v.object({ type: v.literal('refresh') }),
  v.object({
    type: v.literal('fire'),
    registration,
    tag: TagSchema,
    event: EventNameSchema,
    via: ViaSchema,
    /** Ignored for `via: 'browser'`: the browser chooses. */
    lastChance: v.boolean(),
    timeLimitMs,
  }),
  /** Simulated attempts 1 to 3 of one tag, the third with last chance; ends with the first that is fulfilled. */
  v.object({ type: v.literal('attempts'), registration, tag: TagSchema, timeLimitMs }),
  /** Every listed tag of a registration, simulated, in the order shown. */
  v.object({ type: v.literal('fireAll'), registration, timeLimitMs }),
  /** Registers a tag with the browser although it cannot fire now (held, offline). */
  v.object({ type: v.literal('register'), registration, tag: TagSchema }),
  v.object({ type: v.literal('hold'), on: v.boolean() }),
  v.object({ type: v.literal('offline'), on: v.boolean() }),
  /** Records what the page and its service workers do; the log is told from then on. */
  v.object({ type: v.literal('record'), on: v.boolean() }),
  v.object({ type: v.literal('clearLog') }),
  /** Whether the log outlives navigations of the page. */
  v.object({ type: v.literal('preserveLog'), on: v.boolean() }),
  /** Cures a stuck registration: unregisters its origin's workers, reloads, registers worker and tags again. */
  v.object({ type: v.literal('repair'), registration }),
  ...RULE_COMMANDS,
]);
export type Command = v.InferOutput<typeof CommandSchema>;

/** A panel's message: a command with the number that its answer will carry. */
export const RequestSchema = v.object({ id: v.pipe(v.number(), v.integer()), command: CommandSchema });

/** An error as it crosses the port: its name, and a message that says what to do. */
export const FailureSchema = v.object({ name: v.string(), message: v.string() });
export type Failure = v.InferOutput<typeof FailureSchema>;

/** The answer to the command of the same id: done, or not and why. */
export const ReplySchema = v.object({ type: v.literal('reply'), id: v.number(), failure: v.nullable(FailureSchema) });

/** What the background tells a panel: answers, and what changed. A dispatch is told when it begins and when it ends. */
export const NoticeSchema = v.variant('type', [
  ReplySchema,
  v.object({ type: v.literal('snapshot'), snapshot: SnapshotSchema }),
  v.object({ type: v.literal('status'), status: StatusSchema }),
  v.object({ type: v.literal('dispatch'), dispatch: DispatchSchema }),
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
