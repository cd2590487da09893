import * as v from 'valibot';
import {
  EventNameSchema,
  OutcomeSchema,
  ReasonSchema,
  TagSchema,
  type Reason,
} from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { RegisterReportSchema } from '../recorder/register-report.ts';
import { withoutOwnFrames } from '../recorder/remote-text.ts';

/** A reason as the probe reports it: it leaves the words for what cannot be shown to us. */
const ReportedReasonSchema = v.pipe(
  v.object({ ...ReasonSchema.entries, message: v.nullable(v.string()) }),
  v.transform(({ name, message, stack }): Reason => ({
    name,
    message: message ?? text('reason_unshowable'),
    stack: withoutOwnFrames(stack),
  })),
);

const SettledSchema = v.object({
  outcome: OutcomeSchema,
  waitUntilCalls: v.number(),
  durationMs: v.pipe(v.number(), v.toMinValue(0)), // by the site's clock
  reason: v.nullable(ReportedReasonSchema),
});
export type Settled = v.InferOutput<typeof SettledSchema>;
export const SettledTextSchema = v.pipe(v.string(), v.parseJson(), v.nullable(SettledSchema));

/** Counts the reports of a run; see `ToldReport`. */
const NUMBERED = { no: v.number() };

export const ReportSchema = v.variant('type', [
  v.object({
    ...NUMBERED,
    type: v.literal('begun'),
    seq: v.number(),
    at: v.number(),
    tag: TagSchema,
    event: EventNameSchema,
    lastChance: v.boolean(),
    /** Told to an earlier run of the extension's worker already. */
    again: v.optional(v.literal(true)),
    /** The rule of ours that acted on it. */
    rule: v.optional(v.object({ id: v.string(), effect: v.picklist(['reject', 'drop']) })),
  }),
  v.object({ ...NUMBERED, type: v.literal('settled'), seq: v.number(), ...SettledSchema.entries }),
  v.object({ ...NUMBERED, type: v.literal('installed') }),
  v.object({ ...NUMBERED, type: v.literal('simulated'), seq: v.number(), id: v.string() }),
  v.object({ ...NUMBERED, ...RegisterReportSchema.entries }),
]);
/** What a probe says, of which a site may forge its own worker's. */
export type ReadReport = v.InferOutput<typeof ReportSchema>;
/** `id` of an event that has begun: the same for each run of the extension's worker that is told of it. */
export type Report = Exclude<ReadReport, { type: 'begun' }> | (Extract<ReadReport, { type: 'begun' }> & { id: string });
export const ReportsSchema = v.pipe(v.string(), v.parseJson(), v.array(v.unknown()));

export const IdentitySchema = v.nullable(
  v.object({ scope: v.string(), script: v.string(), state: v.string(), onLine: v.boolean(), update: v.boolean() }),
);
export type Identity = NonNullable<v.InferOutput<typeof IdentitySchema>>;
