import * as v from 'valibot';

/** Longest tag the browser accepts, in UTF-16 code units (content/browser/background_sync/background_sync_manager.cc: kMaxTagLength). */
export const MAX_TAG_LENGTH = 10_240;

export const TagSchema = v.pipe(v.string(), v.maxLength(MAX_TAG_LENGTH));

/** `sync` is the one-shot event, `periodicsync` its periodic sibling. */
export const EventNameSchema = v.picklist(['sync', 'periodicsync']);
export type EventName = v.InferOutput<typeof EventNameSchema>;

/** An error as data: it crosses worlds and ports as these strings and is never rebuilt into a site's class. */
export const ReasonSchema = v.object({ name: v.string(), message: v.string(), stack: v.string() });
export type Reason = v.InferOutput<typeof ReasonSchema>;

/** What `getTags()` came to: `pending` is a call that has not settled yet, `unsettled` one that took over 3 s. */
export const TagReadSchema = v.variant('status', [
  v.object({ status: v.literal('listed'), tags: v.array(TagSchema) }),
  v.object({ status: v.picklist(['pending', 'unsettled', 'unsupported']) }),
  v.object({ status: v.literal('failed'), reason: ReasonSchema }),
]);
export type TagRead = v.InferOutput<typeof TagReadSchema>;

/** `PermissionStatus.state`, or what stands in its place where the browser does not know the permission. */
export const PermissionSchema = v.picklist(['granted', 'prompt', 'denied', 'unsupported']);
export type Permission = v.InferOutput<typeof PermissionSchema>;

export const PermissionsSchema = v.object({
  'background-sync': PermissionSchema,
  'periodic-background-sync': PermissionSchema,
});
export type Permissions = v.InferOutput<typeof PermissionsSchema>;

/** The permission without which the browser fires no such event. */
export const PERMISSIONS: Record<EventName, keyof Permissions> = {
  sync: 'background-sync',
  periodicsync: 'periodic-background-sync',
};

/** One of the three worker slots of a registration and the worker in it. */
export const WorkerVersionSchema = v.object({
  slot: v.picklist(['installing', 'waiting', 'active']),
  state: v.picklist(['parsed', 'installing', 'installed', 'activating', 'activated', 'redundant']),
  scriptURL: v.string(),
});
export type WorkerVersion = v.InferOutput<typeof WorkerVersionSchema>;

/** Why a registration may never fire again, and since when (epoch ms); see ARCHITECTURE.md, "Stuck". */
export const StuckSchema = v.object({ since: v.number(), why: v.string() });
export type Stuck = v.InferOutput<typeof StuckSchema>;

export const RegistrationSchema = v.object({
  /** Names the registration in every message. Unique in a tab: the scope, marked where the storage is partitioned. */
  key: v.string(),
  scope: v.string(),
  partitioned: v.boolean(),
  workers: v.array(WorkerVersionSchema),
  sync: TagReadSchema,
  periodicSync: TagReadSchema,
  /** Confirmed by its running worker, never assumed. */
  held: v.boolean(),
  stuck: v.nullable(StuckSchema),
});
export type Registration = v.InferOutput<typeof RegistrationSchema>;

/** An origin of the tab, with the registrations that its frames see. */
export const OriginSchema = v.object({
  origin: v.string(),
  partitioned: v.boolean(),
  permissions: PermissionsSchema,
  registrations: v.array(RegistrationSchema),
});
export type Origin = v.InferOutput<typeof OriginSchema>;

/** Something of the tab that cannot be listed: `where` it is (a frame's address), `why`, and what to do. */
export const UnlistedSchema = v.object({
  where: v.string(),
  code: v.picklist([
    'no-registration',
    'insecure',
    'opaque',
    'browser-page',
    'unsupported',
    'blocked',
    'crashed',
    'error-page',
    'no-answer',
    'failed',
  ]),
  why: v.string(),
  next: v.string(),
});
export type Unlisted = v.InferOutput<typeof UnlistedSchema>;

