import type { LogEvent } from '../../extension/protocol/log.ts';
import { momentText, numberText, plural, text, type MessageKey } from '../../extension/text.ts';
import { cutShort, visibleText } from '../components/tag-text.ts';
import { fromText, intervalText } from '../later/event-text.ts';
import { EFFECTS } from '../later/rules/rule-text.ts';
import { eventKey, type DispatchRow } from '../store/activity.ts';
import { kindText, outcomeView, preciseTimeText, tenths } from '../store/dispatch-text.ts';

/** More of a text nobody reads here; a file and a filter have all of it. A recorded body is shorter. */
const MOST_READ = 100_000;

/** A site's words as {@link visibleText}, however long they are. */
export const readable = (words: string, most = MOST_READ): string => visibleText(cutShort(words, most));

/** Something that is known of an event, in words; an estimate is no fact. */
export interface Field {
  readonly label: string;
  readonly value: string;
  readonly isEstimate?: boolean;
}

/** What is known of a dispatch. */
export function dispatchFields({ at, dispatch, seq }: DispatchRow): Field[] {
  const { tag, registration, event, via, attempt, lastChance, durationMs, waitUntilCalls, id } = dispatch;
  return fields([
    [text('tag'), wholeTag(tag)],
    [text('registration'), registration],
    [text('event'), event],
    [text('dispatch'), via],
    [text('attempt'), attempt],
    [text('last_chance'), lastChance === null || event === 'periodicsync' ? null : yesNo(lastChance)],
    [text('outcome'), outcomeView(dispatch).label],
    [text('time'), moment(at)],
    [text('duration'), durationMs === null ? null : ms(durationMs)],
    [text('wait_until_calls'), waitUntilCalls],
    [text('field_seq'), seq],
    [text('field_id'), seq === null || id === eventKey(seq) ? null : id],
  ]);
}

/** What stands behind all else, by its name in the log's format. */
const NAMES: Partial<Record<string, MessageKey>> = {
  version: 'field_version',
  requestHeaders: 'field_request_headers',
  requestBody: 'field_request_body',
  responseHeaders: 'field_response_headers',
  responseBody: 'field_response_body',
};

/** What is known of any other event. */
export function eventFields(event: LogEvent): Field[] {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- told elsewhere in the details, or by functions of the event
  const { type, reason, source, from, minIntervalMs, ...told } = event;
  const {
    dispatchId,
    tag,
    scope,
    partitioned,
    kind,
    via,
    attempt,
    lastChance,
    outcome,
    durationMs,
    waitUntilCalls,
    seq,
    at,
    url,
    method,
    status,
    failure,
    rule,
    sizeBytes,
    attributedBy,
    nextAttemptAt,
    late,
    level,
    text: said,
    ...others
  } = told;
  return [
    ...fields([
      [text('tag'), tag === undefined ? null : wholeTag(tag)],
      [text('registration'), partitioned === true && scope ? text('registration_partitioned', scope) : scope],
      [text('kind'), kind && kindText(kind)],
      [text('field_from'), fromText(event)],
      [text('dispatch'), via],
      [text('attempt'), attempt],
      [text('last_chance'), lastChance === undefined ? null : yesNo(lastChance)],
      [text('outcome'), outcome],
      [text('field_url'), url === undefined ? null : [method, url].filter(Boolean).join(' ')],
      [text('status_code'), status],
      [text('field_failure'), failure],
      [text('field_rule'), rule && text(EFFECTS[rule])],
      [text('field_size'), sizeBytes === undefined ? null : plural('byte_count', sizeBytes)],
      [text('field_message'), said === undefined ? null : [level, said].filter(Boolean).join(': ')],
      [text('field_message'), late === true ? text('log_started_late') : null],
      [text('time'), moment(at)],
      [text('duration'), durationMs === undefined ? null : ms(durationMs)],
      [text('wait_until_calls'), waitUntilCalls],
      [text('field_min_interval'), intervalText(event)],
    ]),
    ...(nextAttemptAt === undefined ? [] : [nextAttempt(nextAttemptAt)]),
    ...fields([
      [
        text('field_attributed'),
        attributedBy === undefined
          ? unattributed(event)
          : text(attributedBy === 'stack' ? 'attributed_stack' : 'attributed_alone'),
      ],
      [text('field_seq'), seq],
      [text('field_id'), dispatchId],
    ]),
    // All that is recorded is told: what has no words of its own by its name in the log's format.
    ...fields(
      Object.entries(others).map(([name, value]) => {
        const key = NAMES[name];
        return [key === undefined ? name : text(key), plainText(value)];
      }),
    ),
  ];
}

/** Any value of the log's format as text: headers a line each, a body as its data, and what that is. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plainText).join('\n');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('name' in value && 'value' in value) return `${String(value.name)}: ${String(value.value)}`;
  if (!('data' in value)) return JSON.stringify(value);
  const data = `${'encoding' in value && value.encoding === 'base64' ? 'base64: ' : ''}${String(value.data)}`;
  return 'cut' in value && value.cut === true ? text('body_cut', data) : data;
}

function nextAttempt(at: number): Field {
  return { label: text('field_next'), value: text('field_next_about', moment(at)), isEstimate: true };
}

/** Of what a handler does it is said where nobody knows whose it is. */
function unattributed({ type, dispatchId }: LogEvent): string | null {
  const isOfHandler = type === 'request' || type === 'console' || type === 'exception';
  return isOfHandler && dispatchId === undefined ? text('log_unattributed') : null;
}

function fields(given: readonly [string, string | number | null | undefined][]): Field[] {
  return given.flatMap(([label, value]) => {
    if (value === null || value === undefined || value === '') return [];
    return [{ label, value: typeof value === 'number' ? numberText(value) : readable(value) }];
  });
}

/** Not shortened, as it is elsewhere. */
const wholeTag = (tag: string): string => (tag === '' ? text('tag_empty') : tag);
const yesNo = (is: boolean): string => text(is ? 'yes' : 'no');
const ms = (value: number): string => text('milliseconds', numberText(tenths(value)));

/** The day, and the time of day to the millisecond. */
function moment(at: number): string {
  return `${momentText(at).split(/[, ]/)[0] ?? ''} ${preciseTimeText(at)}`;
}
