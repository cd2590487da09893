import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { lanesOf } from '../timeline/lanes.ts';
import { partsOf } from './parts-of.ts';

const of = { scope: 'https://a.example/', tag: 'outbox', kind: 'sync' } as const;
const log: LogEvent[] = [
  { seq: 1, at: 0, type: 'dispatched', ...of, dispatchId: 'a', via: 'browser' },
  { seq: 2, at: 1, type: 'dispatched', ...of, dispatchId: 'b', via: 'browser' },
  { seq: 3, at: 2, type: 'console', scope: of.scope, dispatchId: 'a', text: 'of a' },
  { seq: 4, at: 3, type: 'console', scope: of.scope, dispatchId: 'b', text: 'of b' },
  { seq: 5, at: 4, type: 'console', scope: of.scope, text: 'of nobody' },
  { seq: 6, at: 4, type: 'request', scope: of.scope, dispatchId: 'a', url: 'https://a.example/api' },
  { seq: 7, at: 5, type: 'settled', ...of, dispatchId: 'a', outcome: 'rejected' },
  { seq: 8, at: 6, type: 'exception', scope: of.scope, dispatchId: 'a' },
];

test('finds what a handler asked for and said, also after it has settled, and nothing of another one', () => {
  const attempt = lanesOf(null, log).attempts.get('a');
  if (attempt === undefined) throw new Error('The attempt is missing.');
  const { requests, said, isCut } = partsOf(attempt);
  expect([requests, said].map((events) => events.map(({ seq }) => seq))).toEqual([[6], [3, 8]]);
  expect(isCut).toBe(false);
});
