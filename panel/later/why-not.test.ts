import { describe, expect, test } from 'vitest';
import type { Evidence, Thrown } from '../../extension/protocol/evidence.ts';
import type { Outcome, WorkerVersion } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { registrationOf, statusOf } from '../store/test-data.ts';
import { whyNotFiring, type Asked } from './why-not.ts';
import type { Cause } from './why-words.ts';

const NOW = Date.UTC(2026, 0, 1);
const KEY = 'https://a.example/';
const HOUR = 3_600_000;

/** A one-shot tag that nothing keeps from firing. */
const asked = (change: Partial<Asked> = {}): Asked => ({
  tag: 't',
  event: 'sync',
  scope: KEY,
  registration: registrationOf({ sync: { status: 'listed', tags: ['t'] } }),
  permissions: { 'background-sync': 'granted', 'periodic-background-sync': 'granted' },
  status: statusOf({}),
  evidence: null,
  last: null,
  runningSince: null,
  now: NOW,
  ...change,
});

const seen = (change: Partial<Evidence>): Evidence => ({
  subject: { registration: KEY, tag: 't', event: 'sync' },
  schedule: null,
  heldBy: [],
  startFailure: null,
  registered: null,
  refused: null,
  page: null,
  ...change,
});
const thrown = { at: NOW - 5_000, message: 'Error: no.', source: { url: `${KEY}page.js`, line: 3, column: 7 } };
const worker = (state: WorkerVersion['state'], slot: WorkerVersion['slot'] = 'active') =>
  registrationOf({ workers: [{ slot, state, scriptURL: `${KEY}sw.js` }] });
const permission = (state: 'denied' | 'unsupported') => ({
  'background-sync': state,
  'periodic-background-sync': state,
});
const page = { kind: 'page' as const, name: KEY, online: false, held: false };
const last = (outcome: Outcome) => ({ outcome, at: NOW - 60_000, lastChance: false, reason: 'TypeError.' });
const waiting = {
  registration: KEY,
  tag: 't',
  attempt: 2,
  isExact: true,
  attempts: 3,
  nextAttemptAt: NOW + 60_000,
};
const ended = (phase: 'completed' | 'dropped') => ({ phase, since: NOW - 60_000, attempt: null, nextAttemptAt: null });
const unlisted = { registration: registrationOf({}) };
const whole = (tags: string[], errors: Thrown[] = []) => seen({ page: { isWhole: true, tags, errors } });
const periodic = {
  event: 'periodicsync' as const,
  registration: registrationOf({ periodicSync: { status: 'listed', tags: ['t'] } }),
};

/** In the order in which they overrule each other. */
const cases: Record<Cause, Partial<Asked>> = {
  redundant: { registration: null },
  stuck: { registration: registrationOf({ stuck: { since: NOW - 1_000, why: 'The debugger was detached.' } }) },
  unsupported: { permissions: permission('unsupported') },
  denied: { permissions: permission('denied') },
  'denied-periodic': { ...periodic, permissions: permission('denied') },
  'no-worker': { registration: worker('installed', 'waiting') },
  'not-activated': { registration: worker('activating') },
  firing: { runningSince: NOW - 9_000 },
  'never-settles': { runningSince: NOW - 11_000 },
  unread: { registration: registrationOf({ sync: { status: 'unsettled' } }) },
  refused: { ...unlisted, evidence: seen({ refused: { ...thrown, name: 'NotAllowedError' } }) },
  ignored: { ...unlisted, last: last('ignored') },
  threw: { ...unlisted, last: last('threw') },
  dropped: { ...unlisted, last: last('rejected'), evidence: seen({ schedule: ended('dropped') }) },
  gone: { ...unlisted, evidence: whole(['t']) },
  'gone-periodic': { ...periodic, ...unlisted, evidence: whole(['t']) },
  done: { ...unlisted, last: last('fulfilled'), evidence: seen({ schedule: ended('completed') }) },
  'not-registered': unlisted,
  'never-reached': { ...unlisted, evidence: whole([], [thrown]) },
  'never-called': { ...unlisted, evidence: whole([]) },
  offline: { status: statusOf({ offline: true, targets: [page] }) },
  'held-here': { registration: heldOf(), status: statusOf({ hold: true }) },
  'held-elsewhere': { registration: heldOf(), evidence: seen({ heldBy: [`${KEY}other`] }) },
  'held-left': { registration: heldOf(), evidence: seen({}) },
  'browser-offline': { status: statusOf({ targets: [page], waiting: [waiting] }) },
  'failed-to-start': { evidence: seen({ startFailure: { ...thrown, isSure: true } }) },
  waiting: { status: statusOf({ waiting: [waiting] }), last: last('rejected') },
  'timed-out': { last: last('timed out') },
  'perhaps-failed-to-start': { evidence: seen({ startFailure: { ...thrown, isSure: false } }) },
  'periodic-interval': { ...periodic, evidence: seen({ registered: { at: NOW - HOUR, minIntervalMs: HOUR } }) },
  periodic,
  unknown: {},
};

