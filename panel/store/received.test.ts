import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Notice } from '../../extension/protocol/messages.ts';
import { firing, dispatchKey, MOST_ROWS, type Activity } from './activity.ts';
import { dispatchOf, snapshotOf, statusOf } from './test-data.ts';
import { afterLoss, applyDispatches, applyNotice, NOTHING_RECEIVED } from './received.ts';

const dispatchesOf = ({ rows }: Activity) => rows.flatMap((row) => (row.type === 'dispatch' ? [row.dispatch] : []));
const dispatched = (change: Parameters<typeof dispatchOf>[0]): Notice => ({
  type: 'dispatches',
  dispatches: [dispatchOf(change)],
});

test('a snapshot and a status take the place of the one before', () => {
  const snapshot = snapshotOf();
  const status = statusOf({ attached: true });
  const received = [{ type: 'snapshot', snapshot } as const, { type: 'status', status } as const].reduce(
    applyNotice,
    NOTHING_RECEIVED,
  );
  expect(received).toEqual({ ...NOTHING_RECEIVED, snapshot, status });
});

test('a dispatch keeps its place when its outcome comes', () => {
  const notices = [
    dispatched({ id: 'a', outcome: null }),
    dispatched({ id: 'b', outcome: null, tag: 'u' }),
    dispatched({ id: 'a' }),
  ];
  const { activity } = notices.reduce(applyNotice, NOTHING_RECEIVED);
  expect(dispatchesOf(activity).map(({ id, outcome }) => [id, outcome])).toEqual([
    ['a', 'fulfilled'],
    ['b', null],
  ]);
  expect([...firing(activity)]).toEqual([dispatchKey('https://a.example/', 'u', 'sync')]);
});

test('the oldest rows are dropped and counted', () => {
  let received = NOTHING_RECEIVED;
  const dispatches = Array.from({ length: MOST_ROWS + 3 }, (_, id) => dispatchOf({ id: String(id) }));
  received = applyDispatches(received, dispatches);
  expect(received.activity.rows.length).toBe(MOST_ROWS);
  expect(received.activity.rows[0]?.key).toBe('3');
  expect(received.activity.dropped).toBe(3);
});

test('a loss of the background interrupts what had not ended, with a reason', () => {
  const started = applyNotice(
    applyNotice(NOTHING_RECEIVED, dispatched({ id: 'a' })),
    dispatched({ id: 'b', outcome: null }),
  );
  expect(dispatchesOf(afterLoss(started).activity).map(({ outcome, reason }) => [outcome, reason?.name])).toEqual([
    ['fulfilled', undefined],
    ['interrupted', 'Disconnected'],
  ]);
});

test('an answer changes nothing that is shown', () => {
  expect(applyNotice(NOTHING_RECEIVED, { type: 'reply', id: 1, failure: null })).toBe(NOTHING_RECEIVED);
});

test('whatever the order of beginnings and ends, each dispatch has one row', () => {
  const change = fc.record({ id: fc.constantFrom('a', 'b', 'c'), outcome: fc.constantFrom('fulfilled', null) });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const { rows } = changes.map(dispatched).reduce(applyNotice, NOTHING_RECEIVED).activity;
      expect(rows.map(({ key }) => key)).toEqual([...new Set(changes.map(({ id }) => id))]);
    }),
  );
});
