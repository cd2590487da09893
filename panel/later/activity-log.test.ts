import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dispatched, settled } from '../../background/recorder/events.ts';
import type { LogEvent } from '../../extension/protocol/log.ts';
import {
  dispatchKey,
  firing,
  interruptUnfinished,
  MOST_ROWS,
  NO_ACTIVITY,
  withDispatches,
  type Activity,
} from '../store/activity.ts';
import { outcomeView } from '../store/dispatch-text.ts';
import { isFound, readActivityFilter } from '../activity/activity-filter.ts';
import { activityOf, asWritten, withImported, withLog } from './activity-log.ts';
import type { LogPart } from './read-log.ts';
import { dispatchOf } from '../store/test-data.ts';

const logOf = (events: LogEvent[], change: Partial<LogPart> = {}): LogPart => ({
  type: 'log',
  reset: false,
  events,
  firstSeq: 1,
  dropped: 0,
  ...change,
});
const requestOf = (seq: number, at = seq): LogEvent => ({ seq, at, type: 'request', url: `https://a.example/${seq}` });
const keysOf = ({ rows }: Activity) => rows.map(({ key }) => key);

const ended = dispatchOf({ id: 'd', at: 5, via: 'browser', attempt: 2, durationMs: 12, outcome: 'rejected' });
const running = { ...ended, outcome: null, durationMs: null, waitUntilCalls: null };
const end = settled(ended);
if (!end) throw new Error('It has ended.');
const inLog = { begun: { seq: 1, ...dispatched(running) }, ended: { seq: 2, ...end } };

test('a dispatch that runs stays when the log begins anew, and is one row when it is told again', () => {
  const recorded = withLog(withDispatches(NO_ACTIVITY, [running]), logOf([inLog.begun, requestOf(2, 6)]));
  const anew = withLog(recorded, logOf([requestOf(9)], { reset: true, firstSeq: 9 }));
  expect(keysOf(anew)).toEqual(['d', 'event 9']);
  expect(anew.running.size).toBe(1);
  const replayed = withLog(anew, logOf([inLog.begun, inLog.ended], { reset: true }));
  expect(replayed.rows).toMatchObject([{ key: 'd', seq: 1, dispatch: { outcome: 'rejected' } }]);
});

test('dispatches that a log does not name are rows of their own', () => {
  const unnamed = [inLog.begun, inLog.ended].map((event) => ({ ...event, dispatchId: undefined }));
  const again = unnamed.map((event) => ({ ...event, seq: event.seq + 2, at: event.at + 100 }));
  const { rows } = activityOf([...unnamed, ...again]);
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

describe('a dispatch that is told by itself and by the log', () => {
  const steps = {
    'begins, by itself': (activity: Activity) => withDispatches(activity, [running]),
    'ends, by itself': (activity: Activity) => withDispatches(activity, [ended]),
    'begins, in the log': (activity: Activity) => withLog(activity, logOf([inLog.begun])),
    'ends, in the log': (activity: Activity) => withLog(activity, logOf([inLog.ended])),
  };
  type Step = keyof typeof steps;
  /** Each of the two tells the beginning before the end. */
  const orders = fc
    .shuffledSubarray(['by itself', 'by itself', 'in the log', 'in the log'], { minLength: 4 })
    .map((by) => by.map((one, index): Step => `${by.indexOf(one) === index ? 'begins' : 'ends'}, ${one}` as Step));

  test('is one row, whatever the order', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const activity = order.reduce((all, step) => steps[step](all), NO_ACTIVITY);
        expect(activity.rows).toEqual([{ type: 'dispatch', key: 'd', seq: 1, at: 5, dispatch: ended }]);
        expect(activity.running.size).toBe(0);
        expect(activity.lastOutcomes.get(dispatchKey(ended.registration, 't', 'sync'))).toBe('rejected');
      }),
    );
  });

  test('fires from its beginning to its first end', () => {
    const begun = withLog(NO_ACTIVITY, logOf([inLog.begun]));
    expect([...firing(begun)]).toEqual([dispatchKey(ended.registration, 't', 'sync')]);
    const over = withLog(begun, logOf([inLog.ended]));
    expect(firing(over).size).toBe(0);
    // It is told late.
    expect(firing(withLog(over, logOf([inLog.begun]))).size).toBe(0);
  });
});

test('rows are in the order of their time, each event of the log one', () => {
  const moments = fc.array(fc.nat(50), { maxLength: 30 });
  fc.assert(
    fc.property(moments, moments, fc.nat(30), (logged, own, cut) => {
      const events = logged.map((at, index) => requestOf(index + 1, at));
      const dispatches = own.map((at, index) => dispatchOf({ id: `own ${index}`, at }));
      const first = withLog(NO_ACTIVITY, logOf(events.slice(0, cut)));
      const activity = withLog(withDispatches(first, dispatches), logOf(events.slice(cut)));
      const times = activity.rows.map(({ at }) => at);
      expect(times).toEqual([...logged, ...own].toSorted((a, b) => a - b));
      expect(new Set(keysOf(activity)).size).toBe(logged.length + own.length);
    }),
  );
});

