import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapesOf, type ShapeRules } from './shapes.ts';
import type { Span } from './spans.ts';

const RULES: ShapeRules = { toPx: (time) => time, now: 10_000, least: 16, merged: 32, clips: true };
const spans = (...ends: [number, number][]): Span[] => ends.map(([start, end], seq) => ({ seq, start, end }));
const drawn = (items: readonly Span[], rules: Partial<ShapeRules> = {}) =>
  shapesOf(items, { ...RULES, ...rules }).map(({ items: { length }, left, width }) => [length, left, width]);

describe('shapes', () => {
  it('are as wide as their spans, but no narrower than can be seen and hit', () => {
    expect(drawn(spans([0, 100], [200, 203], [300, Infinity]))).toEqual([
      [1, 0, 100],
      [1, 200, 16],
      [1, 300, 9_700],
    ]);
  });

  it('less than a pixel apart become one that says how many', () => {
    expect(drawn(spans([0, 1], [16.5, 17], [60, 61]))).toEqual([
      [2, 0, 32.5],
      [1, 60, 16],
    ]);
  });

  it('grow by merging only until the number is readable', () => {
    const many = spans(...Array.from({ length: 100 }, (_, index): [number, number] => [index * 4, index * 4 + 1]));
    const shapes = drawn(many);
    expect(shapes.slice(0, 2)).toEqual([
      [8, 0, 31],
      [8, 32, 31],
    ]);
    expect(shapes.reduce((sum, [count = 0]) => sum + count, 0)).toBe(100);
  });

  it('show every span in exactly one, in order, and do not overlap', () => {
    const some = fc
      .array(fc.tuple(fc.nat(2_000), fc.nat(60)), { maxLength: 80 })
      .map((pairs) =>
        spans(...pairs.sort(([a], [b]) => a - b).map(([at, length]): [number, number] => [at, at + length])),
      );
    fc.assert(
      fc.property(some, (items) => {
        const shapes = shapesOf(items, RULES);
        expect(shapes.flatMap(({ items: each }) => each)).toEqual(items);
        shapes.forEach(({ left, width }, index) => {
          const next = shapes[index + 1]?.left ?? Infinity;
          expect(left + width).toBeLessThanOrEqual(next);
          expect(width).toBeGreaterThanOrEqual(15);
        });
      }),
    );
  });

  it('that may overlap are as long as their spans', () => {
    expect(drawn(spans([0, 100], [40, 90]), { clips: false })).toEqual([
      [1, 0, 100],
      [1, 40, 50],
    ]);
  });
});
