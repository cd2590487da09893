import * as v from 'valibot';
import { SubjectSchema } from './evidence.ts';
import { MAX_TIME_LIMIT_MS } from './messages.ts';
import { EventNameSchema, TagSchema, ViaSchema } from './model.ts';
import { RetryParametersSchema } from './retry-parameters.ts';
import { RULE_COMMANDS } from './rules.ts';

// A module of its own: the panel sends commands and need not load how they are checked.

const timeLimitMs = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_TIME_LIMIT_MS));
const registration = v.pipe(v.string(), v.maxLength(10_000));

/** What a panel asks of the background. Every command is answered once, see {@link ReplySchema}. */
export const CommandSchema = v.variant('type', [
  /** First on every port: which tab is inspected. */
  v.object({ type: v.literal('inspect'), tabId: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** The list is kept up to date while a panel of the tab is visible, and while something is recorded or a rule is on. */
  v.object({ type: v.literal('visible'), visible: v.boolean() }),
  /** `refresh`: reads the list now. Answered when it has been read. */
  v.object({ type: v.picklist(['refresh', 'clearLog']) }),
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
  /** Every listed tag of a registration that the list's filter leaves, simulated, in the order shown. */
  v.object({ type: v.literal('fireAll'), registration, timeLimitMs, filter: v.optional(v.string()) }),
  /** Registers a tag with the browser although it cannot fire now (held, offline). */
  v.object({ type: v.literal('register'), registration, tag: TagSchema }),
  /**
   * `record`: records what the page and its service workers do; the log is told from then on. `preserveLog`: whether the log
   * outlives navigations of the page. `bodies`: whether headers and bodies of the handlers' requests are recorded, and exported.
   */
  v.object({ type: v.picklist(['hold', 'offline', 'record', 'preserveLog', 'bodies']), on: v.boolean() }),
  /** Whether the status shall tell what was seen of a subject, until another one is asked about. */
  v.object({ type: v.literal('ask'), subject: v.nullable(SubjectSchema) }),
  /** What the browser's retries are estimated by; null for its defaults. What was learned before is forgotten. */
  v.object({ type: v.literal('retry'), parameters: v.nullable(RetryParametersSchema) }),
  /** Cures a stuck registration: unregisters its origin's workers, reloads, registers worker and tags again. */
  v.object({ type: v.literal('repair'), registration }),
  ...RULE_COMMANDS,
]);
export type Command = v.InferOutput<typeof CommandSchema>;

/** A panel's message: a command with the number that its answer will carry. */
export const RequestSchema = v.object({ id: v.pipe(v.number(), v.safeInteger()), command: CommandSchema });