test('a reset keeps what was not recorded', () => {
  const own = withDispatches(NO_ACTIVITY, [dispatchOf({ id: 'own', at: 2 })]);
  const before = withLog(own, logOf([requestOf(1), requestOf(3)], { dropped: 7 }));
  expect(keysOf(before)).toEqual(['event 1', 'own', 'event 3']);
  const after = withLog(before, logOf([requestOf(4)], { reset: true, firstSeq: 4 }));
  expect(keysOf(after)).toEqual(['own', 'event 4']);
  expect([before.dropped, after.dropped]).toEqual([7, 0]);
});

test('a replay that comes twice shows nothing twice', () => {
  const replay = logOf([inLog.begun, inLog.ended, requestOf(3, 30)], { reset: true });
  const once = withLog(NO_ACTIVITY, replay);
  expect(withLog(once, replay)).toEqual(once);
});

test('what the log dropped goes, also behind rows that were not recorded or that began earlier', () => {
  const own = withDispatches(NO_ACTIVITY, [dispatchOf({ id: 'own', at: 0 })]);
  const all = withLog(own, logOf([requestOf(1, 10), requestOf(2, 20), requestOf(3, 5), requestOf(4, 40)]));
  expect(keysOf(all)).toEqual(['own', 'event 3', 'event 1', 'event 2', 'event 4']);
  const left = withLog(all, logOf([], { firstSeq: 3, dropped: 2 }));
  expect(keysOf(left)).toEqual(['own', 'event 3', 'event 4']);
  expect(left.dropped).toBe(2);
});

test('the oldest rows go when there are too many, and are counted', () => {
  const events = Array.from({ length: MOST_ROWS + 2 }, (_, index) => requestOf(index + 1));
  const activity = activityOf(events);
  expect(activity.rows.length).toBe(MOST_ROWS);
  expect(activity.rows[0]?.key).toBe('event 3');
  expect(activity.dropped).toBe(2);
});

test('of a file all rows are shown, also where it is read in parts', () => {
  const parts = [0, 1, 2].map((part) =>
    Array.from({ length: MOST_ROWS / 2 }, (_, index) => requestOf((part * MOST_ROWS) / 2 + index + 1)),
  );
  const { rows, dropped } = parts.reduce(withImported, NO_ACTIVITY);
  expect([rows.length, rows[0]?.key, dropped]).toEqual([MOST_ROWS * 1.5, 'event 1', 0]);
});

test('of a file, what has no end had none when it was written, and runs no more', () => {
  const { rows } = asWritten(withImported(NO_ACTIVITY, [inLog.begun, requestOf(2, 6)]));
  const [row] = rows;
  if (row?.type !== 'dispatch') throw new Error('There is no dispatch.');
  expect(row).toMatchObject({ key: 'd', seq: 1, dispatch: { outcome: null } });
  expect(outcomeView(row.dispatch)).toMatchObject({ label: 'not ended when written', icon: 'dash', tone: 'doubtful' });
  expect(rows).toHaveLength(2);
});

test('of a file, what ended without an outcome has ended, and runs no more', () => {
  const untold: LogEvent = { ...inLog.ended };
  delete untold.outcome;
  const told = withImported(NO_ACTIVITY, [inLog.begun, untold]);
  expect(told.running.size).toBe(0);
  const [row] = asWritten(told).rows;
  if (row?.type !== 'dispatch') throw new Error('There is no dispatch.');
  expect(row.dispatch).toMatchObject({ outcome: null, durationMs: 12 });
  expect(outcomeView(row.dispatch)).toMatchObject({ label: 'ended (outcome not told)', icon: 'dash' });
  expect(isFound(row, readActivityFilter('outcome:running'))).toBe(false);
});

test('of a file that is written tag by tag the rows are in the order of their time', () => {
  const events = Array.from({ length: 40_000 }, (_, index) =>
    requestOf(index + 1, (index % 100) * 1_000 + index / 100),
  );
  const parts = [events.slice(0, 20_000), events.slice(20_000)];
  const times = parts.reduce(withImported, NO_ACTIVITY).rows.map(({ at }) => at);
  expect(times).toEqual(events.map(({ at }) => at).sort((one, other) => one - other));
});

test('what a handler does looks for no row', () => {
  const looked: string[] = [];
  const { rows, ...rest } = withLog(NO_ACTIVITY, logOf([inLog.begun, requestOf(2, 6)]));
  const watched = rows.map((row) => ({
    ...row,
    get key() {
      looked.push(row.key);
      return row.key;
    },
  }));
  const requests = [3, 4].map((seq) => ({ ...requestOf(seq, seq + 4), dispatchId: 'd' }));
  expect(withImported({ ...rest, rows: watched }, requests).rows).toHaveLength(4);
  expect(looked).toEqual([]);
});

test('a dispatch whose beginning the log has no more is shown by its end, from when it began', () => {
  const { rows } = activityOf([inLog.ended]);
  expect(rows).toMatchObject([
    { type: 'dispatch', key: 'd', at: 5, dispatch: { outcome: 'rejected', durationMs: 12 } },
  ]);
});

test('a loss of the background ends what ran, in its row', () => {
  const lost = interruptUnfinished(withLog(NO_ACTIVITY, logOf([inLog.begun])));
  expect(lost.rows).toMatchObject([{ key: 'd', seq: 1, dispatch: { outcome: 'interrupted' } }]);
  expect(interruptUnfinished(lost)).toBe(lost);
});