function heldOf() {
  return registrationOf({ held: true, sync: { status: 'listed', tags: ['t'] } });
}

test.each(Object.entries(cases))('“%s” is told with what it was seen by and what to do', (cause, change) => {
  const answer = whyNotFiring(asked(change));
  expect(answer.cause).toBe(cause);
  for (const text of [answer.sentence, answer.next]) expect(text).toMatch(/\.$/);
  expect(answer.evidence).not.toBe('');
  expect(answer.cure === 'repair').toBe(cause === 'stuck');
});

test('every cause says something else', () => {
  const sentences = Object.values(cases).map((change) => whyNotFiring(asked(change)).sentence);
  expect(new Set(sentences).size).toBe(sentences.length);
});

test.each([
  { on: true, of: KEY, isNamed: true },
  { on: false, of: KEY, isNamed: false },
  { on: true, of: 'https://other.example/', isNamed: false },
])('a rule that delays is named where an event does not settle: $on, $of', ({ on, of, isNamed }) => {
  const spec = { effect: 'delay', registration: of, first: null, pattern: '*', delayMs: 60_000 } as const;
  const rules = [{ id: '1', on, acted: 1, left: null, own: true, waits: false, spec }];
  const { evidence } = whyNotFiring(asked({ ...cases['never-settles'], status: statusOf({ rules }) }));
  expect(evidence.includes(text('why_evidence_delayed'))).toBe(isNamed);
  expect(evidence).toContain('11 s ago');
});

test('an event that began after the last look at the clock has just begun', () => {
  expect(whyNotFiring(asked({ runningSince: NOW + 900 })).evidence).toBe('Its event began 0 s ago and has not ended.');
});

test('a registration that is stuck overrules all else, and is the one to repair', () => {
  const { registration } = asked(cases.stuck);
  const all = { ...cases.denied, ...cases['never-settles'], ...cases.offline, registration };
  expect(whyNotFiring(asked(all))).toMatchObject({ cause: 'stuck', cure: 'repair' });
});

test('a tag that waits is tried again although the permission is denied meanwhile', () => {
  expect(whyNotFiring(asked({ ...cases.waiting, ...cases.denied })).cause).toBe('waiting');
});

test('what a tag waits for is told in numbers', () => {
  const { sentence, evidence } = whyNotFiring(asked(cases.waiting));
  expect(sentence).toContain('attempt 2 of 3');
  expect(evidence).toBe('1 of 3 attempts failed. TypeError.');
});

test('what may be a later attempt is not told as the one that comes', () => {
  const status = statusOf({ waiting: [{ ...waiting, isExact: false }] });
  const { sentence, evidence } = whyNotFiring(asked({ status }));
  expect(sentence).toMatch(/attempt ≥ 2 of 3 is estimated about .* or later/);
  expect(evidence).toContain('≥ 1 of 3 attempts failed.');
});

test('another tag that waits, or one of another registration, is not this one', () => {
  const others = [
    { ...waiting, tag: 'u' },
    { ...waiting, registration: `${KEY}b/` },
  ];
  expect(whyNotFiring(asked({ status: statusOf({ waiting: others }) })).cause).toBe('unknown');
});

test('each kind of sync has its own permission', () => {
  const permissions = { 'background-sync': 'denied', 'periodic-background-sync': 'granted' } as const;
  expect(whyNotFiring(asked({ ...periodic, permissions })).cause).toBe('periodic');
});

