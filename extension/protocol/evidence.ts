import * as v from 'valibot';
import { SourceSchema } from './log.ts';
import { EventNameSchema, TagSchema } from './model.ts';
import type { RetryParameters } from './retry-parameters.ts';

/** What somebody asks about: a tag, registered or not; null for a registration as a whole. */
export const SubjectSchema = v.object({
  registration: v.pipe(v.string(), v.maxLength(10_000)),
  tag: v.nullable(TagSchema),
  event: EventNameSchema,
});
export type Subject = v.InferOutput<typeof SubjectSchema>;

/** Something thrown, epoch ms, and where. */
const ThrownSchema = v.object({ at: v.number(), message: v.string(), source: v.nullable(SourceSchema) });
export type Thrown = v.InferOutput<typeof ThrownSchema>;

/** The attempt of a one-shot tag that runs or comes next. */
const AttemptSchema = v.object({
  /** From 1; at least this one where it is not exact. */
  number: v.number(),
  of: v.number(),
  isExact: v.boolean(),
  /** Null where that is not known. */
  lastChance: v.nullable(v.boolean()),
});

/** What the background has seen of a subject, which the list does not tell. Times: epoch ms. */
export const EvidenceSchema = v.object({
  subject: SubjectSchema,
  /** Of a one-shot tag, as far as was seen; `attempt` is null once it has ended, `nextAttemptAt` is an estimate. */
  schedule: v.nullable(
    v.object({
      phase: v.picklist(['pending', 'firing', 'waiting', 'completed', 'dropped', 'gone']),
      since: v.number(),
      attempt: v.nullable(AttemptSchema),
      nextAttemptAt: v.nullable(v.number()),
    }),
  ),
  /** The pages of the other tabs whose panels hold the registration, or take it offline. */
  heldBy: v.array(v.string()),
  /** What its worker's script threw at its start; `isSure` where that start was seen. */
  startFailure: v.nullable(v.object({ ...ThrownSchema.entries, isSure: v.boolean() })),
  /** What the site's last `register()` of the tag asked for, while it was recorded. */
  registered: v.nullable(v.object({ at: v.number(), minIntervalMs: v.nullable(v.number()) })),
  /** Why the last `register()` of the tag was rejected; null where a later one was not. */
  refused: v.nullable(v.object({ ...ThrownSchema.entries, name: v.string() })),
  /** What was seen of the page's scripts; null where nobody recorded. */
  page: v.nullable(
    v.object({
      /** Whether it was seen from its first script on. */
      isWhole: v.boolean(),
      /** The tags of that kind, or all, that were registered with this registration since the page was loaded, or tried to be. */
      tags: v.array(TagSchema),
      /** What nobody caught, the first ones. */
      errors: v.array(ThrownSchema),
    }),
  ),
});
export type Evidence = v.InferOutput<typeof EvidenceSchema>;

/** The browser's parameters of retries: as set, and as corrected by what was observed since. */
export interface RetryTold {
  given: RetryParameters;
  known: RetryParameters;
}
