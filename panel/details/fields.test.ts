import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { activityOf } from '../later/activity-log.ts';
import { dispatchFields, eventFields } from './fields.ts';

const EVERYTHING: LogEvent = {
  seq: 7,
  at: 1_000,
  type: 'request',
  scope: 'https://a.example/',
  partitioned: true,
  tag: 'outbox',
  kind: 'sync',
  dispatchId: 'd-1',
  attributedBy: 'alone',
  via: 'browser',
  attempt: 2,
  lastChance: true,
  outcome: 'rejected',
  durationMs: 12.34,
  waitUntilCalls: 1,
  reason: { name: 'Error', message: 'Refused.', stack: '' },
  source: { url: 'https://a.example/sw.js', line: 1, column: 2 },
  from: 'worker',
  minIntervalMs: 43_200_000,
  nextAttemptAt: 300_000,
  url: 'https://a.example/api',
  method: 'POST',
  status: 503,
  failure: 'net::ERR_FAILED',
  sizeBytes: 20,
  level: 'error',
  text: 'it failed',
};

test('tells what an event of the log has, its reason and its source apart', () => {
  const told = Object.fromEntries(eventFields(EVERYTHING).map(({ label, value }) => [label, value]));
  expect(told).toMatchObject({
    Tag: 'outbox',
    Registration: 'https://a.example/ (partitioned)',
    Kind: 'one-shot',
    Called: 'by the worker',
    Dispatch: 'browser',
    Attempt: '2',
    'Last chance': 'yes',
    Outcome: 'rejected',
    Address: 'POST https://a.example/api',
    Status: '503',
    Failure: 'net::ERR_FAILED',
    Size: '20 bytes',
    Message: 'error: it failed',
    Duration: '12.3 ms',
    'waitUntil calls': '1',
    'Minimum interval': 'at most every 12 h',
    Attributed: 'perhaps: no other dispatch ran then',
    Number: '7',
    'Dispatch id': 'd-1',
  });
});

test('tells the whole of a long tag, and that there is an empty one', () => {
  const tagOf = (tag: string) => eventFields({ ...EVERYTHING, tag })[0]?.value;
  expect(tagOf('long'.repeat(100))).toBe('long'.repeat(100));
  expect(tagOf('')).toBe('(empty tag)');
});

test('tells also what it has no words for, by its name in the log', () => {
  const later: object = { note: 'x', headers: [{ name: 'a', value: 'b' }], body: { encoding: 'text', data: 'sent' } };
  const told = eventFields({ ...EVERYTHING, ...later }).slice(-3);
  expect(told).toEqual([
    { label: 'note', value: 'x' },
    { label: 'headers', value: 'a: b' },
    { label: 'body', value: 'sent' },
  ]);
});

test('tells headers, bodies, a version and a rule in words, and of a body how it is written and whether it is whole', () => {
  const more: Partial<LogEvent> = {
    rule: 'offline',
    version: '7',
    requestHeaders: [{ name: 'a', value: 'b' }],
    requestBody: { encoding: 'base64', data: 'AAAA', cut: true },
    responseHeaders: [],
    responseBody: { encoding: 'text', data: 'sent', cut: true },
  };
  const told = Object.fromEntries(eventFields({ ...EVERYTHING, ...more }).map(({ label, value }) => [label, value]));
  expect(told).toMatchObject({
    Rule: 'Request fails as offline',
    Version: '7',
    'Request headers': 'a: b',
    'Request body': 'base64: AAAA (not all of it)',
    'Response body': 'sent (not all of it)',
  });
  expect(Object.keys(told).filter((label) => label in more)).toEqual([]);
});

test('says of an estimate that it is one, and of nothing else', () => {
  const estimates = eventFields(EVERYTHING).filter(({ isEstimate }) => isEstimate === true);
  expect(estimates.map(({ label }) => label)).toEqual(['Next attempt']);
  expect(estimates[0]?.value).toMatch(/^estimated about .* it also waits for a connection$/);
});

test('says of a request of nobody known that it is unattributed', () => {
  const fields = eventFields({ seq: 1, at: 1, type: 'request', url: 'https://a.example/' });
  expect(fields.find(({ label }) => label === 'Attributed')?.value).toBe('not known to belong to an event');
});

test('tells all of a dispatch', () => {
  const { rows } = activityOf([
    { ...EVERYTHING, type: 'dispatched', seq: 1 },
    { ...EVERYTHING, type: 'settled', seq: 2, at: 1_012 },
  ]);
  const [row] = rows;
  if (row?.type !== 'dispatch') throw new Error('The dispatch is missing.');
  const forced = dispatchFields({ ...row, dispatch: { ...row.dispatch, forced: 'reject' } });
  expect(forced.find(({ label }) => label === 'Outcome')?.value).toBe('rejected by a rule');
  expect(dispatchFields(row).map(({ label }) => label)).toEqual([
    'Tag',
    'Registration',
    'Event',
    'Dispatch',
    'Attempt',
    'Last chance',
    'Outcome',
    'Time',
    'Duration',
    'waitUntil calls',
    'Number',
    'Dispatch id',
  ]);
});