test('a frame or worker that is offline does not make the browser offline', () => {
  const targets = [{ ...page, kind: 'service worker' as const }];
  expect(whyNotFiring(asked({ status: statusOf({ targets }) })).cause).toBe('unknown');
});

describe('a tag that is not registered', () => {
  const of = (change: Partial<Asked>) => whyNotFiring(asked({ ...unlisted, ...change }));

  test('was refused with the error that the browser gave, unless it has fired since', () => {
    const evidence = seen({ refused: { ...thrown, name: 'NotAllowedError' } });
    expect(of({ evidence }).sentence).toContain('NotAllowedError');
    const later = { ...last('ignored'), at: NOW };
    expect(of({ evidence, last: later }).cause).toBe('ignored');
  });

  test('is explained by the permission of its kind', () => {
    const evidence = seen({ refused: { ...thrown, name: 'NotAllowedError' } });
    expect(of({ evidence }).evidence).toContain('The permission background-sync is denied.');
    const answer = of({ ...periodic, registration: registrationOf({}), evidence });
    expect(answer.evidence).toContain('The permission periodic-background-sync is denied.');
  });

  test('is told by the error that stops the page, and where it is', () => {
    expect(of({ evidence: whole([], [thrown]) }).evidence).toContain('Error: no. https://a.example/page.js:3:7');
  });

  test('is another one than those that were registered, where nothing was thrown', () => {
    expect(of({ evidence: whole(['outbox'], [thrown]) }).cause).toBe('never-reached');
    const { cause, evidence } = of({ evidence: whole(['outbox']) });
    expect([cause, evidence]).toEqual(['never-called', 'Since the page was loaded register() was called for: outbox.']);
  });

  test('is told by its last event once its schedule is forgotten', () => {
    const evidence = whole(['t']);
    const { cause, evidence: told } = of({ evidence, last: last('fulfilled') });
    expect([cause, told]).toEqual(['done', expect.stringContaining('Its last event, at ')]);
    expect(of({ evidence, last: { ...last('rejected'), lastChance: true } }).cause).toBe('dropped');
    expect(of({ evidence, last: last('rejected') }).cause).toBe('gone');
  });

  test('is gone, for whatever reason, where it is a registration as a whole that has had some', () => {
    const { cause, evidence } = of({ tag: null, evidence: whole(['outbox']) });
    expect([cause, evidence]).toEqual(['gone', 'Since the page was loaded register() was called for: outbox.']);
  });

  test('is not done by an event where it is periodic', () => {
    const unlistedPeriodic = { ...periodic, registration: registrationOf({}), evidence: whole(['t']) };
    for (const outcome of ['fulfilled', 'ignored', 'threw'] as const)
      expect(of({ ...unlistedPeriodic, last: last(outcome) }).cause).toBe('gone-periodic');
  });

  test('is not said to be unasked for where the page was not seen from its beginning', () => {
    expect(of({ evidence: seen({ page: { isWhole: false, tags: [], errors: [] } }) }).cause).toBe('not-registered');
  });

  test('has no button “Record” while that is on', () => {
    expect(of({}).cure).toBe('record');
    expect(of({ status: statusOf({ recording: true }) }).cure).toBeNull();
  });
});

test.each([
  ['that is gone', unlisted, 'done'],
  ['that is registered again', {}, 'unknown'],
] as const)('a handler from which a rule kept a tag %s is not said to ignore it', (_what, change, cause) => {
  const dropped = { ...last('ignored'), forced: 'drop' as const, reason: 'A rule kept it from the handlers.' };
  const answer = whyNotFiring(asked({ ...change, last: dropped }));
  expect(answer.cause).toBe(cause);
  if (cause === 'done') expect(answer.evidence).toContain('A rule kept it from the handlers.');
});

test('a periodic tag comes when its interval and the browser’s own have passed since it fired', () => {
  const evidence = seen({ registered: { at: NOW - 30 * HOUR, minIntervalMs: HOUR } });
  expect(whyNotFiring(asked({ ...periodic, evidence })).cause).toBe('periodic');
  const fired = { ...last('fulfilled'), at: NOW - HOUR };
  expect(whyNotFiring(asked({ ...periodic, evidence, last: fired })).cause).toBe('periodic-interval');
});
