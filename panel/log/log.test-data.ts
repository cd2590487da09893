import fc from 'fast-check';
import { LOG_EVENT_TYPES, type LogEvent } from '../../extension/protocol/log.ts';
import { MAX_TAG_LENGTH, OutcomeSchema } from '../../extension/protocol/model.ts';

const strings = [
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '\0', '\ud800', '\udc00x', '"},{"', '\\"', '__proto__', '`'.repeat(5), '\u2028', '\ufeff'),
];
const longString = fc.integer({ min: 0, max: MAX_TAG_LENGTH }).map((length) => '\ud800\0'.repeat(length / 2));
/** Strings of any UTF-16 code units: NUL, controls, lone surrogates, quotes, what is plain, and now and then a long one. */
export const anyString = fc.oneof(...strings.map((arbitrary) => ({ weight: 10, arbitrary })), {
  weight: 1,
  arbitrary: longString,
});
const count = fc.maxSafeNat();
const moment = fc.oneof(
  fc.double({ min: 0, max: 8.64e15, noNaN: true }).map((ms) => ms + 0),
  fc.constantFrom(0, 1767268800000.123, 8.64e15),
);

const anyFields = fc.record(
  {
    scope: anyString,
    partitioned: fc.boolean(),
    tag: anyString,
    kind: fc.constantFrom('sync', 'periodicsync'),
    dispatchId: anyString,
    via: fc.constantFrom('simulated', 'browser'),
    attempt: fc.integer({ min: 1 }),
    lastChance: fc.boolean(),
    outcome: fc.constantFrom(...OutcomeSchema.options),
    durationMs: moment,
    waitUntilCalls: count,
    reason: fc.record({ name: anyString, message: anyString, stack: anyString }),
    source: fc.record(
      { url: anyString, line: count, column: count, function: anyString },
      { requiredKeys: ['url', 'line', 'column'] },
    ),
    from: fc.constantFrom('page', 'worker'),
    minIntervalMs: moment,
    nextAttemptAt: moment,
    url: anyString,
    method: anyString,
    status: count,
    failure: anyString,
    sizeBytes: count,
    level: fc.constantFrom('debug', 'log', 'info', 'warning', 'error'),
    text: anyString,
  },
  { requiredKeys: [] },
);

/** Any event that the schema allows, with any of its fields. */
export const anyEvent: fc.Arbitrary<LogEvent> = fc
  .tuple(anyFields, count, moment, fc.constantFrom(...LOG_EVENT_TYPES))
  // Not in the order of the schema, and the order does not matter.
  .map(([fields, seq, at, type]) => ({ ...fields, type, at, seq }));

/** Any log: any events, by increasing `seq`. */
export const anyLog: fc.Arbitrary<LogEvent[]> = fc
  .array(fc.tuple(anyEvent, fc.integer({ min: 1, max: 1_000_000 })), { maxLength: 8 })
  .map((steps) => {
    let seq = -1;
    return steps.map(([event, step]) => ({ ...event, seq: (seq += step) }));
  });

const AT = Date.UTC(2026, 0, 31, 12);
const OF = { scope: 'https://mail.example/', tag: 'outbox', kind: 'sync' } as const;

/** The first event of {@link STORY}. */
export const REGISTERED: LogEvent = {
  seq: 1,
  at: AT,
  type: 'registered',
  ...OF,
  from: 'page',
  source: { url: 'https://mail.example/page.js', line: 12, column: 5, function: 'send' },
};

/** One tag's way: registered, a first attempt that fails, then a second that is fulfilled. */
export const STORY: LogEvent[] = (() => {
  const [at, of] = [AT, OF];
  const [first, second] = [{ dispatchId: 'd1' }, { dispatchId: 'd2' }];
  const reason = {
    name: 'TypeError',
    message: 'Failed to fetch',
    stack: 'TypeError: Failed to fetch\n    at sendOutbox (sw.js:3:9)',
  };
  return [
    REGISTERED,
    { seq: 2, at: at + 20, type: 'dispatched', ...of, ...first, via: 'browser', attempt: 1, lastChance: false },
    {
      seq: 3,
      at: at + 25,
      type: 'request',
      scope: of.scope,
      ...first,
      url: 'https://mail.example/send',
      method: 'POST',
      failure: 'net::ERR_FAILED',
      durationMs: 12.34,
    },
    {
      seq: 4,
      at: at + 30,
      type: 'console',
      scope: of.scope,
      ...first,
      level: 'warning',
      text: 'sending `1` mail | again',
    },
    {
      seq: 5,
      at: at + 140,
      type: 'settled',
      ...of,
      ...first,
      outcome: 'rejected',
      durationMs: 120,
      waitUntilCalls: 1,
      reason,
    },
    { seq: 6, at: at + 140, type: 'waiting', ...of, nextAttemptAt: at + 300_140 },
    { seq: 7, at: at + 1_000, type: 'offline' },
    { seq: 8, at: at + 2_000, type: 'dispatched', ...of, tag: 'another', dispatchId: 'd9', via: 'simulated' },
    { seq: 9, at: at + 300_150, type: 'dispatched', ...of, ...second, via: 'browser', attempt: 2, lastChance: false },
    {
      seq: 10,
      at: at + 300_200,
      type: 'request',
      ...of,
      ...second,
      url: 'https://mail.example/send',
      method: 'POST',
      status: 204,
      durationMs: 40,
      sizeBytes: 0,
    },
    {
      seq: 11,
      at: at + 300_210,
      type: 'settled',
      ...of,
      ...second,
      outcome: 'fulfilled',
      durationMs: 60,
      waitUntilCalls: 1,
    },
    { seq: 12, at: at + 300_210, type: 'completed', ...of },
    { seq: 13, at: at + 300_220, type: 'online' },
  ];
})();
