import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { CommandSchema, RequestSchema } from './commands.ts';
import { MAX_TIME_LIMIT_MS, NoticeSchema } from './messages.ts';
import { MAX_TAG_LENGTH } from './model.ts';

const accepts = (value: unknown) => v.is(CommandSchema, value);
const attempts = { type: 'attempts', registration: 'https://a.example/', tag: 'outbox', timeLimitMs: 1_000 };

describe('a command', () => {
  test('takes a tag of 10,240 characters, as the browser does, and no longer one', () => {
    expect(MAX_TAG_LENGTH).toBe(10_240);
    for (const command of [attempts, { type: 'register', registration: 'https://a.example/' }]) {
      expect(accepts({ ...command, tag: 'x'.repeat(10_240) })).toBe(true);
      expect(accepts({ ...command, tag: 'x'.repeat(10_241) })).toBe(false);
    }
  });

  test('counts the length of a tag in UTF-16 code units', () => {
    expect(accepts({ ...attempts, tag: '😀'.repeat(5_120) })).toBe(true);
    expect(accepts({ ...attempts, tag: '😀'.repeat(5_120) + 'x' })).toBe(false);
  });

  test('takes any tag that is no longer, empty ones and lone surrogates included, as it is', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit }), (tag) => {
        expect(v.parse(CommandSchema, { ...attempts, tag })).toEqual({ ...attempts, tag });
      }),
    );
  });

  test('takes a time limit of 1 ms to an hour, in whole ms', () => {
    expect(MAX_TIME_LIMIT_MS).toBe(60 * 60 * 1_000);
    const accepted = [1, 180_000, 3_600_000];
    const refused = [0, -1, 0.5, 1_000.5, 3_600_001, Infinity, NaN, '1000', null, undefined];
    expect(accepted.filter((timeLimitMs) => !accepts({ ...attempts, timeLimitMs }))).toEqual([]);
    expect(refused.filter((timeLimitMs) => accepts({ ...attempts, timeLimitMs }))).toEqual([]);
  });

  test('takes the name of a registration of 10,000 characters and no longer one', () => {
    expect(accepts({ ...attempts, registration: 'x'.repeat(10_000) })).toBe(true);
    expect(accepts({ ...attempts, registration: 'x'.repeat(10_001) })).toBe(false);
  });

  test('names a tab by a whole number from 0 on', () => {
    const inspected = (tabId: unknown) => accepts({ type: 'inspect', tabId });
    expect([0, 7].filter((tabId) => !inspected(tabId))).toEqual([]);
    expect([-1, 1.5, NaN, Infinity, '7', null].filter(inspected)).toEqual([]);
  });

  test('is of a known type', () => {
    const known = [
      'inspect',
      'visible',
      'refresh',
      'clearLog',
      'fire',
      'attempts',
      'fireAll',
      'register',
      'hold',
      'offline',
      'record',
      'preserveLog',
      'bodies',
      'ask',
      'retry',
      'repair',
      'addRule',
      'switchRule',
      'removeRule',
      'rulesOff',
    ];
    const types = CommandSchema.options.flatMap(({ entries: { type } }) =>
      'options' in type ? type.options : type.literal,
    );
    expect(types).toEqual(known);
    const everyField = {
      ...attempts,
      tabId: 1,
      visible: true,
      on: true,
      event: 'sync',
      via: 'browser',
      lastChance: true,
      subject: null,
      parameters: null,
      rule: { effect: 'drop', registration: 'https://a.example/', first: null, tag: 'outbox' },
      id: '1',
    };
    expect(known.filter((type) => !accepts({ ...everyField, type }))).toEqual([]);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('Fire', 'toString', '__proto__', 'constructor', ...known),
          fc.jsonValue(),
        ),
        (type) => {
          expect(accepts({ ...everyField, type })).toBe(typeof type === 'string' && known.includes(type));
        },
      ),
    );
  });

  test('fires the two events there are, in the two ways there are', () => {
    const fire = { ...attempts, type: 'fire', event: 'sync', via: 'simulated', lastChance: false };
    expect(accepts({ ...fire, event: 'periodicsync', via: 'browser' })).toBe(true);
    expect(accepts({ ...fire, event: 'push' })).toBe(false);
    expect(accepts({ ...fire, via: 'native' })).toBe(false);
    expect(accepts({ ...fire, lastChance: 'false' })).toBe(false);
  });

  test('carries nothing else over the port', () => {
    expect(v.parse(CommandSchema, { type: 'refresh', origin: 'https://a.example' })).toEqual({ type: 'refresh' });
  });
});

test('a request has a whole number, which its answer will carry', () => {
  const command = { type: 'refresh' };
  expect(v.is(RequestSchema, { id: 1, command })).toBe(true);
  for (const id of [1.5, '1', null, undefined, NaN]) expect(v.is(RequestSchema, { id, command })).toBe(false);
});

test('a notice is of a known type, and a dispatch in it has an outcome of the known ones', () => {
  const dispatch = {
    id: '1',
    at: 0,
    registration: 'https://a.example/',
    tag: 'outbox',
    event: 'sync',
    via: 'simulated',
    lastChance: null,
    outcome: null,
    waitUntilCalls: null,
    durationMs: null,
    reason: null,
  };
  const told = (change: object) => v.is(NoticeSchema, { type: 'dispatches', dispatches: [{ ...dispatch, ...change }] });
  expect(told({})).toBe(true);
  expect(told({ outcome: 'not fired' })).toBe(true);
  expect(told({ outcome: 'succeeded' })).toBe(false);
  expect(told({ tag: 'x'.repeat(10_241) })).toBe(false);
  expect(v.is(NoticeSchema, { type: 'event', dispatch })).toBe(false);
});
