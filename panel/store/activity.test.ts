import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changed,
  interruptUnfinished,
  NO_ACTIVITY,
  withoutEnded,
  type Activity,
  type ActivityRow,
  type EventRow,
} from './activity.ts';
import { dispatchOf } from './test-data.ts';

const eventRow = (at: number, seq: number): EventRow => ({
  type: 'event',
  key: `event ${seq}`,
  seq,
  at,
  event: { seq, at, type: 'request' },
});

test('keeps its rows in the order of their time, those of the same time in the order in which they came', () => {
  const batches = fc.array(fc.array(fc.nat(20), { maxLength: 8 }), { maxLength: 6 });
  fc.assert(
    fc.property(batches, (times) => {
      let seq = 0;
      const came: ActivityRow[] = [];
      let activity: Activity = NO_ACTIVITY;
      for (const batch of times) {
        const rows = batch.map((at) => eventRow(at, seq++));
        came.push(...rows);
        activity = changed(activity, ({ add }) => rows.forEach(add));
      }
      expect(activity.rows).toEqual([...came].sort((a, b) => a.at - b.at));
    }),
  );
});

test('of the same time, has a dispatch where the log has it, though it was told by itself before', () => {
  const dispatch = dispatchOf({ id: 'd', at: 5, outcome: null });
  const told = changed(NO_ACTIVITY, ({ put }) => put(dispatch, null));
  const logged = changed(told, ({ add }) => add(eventRow(5, 1)));
  expect(logged.rows.map(({ key }) => key)).toEqual(['event 1', 'd']);
  const both = changed(logged, ({ put, add }) => {
    put(dispatch, 2);
    add(eventRow(5, 3));
  });
  expect(both.rows.map(({ key }) => key)).toEqual(['event 1', 'd', 'event 3']);
  const first = changed(
    changed(told, ({ add }) => add(eventRow(5, 3))),
    ({ put }) => put(dispatch, 2),
  );
  expect(first.rows.map(({ key }) => key)).toEqual(['d', 'event 3']);
});

test('is emptied but for what runs, which can be interrupted then', () => {
  const [running, ended] = [dispatchOf({ id: 'r', at: 5, outcome: null }), dispatchOf({ id: 'e', at: 6 })];
  const activity = withoutEnded(changed(NO_ACTIVITY, ({ put }) => [running, ended].forEach((one) => put(one, 7))));
  expect(activity.rows).toMatchObject([{ key: 'r', seq: null }]);
  expect([...activity.running.keys()]).toEqual(['r']);
  expect(activity.lastOutcomes.size).toBe(0);
  const interrupted = interruptUnfinished(activity);
  expect(interrupted.rows).toMatchObject([{ key: 'r', dispatch: { outcome: 'interrupted' } }]);
  expect(interrupted.running.size).toBe(0);
});

describe('of a dispatch that began long ago', () => {
  const EVENTS = 20_000;
  const DISPATCHES = 500;
  const running = Array.from({ length: DISPATCHES }, (_, at) => dispatchOf({ id: `d${at}`, at, outcome: null }));
  const began = changed(NO_ACTIVITY, ({ put, add }) => {
    running.forEach((dispatch, seq) => put(dispatch, seq));
    for (let seq = DISPATCHES; seq < EVENTS; seq++) add(eventRow(seq, seq));
  });
  let looks = 0;
  const rows = began.rows.map((row) => ({
    ...row,
    get key() {
      looks++;
      return row.key;
    },
  }));
  const activity: Activity = { ...began, rows };

  test('the row is found without a search through all', () => {
    looks = 0;
    const { running: left } = changed(activity, ({ find, put }) => {
      for (const { id } of running) put({ ...(find(id) ?? dispatchOf({ id: 'none' })), outcome: 'rejected' }, null);
    });
    expect(left.size).toBe(0);
    expect(looks).toBeLessThan(EVENTS);
  });

  test('a second end, told in the same batch, is no other row', () => {
    const { rows } = changed(activity, ({ put }) => {
      for (const outcome of ['rejected', 'fulfilled'] as const) put(dispatchOf({ id: 'd0', at: 0, outcome }), null);
    });
    expect(rows).toHaveLength(EVENTS);
  });
});

test('moves a dispatch whose time was corrected to its place, and keeps its attempt', () => {
  const { attempt, ...dispatch } = dispatchOf({ id: 'd', at: 5, outcome: null, attempt: 3 });
  const begun = changed(NO_ACTIVITY, ({ put, add }) => {
    add(eventRow(1, 1));
    put({ ...dispatch, attempt }, 2);
    add(eventRow(7, 3));
    add(eventRow(9, 4));
  });
  for (const at of [0, 8, 20]) {
    const { rows, running } = changed(begun, ({ put }) => put({ ...dispatch, at, outcome: 'rejected' }, null));
    const times = rows.map((row) => row.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(rows.find(({ key }) => key === 'd')).toMatchObject({ at, seq: 2, dispatch: { attempt: 3 } });
    expect(running.size).toBe(0);
  }
});
