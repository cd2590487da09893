import { describe, expect, it } from 'vitest';
import type { Item, Lane } from './lane-model.ts';
import { lanesOf, markUnended } from './lanes.ts';
import { logOf, type Told } from './test-data.ts';
import { durationText, itemName, itemsName, itemTitle, tickText } from './timeline-text.ts';

function laneOf(...events: Told[]): Lane {
  const [, row] = lanesOf(null, logOf(...events)).rows;
  if (row?.type !== 'lane') throw new Error('There is no lane.');
  return row.lane;
}

function nameOf(...events: Told[]): string {
  const lane = laneOf(...events);
  const [item] = [...lane.bars.items, ...lane.waits.items, ...lane.marks.items] as [Item];
  return itemName(item, lane, 10_000);
}

const outbox = { tag: 'outbox', dispatchId: 'a' };
const dispatched: Told = { ...outbox, type: 'dispatched', at: 0, via: 'browser', attempt: 2, lastChance: true };
const settled: Told = { ...outbox, type: 'settled', at: 35, outcome: 'rejected', durationMs: 35 };

describe('the name of an item', () => {
  it('says of an attempt which one it is of what, what it came to and when, and whether it was the last', () => {
    expect(nameOf(dispatched, settled)).toBe('attempt 2 of sync outbox, rejected after 35 ms, last chance');
    const request: Told = { ...outbox, type: 'request', at: 5, durationMs: 3 };
    expect(nameOf({ ...dispatched, lastChance: false }, request, settled)).toBe(
      'attempt 2 of sync outbox, rejected after 35 ms, 1 request',
    );
  });

  it('says that an attempt runs, and since when', () => {
    expect(nameOf({ ...dispatched, lastChance: false, at: 8_500 })).toBe('attempt 2 of sync outbox, running for 1.5 s');
  });

  it('says that an attempt of a file had not ended', () => {
    const log = logOf({ ...dispatched, lastChance: false }, { ...outbox, type: 'console', at: 40, text: 'sent' });
    const lanes = lanesOf(null, log);
    markUnended(lanes);
    const [, row] = lanes.rows;
    if (row?.type !== 'lane') throw new Error('There is no lane.');
    const { bars } = row.lane;
    const [attempt] = bars.items as [Item];
    expect(itemName(attempt, row.lane, 40)).toBe('attempt 2 of sync outbox, not ended when written');
    expect(itemsName(bars.items, row.lane)).toBe('1 attempt of sync outbox: 1 not ended when written');
  });

  it('says that an attempt has ended where its end does not say how', () => {
    const untold: Told = { ...settled, outcome: undefined };
    expect(nameOf({ ...dispatched, lastChance: false }, untold)).toBe(
      'attempt 2 of sync outbox, ended (outcome not told) after 35 ms',
    );
    const lane = laneOf(untold);
    expect(itemsName(lane.bars.items, lane)).toBe('1 attempt of sync outbox: 1 ended (outcome not told)');
  });

  it('says that a dispatch was simulated, which has no number', () => {
    expect(nameOf({ ...outbox, type: 'dispatched', at: 0, via: 'simulated' }, { ...settled, outcome: 'ignored' })).toBe(
      'sync outbox, simulated, ignored after 35 ms',
    );
  });

  it('says that a rule rejected or dropped it, also of several', () => {
    const rejected: Told = { ...settled, forced: true };
    const dropped: Told = { ...rejected, dispatchId: 'b', outcome: 'ignored' };
    expect(nameOf({ ...dispatched, lastChance: false }, rejected)).toBe(
      'attempt 2 of sync outbox, rejected by a rule after 35 ms',
    );
    expect(nameOf(dropped)).toBe('sync outbox, dropped by a rule after 35 ms');
    const lane = laneOf(rejected, dropped);
    expect(itemsName(lane.bars.items, lane)).toBe(
      '2 attempts of sync outbox: 1 rejected by a rule, 1 dropped by a rule',
    );
  });

  it('says of a request what was asked for and what came of it', () => {
    const request: Told = { type: 'request', at: 0, url: 'https://a.example/api?x=1', method: 'POST', durationMs: 12 };
    expect(nameOf({ ...request, status: 503, sizeBytes: 1_234 })).toBe(
      'request POST /api?x=1, 503 after 12 ms, 1,234 bytes',
    );
    expect(nameOf({ ...request, failure: 'net::ERR_FAILED' })).toBe(
      'request POST /api?x=1, net::ERR_FAILED after 12 ms',
    );
  });

  it('never says an estimate as a fact', () => {
    const at = new Date(2026, 4, 3, 14, 3, 27).getTime();
    expect(nameOf({ ...outbox, type: 'waiting', at, nextAttemptAt: at + 300_000 })).toBe(
      'sync outbox: next attempt estimated at 14:08:27',
    );
  });

  it('shows what is invisible in what a site says, and cuts it short', () => {
    const name = nameOf({ ...outbox, type: 'console', at: 0, level: 'log', text: `\u202eabc\n${'x'.repeat(500)}` });
    expect(name).toMatch(/^console, \\u202eabc x+…$/);
    expect(name.length).toBeLessThan(120);
  });

  it('says of several how many of what', () => {
    const lane = laneOf(dispatched, settled, { ...dispatched, dispatchId: 'b', at: 50 });
    expect(itemsName(lane.bars.items, lane)).toBe('2 attempts of sync outbox: 1 rejected, 1 running…');
  });
});

it('a title says when and why as well', () => {
  const reason = { name: 'TypeError', message: 'Failed to fetch', stack: '' };
  const lane = laneOf({ ...dispatched, lastChance: false, at: new Date(2026, 0, 1).getTime() }, { ...settled, reason });
  const [bar] = lane.bars.items;
  expect(bar && itemTitle(bar, lane, 0).split('\n').slice(1)).toEqual(['00:00:00.000', 'TypeError: Failed to fetch']);
});

it('a length of time is told in its two largest units', () => {
  expect([0.4, 35.4, 1_250, 303_000, 7_500_000].map(durationText)).toEqual([
    '0.4 ms',
    '35 ms',
    '1.2 s',
    '5 min 3 s',
    '2 h 5 min',
  ]);
});

it('a tick is told as exactly as its step needs', () => {
  const at = new Date(2026, 4, 3, 14, 3, 27, 42).getTime();
  expect([0.1, 1, 1_000, 60_000].map((step) => tickText(at, step))).toEqual([
    '14:03:27.0420',
    '14:03:27.042',
    '14:03:27',
    '14:03',
  ]);
});

it('a tick at midnight is a day, with its year where that is another one', () => {
  const midnight = (year: number) => tickText(new Date(year, 4, 3).getTime(), 3_600_000);
  expect(midnight(new Date().getFullYear())).toBe('May 3');
  expect(midnight(2019)).toBe('May 3, 2019');
});
