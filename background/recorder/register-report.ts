import * as v from 'valibot';
import { SourceSchema } from '../../extension/protocol/log.ts';
import { TagSchema } from '../../extension/protocol/model.ts';
import type { ControllerReport, RegisterReport } from '../../extension/probe/watch-register.ts';
import type { Draft } from './requests.ts';

const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const url = v.pipe(v.string(), v.maxLength(4_096));

/** What a page tells when another worker controls it; a site may forge its own. */
export const ControllerReportSchema = v.object({
  type: v.literal('controller'),
  at: moment,
  scope: v.nullable(url),
  url: v.nullable(url),
  again: v.optional(v.boolean()),
}) satisfies v.GenericSchema<ControllerReport>;

/** What a page or a worker tells of a call of `register()` or `unregister()`; a site may forge its own. */
export const RegisterReportSchema = v.object({
  type: v.literal('register'),
  method: v.picklist(['register', 'unregister']),
  kind: v.picklist(['sync', 'periodicsync']),
  at: moment,
  scope: v.nullable(url),
  tag: v.nullable(TagSchema),
  minIntervalMs: v.nullable(v.number()),
  source: v.nullable(SourceSchema),
  error: v.nullable(v.object({ name: v.string(), message: v.string() })),
  again: v.optional(v.boolean()),
}) satisfies v.GenericSchema<RegisterReport>;

/**
 * The event of the log: `registered`, `refused` with the browser's own error, or `gone` for what was unregistered. Null for an
 * `unregister()` that was rejected: nothing changed.
 */
export function toRegisterDraft(report: RegisterReport, from: 'page' | 'worker'): Draft | null {
  const { method, kind, at, scope, tag, minIntervalMs, source, error } = report;
  if (method === 'unregister' && error) return null;
  return {
    at,
    type: error ? 'refused' : method === 'register' ? 'registered' : 'gone',
    kind,
    from,
    scope: scope ?? undefined,
    tag: tag ?? undefined,
    minIntervalMs: v.is(moment, minIntervalMs) ? minIntervalMs : undefined, // the log has none that is longer than time
    source: source ?? undefined,
    reason: error ? { ...error, stack: '' } : undefined,
  };
}
