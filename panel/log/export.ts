import {
  BodySchema,
  HEADERS_AND_BODIES,
  HeaderSchema,
  LOG_FORMAT,
  LOG_VERSION,
  LogEventSchema,
  SourceSchema,
  type LogEvent,
} from '../../extension/protocol/log.ts';
import { ReasonSchema } from '../../extension/protocol/model.ts';
import { createPacer } from './pacer.ts';

/** Characters of a part of the file, about. */
const PART = 1 << 18;

/**
 * All fields that are written, in their order; those of `source`, `reason`, headers and bodies among them. Nothing else gets
 * into a file, whatever an event carries.
 */
const FIELDS = [LogEventSchema, ReasonSchema, SourceSchema, HeaderSchema, BodySchema].flatMap(({ entries }) =>
  Object.keys(entries),
);
const withheld: readonly string[] = HEADERS_AND_BODIES;

/** The fields that are written in any case. */
const PLAIN = Object.keys(LogEventSchema.entries).filter((field) => !withheld.includes(field));
const INNER = new Map([
  ['reason', Object.keys(ReasonSchema.entries)],
  ['source', Object.keys(SourceSchema.entries)],
]);

/** An event as JSON. One that has just the fields of the schema, as nearly all have, needs no list of them, which takes long. */
function jsonOf(event: LogEvent, fields: string[]): string {
  return isInOrder(event, PLAIN) ? JSON.stringify(event) : JSON.stringify(event, fields);
}

/** Whether a value has fields of a list alone, in its order, and so have those inside. */
function isInOrder(value: object, order: readonly string[] | undefined): boolean {
  if (order === undefined) return false;
  let at = -1;
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    at = order.indexOf(name, at + 1);
    if (at < 0 || (typeof inner === 'object' && inner !== null && !isInOrder(inner, INNER.get(name)))) return false;
  }
  return true;
}

/**
 * Writes a log as a file in the format of `docs/log-format.md`: one event a line, the fields in the order of the schema, so that
 * the same events are the same bytes. Lone surrogates are escapes. Works in slices of a few ms.
 *
 * @param events valid ones, by increasing `seq`; taken all at the beginning, so that the log may grow meanwhile
 * @param withBodies whether headers and bodies of requests are written; else they are left out, also where they were recorded
 * @param progress is told the share that is done, from 0 to 1
 * @throws the signal's reason once it is aborted
 */
export async function exportLog(
  events: Iterable<LogEvent>,
  progress: (share: number) => void,
  signal: AbortSignal,
  withBodies = false,
): Promise<Blob> {
  const fields = withBodies ? FIELDS : FIELDS.filter((field) => !withheld.includes(field));
  const pacer = createPacer(signal);
  const all = [...events];
  // A Blob of its own for each part: one of the whole text would encode it all at once.
  const parts: Blob[] = [];
  let part = `{"format":${JSON.stringify(LOG_FORMAT)},"version":${LOG_VERSION},"events":[`;
  for (const [index, event] of all.entries()) {
    part += `${index === 0 ? '' : ','}\n${jsonOf(event, fields)}`;
    if (part.length >= PART) {
      parts.push(new Blob([part]));
      part = '';
    }
    if (pacer.isDue()) {
      progress(index / all.length);
      await pacer.rest();
    }
  }
  // No line break at the end: of this file, no beginning is a whole one.
  parts.push(new Blob([`${part}\n]}`]));
  progress(1);
  return new Blob(parts, { type: 'application/json' });
}
