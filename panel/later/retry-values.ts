import * as v from 'valibot';
import {
  RetryParametersSchema,
  retryDelayMs,
  type RetryParameters,
} from '../../extension/protocol/retry-parameters.ts';
import { numberText, text } from '../../extension/text.ts';

/** What stands in the fields of the form "Retry schedule". */
export type RetryValues = Readonly<Record<keyof RetryParameters, string>>;
/** What is wrong with a field. */
export type RetryProblems = Readonly<Partial<Record<keyof RetryParameters, string>>>;

const SECOND_MS = 1_000;
const RetrySchema = v.object({ given: RetryParametersSchema, known: RetryParametersSchema });
export const RETRY_FIELDS = ['initialRetryDelayMs', 'retryDelayFactor', 'maxAttempts', 'maxEventDurationMs'] as const;

const isMs = (field: keyof RetryParameters): boolean => field.endsWith('Ms');

/** What the background tells of the parameters; null until it has. */
export function retryTold(told: unknown): v.InferOutput<typeof RetrySchema> | null {
  const retry = v.safeParse(RetrySchema, told);
  return retry.success ? retry.output : null;
}

/** A parameter as it stands in its field: times in seconds. */
function shown(parameters: RetryParameters, field: keyof RetryParameters): string {
  const value = parameters[field];
  return String(Number((isMs(field) ? value / SECOND_MS : value).toFixed(3)));
}

export function toValues(parameters: RetryParameters): RetryValues {
  const entries = RETRY_FIELDS.map((field) => [field, shown(parameters, field)] as const);
  return Object.fromEntries(entries) as RetryValues; // which names all of its fields
}

/** What was typed as parameters, or what is wrong with it. */
export function readValues(values: RetryValues): { parameters: RetryParameters } | { problems: RetryProblems } {
  const read = Object.fromEntries(
    RETRY_FIELDS.map((field) => {
      const typed = values[field].trim();
      return [field, typed === '' ? Number.NaN : Number(typed) * (isMs(field) ? SECOND_MS : 1)];
    }),
  );
  const result = v.safeParse(RetryParametersSchema, read);
  if (result.success) return { parameters: result.output };
  const problems = v.flatten<typeof RetryParametersSchema>(result.issues).nested ?? {};
  return { problems: Object.fromEntries(Object.entries(problems).map(([field, [first]]) => [field, first])) };
}

/** The schedule in a line: how many attempts, and how long after the one before each. */
export function scheduleText(parameters: RetryParameters): string {
  const delays = Array.from({ length: Math.min(parameters.maxAttempts, MOST_SHOWN) - 1 }, (_, at) =>
    clockText(retryDelayMs(at + 1, parameters) / SECOND_MS),
  );
  if (parameters.maxAttempts > MOST_SHOWN) delays.push('…');
  return text('retry_summary', numberText(parameters.maxAttempts), ['0:00', ...delays].join(' · '));
}

/** What was learned: the fields that observations have corrected, with their values. */
export function learnedFields(given: RetryParameters, known: RetryParameters): [keyof RetryParameters, string][] {
  return RETRY_FIELDS.flatMap((field) => (given[field] === known[field] ? [] : [[field, shown(known, field)]]));
}

const MOST_SHOWN = 5;

/** Seconds, about, as minutes and seconds: `5:00`. */
export function clockText(about: number): string {
  const seconds = Math.round(about);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
