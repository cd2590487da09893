import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_EVENT_TYPES, type LogEvent } from '../../extension/protocol/log.ts';
import type { Attempt, Lane, Lanes } from './lane-model.ts';
import { laneOf, lanesOf } from './lanes.ts';
import { edgeOf, nearestOf, neighbourOf, placeOf } from './nav.ts';
import { visibleSpans } from './spans.ts';
import { logOf } from './test-data.ts';

/** Logs of few registrations, tags and dispatches, so that their events meet; what belongs together may be missing. */
const logs = fc
  .array(
    fc.record(
      {
        type: fc.constantFrom(...LOG_EVENT_TYPES),
        // Events of two workers come in batches, so the time may go back a little.
        later: fc.integer({ min: -3, max: 12 }),
        scope: fc.constantFrom('https://a.example/', 'https://a.example/b/'),
        partitioned: fc.boolean(),
        tag: fc.constantFrom('outbox', 'photos', ''),
        kind: fc.constantFrom('sync' as const, 'periodicsync' as const),
        dispatchId: fc.constantFrom('1', '2', '3', '4', '5'),
        durationMs: fc.nat(20),
        nextAttemptAt: fc.integer({ min: 1_000, max: 2_000 }),
      },
      { requiredKeys: ['type', 'later'] },
    ),
    { maxLength: 60 },
  )
  .map((parts) => {
    let at = 1_000;
    return parts.map(({ later, ...event }, seq): LogEvent => ({ ...event, seq, at: (at += later) }));
  });

function allLanes(lanes: Lanes): Lane[] {
  return lanes.rows.flatMap((row) => (row.type === 'lane' ? [row.lane] : []));
}

function attemptsOf(lanes: Lanes): Attempt[] {
  return allLanes(lanes).flatMap(({ bars }) => bars.items.filter((bar) => bar.type === 'attempt'));
}

describe('lanes', () => {
  it('are the same whether a log was read at once or as it grew', () => {
    fc.assert(
      fc.property(logs, fc.array(fc.nat(60)), (log, cuts) => {
        let lanes: Lanes | null = null;
        for (const cut of cuts.toSorted((a, b) => a - b)) lanes = lanesOf(lanes, log.slice(0, cut));
        const grown = lanesOf(lanes, log);
        if (lanes !== null) expect(grown).toBe(lanes);
        expect(grown).toEqual(lanesOf(null, log));
      }),
    );
  });

  it('are read anew where the log lost its beginning or is another one', () => {
    fc.assert(
      fc.property(logs, fc.nat(60), (log, dropped) => {
        const before = lanesOf(null, log);
        const rest = log.slice(dropped);
        expect(lanesOf(before, rest)).toEqual(lanesOf(null, rest));
        const other = log.map((event) => ({ ...event }));
        expect(lanesOf(lanesOf(null, log), other)).toEqual(lanesOf(null, other));
      }),
    );
  });

  it('have each dispatched event in exactly one bar', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const drawn = attemptsOf(lanesOf(null, log)).flatMap(({ dispatched }) => dispatched ?? []);
        const dispatched = log.filter(({ type }) => type === 'dispatched');
        expect(drawn.toSorted((a, b) => a.seq - b.seq)).toEqual(dispatched);
      }),
    );
  });

  it('show in a window what a look at everything finds there', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 900, max: 1_700 }), fc.nat(300), (log, from, length) => {
        const to = from + length;
        for (const { bars, waits, marks } of allLanes(lanesOf(null, log))) {
          for (const spans of [bars, waits, marks]) {
            const inside = spans.items.filter(({ start, end }) => start <= to && end >= from);
            expect(visibleSpans<(typeof inside)[number]>(spans, from, to)).toEqual(inside);
          }
        }
      }),
    );
  });

  it('never draw two attempts that ran at once in one track, unless all are taken', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const ordered = log.map((event, at) => ({ ...event, at, durationMs: 0 }));
        for (const { bars } of allLanes(lanesOf(null, ordered))) {
          for (const bar of bars.items) {
            const together = bars.items.filter((other) => other.start < bar.start && other.end > bar.start);
            const tracks = together.map(({ track }) => track);
            if (tracks.length < 3) expect(tracks).not.toContain(bar.track);
          }
        }
      }),
    );
  });

  it('lead from each event to where it is drawn, and from there to the next and back', () => {
    fc.assert(
      fc.property(logs, fc.boolean(), (log, hasParts) => {
        const lanes = lanesOf(null, log);
        const ends = new Set(attemptsOf(lanes).map(({ settled }) => settled?.seq));
        for (const event of log) {
          const place = placeOf(lanes, log, event.seq);
          // Of two ends of one attempt the first is drawn.
          if (event.type === 'settled' && !ends.has(event.seq)) continue;
          if (place === null) throw new Error(`Event ${event.seq}, ${event.type}, is nowhere.`);
          expect(place.lane).toBe(laneOf(lanes, event));
          const next = neighbourOf(place, 1, () => hasParts);
          if (next === null || (place.attempt !== null && !hasParts)) continue;
          const there = placeOf(lanes, log, next.seq);
          if (there === null) throw new Error(`Event ${next.seq} is nowhere.`);
          expect(neighbourOf(there, -1, () => hasParts)).toBe(place.item);
        }
      }),
    );
  });
});