/** All that the panel lists of a tab. */
export const SnapshotSchema = v.object({ origins: v.array(OriginSchema), unlisted: v.array(UnlistedSchema) });
export type Snapshot = v.InferOutput<typeof SnapshotSchema>;

/**
 * What a dispatch came to. `interrupted`: the worker was stopped, replaced or lost before the event settled;
 * `not fired`: the browser did not fire the event at all.
 */
export const OutcomeSchema = v.picklist([
  'fulfilled',
  'rejected',
  'threw',
  'ignored',
  'timed out',
  'interrupted',
  'not fired',
  // The browser took it as done; nobody saw it, as it began before the recorder was there.
  'unseen',
]);
export type Outcome = v.InferOutput<typeof OutcomeSchema>;

export const ViaSchema = v.picklist(['simulated', 'browser']);
export type Via = v.InferOutput<typeof ViaSchema>;

/** One dispatch: a row of the Activity grid. `outcome` is null while it runs. Times: `at` epoch ms, `durationMs` ms. */
export const DispatchSchema = v.object({
  id: v.string(),
  at: v.number(),
  registration: v.string(),
  tag: TagSchema,
  event: EventNameSchema,
  via: ViaSchema,
  /** From 1, where it is known: of the browser's, and of simulated ones that were asked for in a row. */
  attempt: v.optional(v.number()),
  /** Null while it is not known: a browser dispatch that has not begun. */
  lastChance: v.nullable(v.boolean()),
  outcome: v.nullable(OutcomeSchema),
  waitUntilCalls: v.nullable(v.number()),
  durationMs: v.nullable(v.number()),
  reason: v.nullable(ReasonSchema),
  /** A rule made it fail, or kept it from the site's handlers. */
  forced: v.optional(v.picklist(['reject', 'drop'])),
});
export type Dispatch = v.InferOutput<typeof DispatchSchema>;

/** One target of the tab and its network state as read back from it; null where it could not be read. */
export const TargetStateSchema = v.object({
  kind: v.picklist(['page', 'frame', 'service worker']),
  name: v.string(),
  online: v.nullable(v.boolean()),
  held: v.boolean(),
});
export type TargetState = v.InferOutput<typeof TargetStateSchema>;

/** A problem that the user must know of. `id` is stable, so that a problem that persists is one problem. */
export const ProblemSchema = v.object({
  id: v.string(),
  what: v.string(),
  next: v.string(),
  /** The registration that the button "Repair" of this problem would repair, if it has one. */
  repairs: v.nullable(v.string()),
});
export type Problem = v.InferOutput<typeof ProblemSchema>;

/** A one-shot tag that the browser will try again: which attempt comes, and when that is estimated to be (epoch ms). */
export const WaitingSchema = v.object({
  registration: v.string(),
  tag: TagSchema,
  /** At least this one where it is not exact: earlier attempts may not have been seen. */
  attempt: v.number(),
  isExact: v.boolean(),
  /** How many attempts the browser makes. */
  attempts: v.number(),
  nextAttemptAt: v.nullable(v.number()),
});
export type Waiting = v.InferOutput<typeof WaitingSchema>;

/** The tab's state. `hold` and `offline` are what the user asked for; `targets` what is. */
export const StatusSchema = v.object({
  attached: v.boolean(),
  hold: v.boolean(),
  offline: v.boolean(),
  recording: v.boolean(),
  preserveLog: v.boolean(),
  bodies: v.boolean(),
  /** As far as was seen: only what was observed is known. */
  waiting: v.array(WaitingSchema),
  /** See `RetryTold`; whoever shows it checks it by `RetryParametersSchema`. */
  retry: v.record(v.string(), v.unknown()),
  /** What was asked about, null for nothing; whoever shows it checks it by `EvidenceSchema`. */
  evidence: v.unknown(),
  /** See `RuleSchema`, by which whoever shows them checks them. */
  rules: v.array(v.unknown()),
  targets: v.array(TargetStateSchema),
  problems: v.array(ProblemSchema),
});
export type Status = v.InferOutput<typeof StatusSchema>;
