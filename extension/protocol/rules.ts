import * as v from 'valibot';
import { text } from '../text.ts';
import { TagSchema } from './model.ts';

/** Longest delay of a request, in ms: three times of what the browser gives one event. */
export const MAX_DELAY_MS = 600_000;
/** Longest body of an answer, in characters. */
export const MAX_BODY_LENGTH = 100_000;
const MAX_PATTERN_LENGTH = 2_048;
const MAX_TIMES = 1_000_000;

type Words = () => string;
const whole = (min: number, max: number, words: Words) =>
  v.pipe(v.number(words), v.safeInteger(words), v.minValue(min, words), v.maxValue(max, words));

const badPattern: Words = () => text('rule_bad_pattern');
/** A URL in which `*` stands for any characters; one that begins with `/` is of the registration's own origin. */
const pattern = v.pipe(
  v.string(badPattern),
  v.maxLength(MAX_PATTERN_LENGTH, badPattern),
  v.regex(/^(?:https?:\/\/|\/|\*)\S*$/, badPattern),
);

const common = {
  registration: v.pipe(
    v.string(),
    v.regex(/./, () => text('rule_no_registration')),
    v.maxLength(10_000),
  ),
  /** How often it acts; null for always. */
  first: v.nullable(whole(1, MAX_TIMES, () => text('rule_bad_first'))),
};
const status = whole(200, 599, () => text('rule_bad_status'));
const body = v.pipe(
  v.string(),
  v.maxLength(MAX_BODY_LENGTH, () => text('rule_bad_body')),
);
const delayMs = whole(1, MAX_DELAY_MS, () => text('rule_bad_delay'));

/**
 * What a rule does. To a request of the worker whose URL matches: fails it as offline, answers it, or delays it. To a
 * browser dispatch of the tag: makes the browser take it as rejected, or keeps it from the site's handlers.
 */
export const RuleSpecSchema = v.variant('effect', [
  v.object({ effect: v.literal('offline'), ...common, pattern }),
  v.object({ effect: v.literal('answer'), ...common, pattern, status, body }),
  v.object({ effect: v.literal('delay'), ...common, pattern, delayMs }),
  v.object({ effect: v.picklist(['reject', 'drop']), ...common, tag: TagSchema }),
]);
export type RuleSpec = v.InferOutput<typeof RuleSpecSchema>;
export type RuleEffect = RuleSpec['effect'];
export const RULE_EFFECTS = ['offline', 'answer', 'delay', 'reject', 'drop'] as const satisfies readonly RuleEffect[];
export type NetworkSpec = Extract<RuleSpec, { pattern: string }>;
export type DispatchSpec = Extract<RuleSpec, { tag: string }>;

/** A rule as it stands. */
export const RuleSchema = v.object({
  id: v.string(),
  on: v.boolean(),
  /** How often it has acted. */
  acted: v.number(),
  /** How often it will act still; null for always. */
  left: v.nullable(v.number()),
  /** Of this tab's panel; another tab's acts on the same worker, and is switched there. */
  own: v.boolean(),
  /** It does not act yet: the version that runs has handlers that come before it. */
  waits: v.boolean(),
  spec: RuleSpecSchema,
});
export type Rule = v.InferOutput<typeof RuleSchema>;

const id = v.string();

/** What a panel asks about rules. Answered when the running workers obey. */
export const RULE_COMMANDS = [
  v.object({ type: v.literal('addRule'), rule: RuleSpecSchema }),
  /** On again, it counts its `first` anew. */
  v.object({ type: v.literal('switchRule'), id, on: v.boolean() }),
  v.object({ type: v.literal('removeRule'), id }),
  v.object({ type: v.literal('rulesOff') }),
] as const;
export type RuleCommand = v.InferOutput<(typeof RULE_COMMANDS)[number]>;