it('a wait goes on although a simulated event is fired, and ends with the browser’s', () => {
  const wait = logOf(
    { type: 'waiting', tag: 'outbox', at: 1, nextAttemptAt: 300_000 },
    { type: 'dispatched', tag: 'outbox', at: 5, dispatchId: 's', via: 'simulated' },
    { type: 'settled', tag: 'outbox', at: 6, dispatchId: 's', via: 'simulated', outcome: 'fulfilled' },
  );
  const waits = (log: readonly LogEvent[]) => allLanes(lanesOf(null, log)).flatMap((lane) => lane.waits.items);
  expect(waits(wait)).toMatchObject([{ start: 1, end: Infinity }]);
  const [next] = logOf({ type: 'dispatched', tag: 'outbox', at: 9, dispatchId: 'b', via: 'browser' });
  expect(waits([...wait, { ...next, seq: 100 } as LogEvent])).toMatchObject([{ start: 1, end: 9 }]);
});

describe('a log', () => {
  const story = logOf(
    { type: 'registered', tag: 'outbox', at: 0 },
    { type: 'dispatched', tag: 'outbox', at: 5, dispatchId: 'a', attempt: 1 },
    { type: 'request', tag: 'outbox', at: 7, dispatchId: 'a', durationMs: 10 },
    { type: 'console', at: 8, dispatchId: 'a', level: 'log', text: 'sending' },
    { type: 'request', at: 9, durationMs: 3 },
    { type: 'settled', at: 25, dispatchId: 'a', outcome: 'rejected', durationMs: 20 },
    { type: 'waiting', tag: 'outbox', at: 26, nextAttemptAt: 300_000 },
    { type: 'dispatched', tag: 'outbox', at: 300_010, dispatchId: 'b', attempt: 2 },
  );
  const lanes = lanesOf(null, story);
  const [header, worker, outbox] = lanes.rows;

  it('is grouped by registration: its header, what belongs to no tag, its tags', () => {
    expect(lanes.rows.map((row) => (row.type === 'lane' ? row.lane.tag : row.group.scope))).toEqual([
      'https://a.example/',
      null,
      'outbox',
    ]);
    expect(header?.type).toBe('group');
  });

  it('has requests and console messages where their dispatch is, and those of nobody known in the lane of the worker', () => {
    if (worker?.type !== 'lane' || outbox?.type !== 'lane') throw new Error('The lanes are not as expected.');
    const [first, second] = outbox.lane.bars.items;
    expect(first).toMatchObject({ start: 5, end: 25, track: 0, settled: { outcome: 'rejected' } });
    expect(first?.type === 'attempt' && first.requests.items).toMatchObject([{ start: 7, end: 17 }]);
    expect(second).toMatchObject({ start: 300_010, end: Infinity, settled: null });
    expect(outbox.lane.marks.items.map(({ event }) => event.type)).toEqual(['registered', 'console']);
    expect(worker.lane.bars.items).toMatchObject([{ type: 'request', start: 9, end: 12 }]);
  });

  it('waits from waiting to the next dispatch', () => {
    expect(outbox?.type === 'lane' && outbox.lane.waits.items).toMatchObject([{ start: 26, end: 300_010 }]);
    expect(lanes.estimatedEnd).toBe(300_000);
  });

  it('is gone through in the order of time, with the requests of an attempt where they are seen', () => {
    const types = (hasParts: boolean): string[] => {
      const found: string[] = [];
      for (let place = placeOf(lanes, story, 0); place !== null;) {
        found.push(place.item.type);
        const next = neighbourOf(place, 1, () => hasParts);
        place = next === null ? null : placeOf(lanes, story, next.seq);
      }
      return found;
    };
    expect(types(false)).toEqual(['mark', 'attempt', 'mark', 'waiting', 'attempt']);
    expect(types(true)).toEqual(['mark', 'attempt', 'request', 'mark', 'waiting', 'attempt']);
  });

  it('has a first, a last and a nearest item in each lane', () => {
    if (outbox?.type !== 'lane') throw new Error('The lanes are not as expected.');
    expect(edgeOf(outbox.lane, 'first')).toMatchObject({ event: { type: 'registered' } });
    expect(edgeOf(outbox.lane, 'last')).toMatchObject({ start: 300_010 });
    expect(nearestOf(outbox.lane, 6)).toMatchObject({ start: 5 });
    expect(nearestOf(outbox.lane, 200_000)).toMatchObject({ start: 300_010 });
    expect(nearestOf(outbox.lane, -5)).toMatchObject({ start: 0 });
  });
});

describe('stretches', () => {
  it('belong to their registration, or without a scope to the whole tab', () => {
    const lanes = lanesOf(
      null,
      logOf(
        { type: 'offline', at: 10, scope: undefined },
        { type: 'held', at: 20 },
        { type: 'online', at: 30, scope: undefined },
        { type: 'held', at: 40 },
        { type: 'released', at: 50 },
        { type: 'offline', at: 60 },
      ),
    );
    const [group] = lanes.groups.values();
    expect(lanes.tab.offline.items).toMatchObject([{ start: 10, end: 30 }]);
    expect(lanes.tab.held.items).toEqual([]);
    expect(group?.held.items).toMatchObject([{ start: 20, end: 50 }]);
    expect(group?.offline.items).toMatchObject([{ start: 60, end: Infinity }]);
  });

  it('that end and did not begin began before the log', () => {
    const lanes = lanesOf(null, logOf({ type: 'online', at: 30, scope: undefined }));
    expect(lanes.tab.offline.items).toMatchObject([{ start: -Infinity, end: 30 }]);
  });
});

it('an attempt whose beginning the log has lost begins where its duration says', () => {
  const lanes = lanesOf(
    null,
    logOf({ type: 'settled', tag: 'outbox', at: 100, dispatchId: 'a', outcome: 'fulfilled', durationMs: 40 }),
  );
  expect(attemptsOf(lanes)).toMatchObject([{ dispatched: null, start: 60, end: 100 }]);
  expect(lanes.begin).toBe(60);
});
