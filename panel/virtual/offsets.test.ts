import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetsOf, revealed, rowAt, totalOf } from './offsets.ts';

const heights = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 50 });

test('each height belongs to the row that covers it', () => {
  fc.assert(
    fc.property(heights, fc.nat(), (rows, seed) => {
      const offsets = offsetsOf(rows.length, (index) => rows[index] ?? 0);
      const total = rows.reduce((sum, height) => sum + height, 0);
      expect(totalOf(offsets)).toBe(total);
      const y = seed % total;
      const row = rowAt(offsets, y);
      expect(offsets[row]).toBeLessThanOrEqual(y);
      expect(offsets[row + 1]).toBeGreaterThan(y);
    }),
  );
});

test('above all rows is the first, below all the last, and without rows none', () => {
  const offsets = offsetsOf(3, () => 24);
  expect(rowAt(offsets, -5)).toBe(0);
  expect(rowAt(offsets, 1_000)).toBe(2);
  expect(
    rowAt(
      offsetsOf(0, () => 24),
      0,
    ),
  ).toBe(-1);
});

test('of a row that is higher than the view the beginning is revealed', () => {
  const offsets = offsetsOf(3, () => 90);
  for (const top of [0, 90, 100, 180]) expect(revealed(offsets, 1, top, 50)).toBe(90);
});

test('a row is revealed by the shortest way, and one in view moves nothing', () => {
  fc.assert(
    fc.property(heights, fc.nat(500), fc.nat(49), (rows, top, at) => {
      const index = at % rows.length;
      const offsets = offsetsOf(rows.length, (row) => rows[row] ?? 0);
      const next = revealed(offsets, index, top, 100);
      expect(offsets[index]).toBeGreaterThanOrEqual(next);
      expect(offsets[index + 1]).toBeLessThanOrEqual(next + 100);
      expect(revealed(offsets, index, next, 100)).toBe(next);
    }),
  );
});
