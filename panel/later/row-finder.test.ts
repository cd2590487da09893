import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActivityRow } from '../store/activity.ts';
import { isFound, readActivityFilter } from './activity-filter.ts';
import { createRowFinder } from './row-finder.ts';

const rowOf = (seq: number, tag: string): ActivityRow => ({
  type: 'event',
  key: `event ${seq}`,
  seq,
  at: seq,
  event: { seq, at: seq, type: 'completed', tag },
});

test('finds what a look at every row finds, however the rows change', () => {
  const row = fc.constantFrom('a', 'b').map((tag) => rowOf(1, tag));
  const step = fc.record({
    keep: fc.nat(12),
    added: fc.array(row, { maxLength: 6 }),
    inPlace: fc.boolean(),
    typed: fc.constantFrom('a', 'a', 'tag:b', ''),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const find = createRowFinder();
      let rows: ActivityRow[] = [];
      for (const { keep, added, inPlace, typed } of steps) {
        if (inPlace) rows.splice(keep, Infinity, ...added);
        else rows = [...rows.slice(0, keep), ...added];
        expect(find(rows, typed)).toEqual(rows.filter((each) => isFound(each, readActivityFilter(typed))));
      }
    }),
  );
});

test('looks at what is new only, and adds to what it found', () => {
  const find = createRowFinder();
  let looked = 0;
  const watched = (seq: number) => Object.defineProperty(rowOf(seq, 'a'), 'type', { get: () => (looked++, 'event') });
  const rows = Array.from({ length: 1_000 }, (_, seq) => watched(seq));
  const found = find(rows, 'a');
  looked = 0;
  rows.push(watched(1_000));
  expect(find(rows, 'a')).toBe(found);
  expect(found).toHaveLength(1_001);
  expect(looked).toBeLessThan(5);
});
