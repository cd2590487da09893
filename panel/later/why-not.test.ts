import { expect, test } from 'vitest';
import type { WorkerVersion } from '../../extension/protocol/model.ts';
import { registrationOf, statusOf } from '../store/test-data.ts';
import { whyNotFiring, type Asked, type Cause } from './why-not.ts';

const NOW = Date.UTC(2026, 0, 1);
const KEY = 'https://a.example/';

/** A one-shot tag that nothing keeps from firing. */
const asked = (change: Partial<Asked> = {}): Asked => ({
  tag: 't',
  event: 'sync',
  registration: registrationOf({ sync: { status: 'listed', tags: ['t'] } }),
  permissions: { 'background-sync': 'granted', 'periodic-background-sync': 'granted' },
  status: statusOf({}),
  last: null,
  runningSince: null,
  now: NOW,
  ...change,
});

const worker = (state: WorkerVersion['state'], slot: WorkerVersion['slot'] = 'active') =>
  registrationOf({ workers: [{ slot, state, scriptURL: `${KEY}sw.js` }] });
const permission = (state: 'denied' | 'unsupported') => ({
  'background-sync': state,
  'periodic-background-sync': 'granted' as const,
});
const page = { kind: 'page' as const, name: KEY, online: false, held: false };
const last = (outcome: 'ignored' | 'timed out' | 'rejected') => ({ outcome, at: NOW - 60_000, reason: 'TypeError' });
const waiting = {
  registration: KEY,
  tag: 't',
  attempt: 2,
  attempts: 3,
  lastChance: false,
  nextAttemptAt: NOW + 60_000,
};

/** In the order in which they overrule each other. */
const cases: Record<Cause, Partial<Asked>> = {
  stuck: { registration: registrationOf({ stuck: { since: NOW - 1_000, why: 'The debugger was detached.' } }) },
  unsupported: { permissions: permission('unsupported') },
  denied: { permissions: permission('denied') },
  'no-worker': { registration: worker('installed', 'waiting') },
  redundant: { registration: worker('redundant') },
  'not-activated': { registration: worker('activating') },
  firing: { runningSince: NOW - 9_000 },
  'never-settles': { runningSince: NOW - 11_000 },
  offline: { status: statusOf({ offline: true, targets: [page] }) },
  'held-here': { registration: registrationOf({ held: true }), status: statusOf({ hold: true }) },
  'held-elsewhere': { registration: registrationOf({ held: true }) },
  'browser-offline': { status: statusOf({ targets: [page], waiting: [waiting] }) },
  waiting: { status: statusOf({ waiting: [waiting] }), last: last('rejected') },
  ignored: { last: last('ignored') },
  'timed-out': { last: last('timed out') },
  periodic: { event: 'periodicsync', last: last('timed out') },
  unknown: {},
};

test.each(Object.entries(cases))('“%s” is told with what it was seen by and what to do', (cause, change) => {
  const answer = whyNotFiring(asked(change));
  expect(answer.cause).toBe(cause);
  for (const text of [answer.sentence, answer.evidence, answer.next]) expect(text).toMatch(/\.\s*\S*$/);
  expect(answer.repairs).toBe(cause === 'stuck' ? KEY : null);
});

test('every cause says something else', () => {
  const sentences = Object.values(cases).map((change) => whyNotFiring(asked(change)).sentence);
  expect(new Set(sentences).size).toBe(sentences.length);
});

test('a registration that is stuck overrules all else, and is the one to repair', () => {
  const { registration } = asked(cases.stuck);
  const all = { ...cases.denied, ...cases['never-settles'], ...cases.offline, registration };
  expect(whyNotFiring(asked(all))).toMatchObject({ cause: 'stuck', repairs: KEY });
});

test('what a tag waits for is told in numbers', () => {
  const { sentence, evidence } = whyNotFiring(asked(cases.waiting));
  expect(sentence).toContain('attempt 2 of 3');
  expect(evidence).toBe('1 of 3 attempts failed. TypeError');
});

test('another tag that waits, or one of another registration, is not this one', () => {
  const others = [
    { ...waiting, tag: 'u' },
    { ...waiting, registration: `${KEY}b/` },
  ];
  expect(whyNotFiring(asked({ status: statusOf({ waiting: others }) })).cause).toBe('unknown');
});

test('each kind of sync has its own permission', () => {
  expect(whyNotFiring(asked({ event: 'periodicsync', permissions: permission('denied') })).cause).toBe('periodic');
});

test('a frame or worker that is offline does not make the browser offline', () => {
  const targets = [{ ...page, kind: 'service worker' as const }];
  expect(whyNotFiring(asked({ status: statusOf({ targets }) })).cause).toBe('unknown');
});
