import * as v from 'valibot';
import { PermissionsSchema, ReasonSchema, TagReadSchema, WorkerVersionSchema } from '../../extension/protocol/model.ts';

const ReportedRegistrationSchema = v.object({
  scope: v.pipe(v.string(), v.url()),
  workers: v.pipe(v.array(WorkerVersionSchema), v.maxLength(3)),
  sync: TagReadSchema,
  periodicSync: TagReadSchema,
  /** When the older of its tags were asked for, epoch ms: they may be of a call that an earlier report did not wait for. */
  askedAt: v.number(),
});

const RegistrationsReadSchema = v.variant('status', [
  v.object({ status: v.literal('listed'), list: v.array(ReportedRegistrationSchema) }),
  v.object({ status: v.picklist(['pending', 'unsupported']) }),
  v.object({ status: v.literal('failed'), reason: ReasonSchema }),
]);

/** What the page probe's `readFrame` reports of its frame. It comes from a site's renderer: nothing else is believed. */
export const FrameReportSchema = v.object({
  origin: v.string(),
  secure: v.boolean(),
  onLine: v.boolean(),
  permissions: v.optional(PermissionsSchema),
  registrations: RegistrationsReadSchema,
});
export type FrameReport = v.InferOutput<typeof FrameReportSchema>;

const FrameReportTextSchema = v.pipe(v.string(), v.parseJson(), FrameReportSchema);

/** Parses a frame's report. Throws a ValiError that names the field where it is not one. */
export function parseFrameReport(text: unknown): FrameReport {
  return v.parse(FrameReportTextSchema, text);
}
