import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { activityOf } from '../later/activity-log.ts';
import { chosenIndex } from '../store/chosen.ts';
import { chosenOf } from './chosen-of.ts';
import { lanesOf } from './lanes.ts';

const of = { scope: 'https://a.example/', tag: 'outbox', kind: 'sync' } as const;
const log: LogEvent[] = [
  // Its beginning was dropped.
  { seq: 4, at: 100, type: 'settled', ...of, dispatchId: 'cut', durationMs: 50, outcome: 'rejected' },
  { seq: 5, at: 101, type: 'waiting', ...of },
  { seq: 6, at: 200, type: 'dispatched', ...of, dispatchId: 'whole', via: 'browser' },
  { seq: 7, at: 201, type: 'request', scope: of.scope, dispatchId: 'whole' },
  { seq: 8, at: 210, type: 'settled', ...of, dispatchId: 'whole', durationMs: 10, outcome: 'fulfilled' },
  { seq: 9, at: 211, type: 'completed', ...of },
  // Another tool's log need not name its dispatches.
  { seq: 10, at: 300, type: 'dispatched', ...of },
  { seq: 11, at: 310, type: 'settled', ...of, outcome: 'fulfilled' },
];

test('names for each event of a log its row in Activity', () => {
  const lanes = lanesOf(null, log);
  const { rows } = activityOf(log);
  const named = log.map(({ seq }) => rows[chosenIndex(rows, chosenOf(lanes, log, seq))]?.key);
  expect(named).toEqual(['cut', 'event 5', 'whole', 'event 7', 'whole', 'event 9', 'event 10', 'event 11']);
  expect(chosenOf(lanes, log, 3)).toBeNull();
});
