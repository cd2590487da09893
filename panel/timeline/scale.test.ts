import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filledBy, fitted, followed, panned, revealing, SHORTEST, ticksOf, toPx, toTime, zoomed } from './scale.ts';

const BEGIN = new Date(2026, 4, 3, 14, 3, 27, 42).getTime();
const windows = fc
  .record({
    from: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    length: fc.double({ min: 1, max: 1e9, noNaN: true }),
  })
  .map(({ from, length }) => ({ from: BEGIN + from, to: BEGIN + from + length }));
const parts = fc.double({ min: 0, max: 1, noNaN: true });
const all = { from: BEGIN - 1e9, to: BEGIN + 2e9 };
/** A thousandth of a pixel is not seen. */
const NEAR = 1e-3;

describe('the scale', () => {
  it('goes from time to px and back', () => {
    fc.assert(
      fc.property(windows, parts, (window, part) => {
        expect(toPx(window, 1_000, toTime(window, 1_000, part * 1_000))).toBeCloseTo(part * 1_000, 0);
      }),
    );
    expect(toPx({ from: 10, to: 20 }, 300, 15)).toBe(150);
  });

  it('zooms about a time that stays where it is, as long as neither limit is reached', () => {
    fc.assert(
      fc.property(windows, parts, fc.double({ min: 0.1, max: 1, noNaN: true }), (window, part, factor) => {
        const length = window.to - window.from;
        fc.pre(length * factor > SHORTEST && window.from > all.from && window.to < all.to);
        const about = toTime(window, 1_000, part * 1_000);
        const next = zoomed(window, factor, about, all);
        expect((next.to - next.from) / length).toBeCloseTo(factor, 2);
        expect(Math.abs(toPx(next, 1_000, about) - part * 1_000)).toBeLessThan(1);
      }),
    );
  });

  it('stays between a millisecond and all', () => {
    fc.assert(
      fc.property(windows, parts, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (window, part, factor) => {
        const next = zoomed(window, factor, toTime(window, 1, part), all);
        const most = fitted(all);
        expect(next.to - next.from).toBeGreaterThanOrEqual(SHORTEST - NEAR);
        expect(next.from).toBeGreaterThanOrEqual(most.from - NEAR);
        expect(next.to).toBeLessThanOrEqual(most.to + NEAR);
      }),
    );
  });

  it('pans by a time, but not away from all that there is', () => {
    const window = { from: BEGIN, to: BEGIN + 1_000 };
    expect(panned(window, 500, all)).toEqual({ from: BEGIN + 500, to: BEGIN + 1_500 });
    const { to } = panned(window, 1e12, all);
    expect(to).toBeCloseTo(fitted(all).to, 3);
  });

  it('fits all with a margin on both sides, and a single moment too', () => {
    const { from, to } = fitted({ from: BEGIN, to: BEGIN + 1e6 });
    expect(from).toBeLessThan(BEGIN);
    expect(to).toBeGreaterThan(BEGIN + 1e6);
    expect(to - from).toBeLessThan(1.1e6);
    expect(fitted({ from: BEGIN, to: BEGIN }).to - BEGIN).toBeGreaterThan(500);
  });

  it('follows the present, which is in view at the same length', () => {
    fc.assert(
      fc.property(windows, (window) => {
        const { from, to } = followed(window, BEGIN);
        expect(to - from).toBeCloseTo(window.to - window.from, 2);
        expect(from).toBeLessThan(BEGIN);
        expect(to).toBeGreaterThan(BEGIN);
      }),
    );
  });

  it('reveals a span by moving no further than it must, and not at all where some of it is seen', () => {
    fc.assert(
      fc.property(windows, parts, parts, (window, at, length) => {
        fc.pre(window.to - window.from < 1e8);
        const from = all.from + at * (all.to - all.from) * 0.9;
        const span = { from, to: from + length * (window.to - window.from) * 0.8 };
        const next = revealing(window, span, all);
        expect(next.from).toBeLessThan(span.to);
        expect(next.to).toBeGreaterThan(span.from);
        expect(next.to - next.from).toBeCloseTo(window.to - window.from, 2);
        expect(revealing(next, span, all)).toBe(next);
      }),
    );
    const window = { from: BEGIN, to: BEGIN + 1_000 };
    const revealed = (from: number, to: number) =>
      revealing(window, { from: BEGIN + from, to: BEGIN + to }, all).from - BEGIN;
    expect(revealed(400, 500)).toBe(0);
    expect(revealed(-500, 300)).toBe(0);
    expect(revealed(2_000, 2_100)).toBeCloseTo(1_140, 3);
    expect(revealed(-500, -400)).toBeCloseTo(-540, 3);
    expect(revealed(5_000, 9_000)).toBeCloseTo(4_960, 3);
  });

  it('is filled by a bar', () => {
    const { from, to } = filledBy({ from: BEGIN, to: BEGIN + 20 });
    expect(from).toBeLessThan(BEGIN);
    expect(to).toBeGreaterThan(BEGIN + 20);
    expect(to - from).toBeLessThan(30);
  });
});

describe('ticks', () => {
  it('are in the window, as far apart as wanted, and not more than ten times as far', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 200, max: 2_000 }), (window, width) => {
        const { step, at } = ticksOf(window, width, 64);
        const px = (step / (window.to - window.from)) * width;
        expect(px).toBeGreaterThanOrEqual(64 - NEAR);
        if (step > 0.1) expect(px).toBeLessThan(640);
        for (const tick of at) {
          expect(tick).toBeGreaterThanOrEqual(window.from - 0.01);
          expect(tick).toBeLessThanOrEqual(window.to + 0.01);
        }
        expect(Math.abs(at.length - (window.to - window.from) / step)).toBeLessThanOrEqual(1.01);
      }),
    );
  });

  it('stand at round times of the day', () => {
    const at = (length: number) => ticksOf({ from: BEGIN, to: BEGIN + length }, 640, 64);
    const { step, at: minutes } = at(20 * 60_000);
    expect(step).toBe(2 * 60_000);
    expect(minutes.map((tick) => new Date(tick).getMinutes())).toEqual([4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    expect(minutes.every((tick) => tick % 60_000 === 0)).toBe(true);
    expect(at(10).step).toBe(1);
    expect(at(30_000).step).toBe(5_000);
  });

  it('has no tick after the last time that there is', () => {
    const { at } = ticksOf({ from: BEGIN, to: 8.64e15 * 1.04 }, 1_000, 80);
    expect(at.length).toBeGreaterThan(5);
    for (const time of at) expect(new Date(time).getTime()).toBe(time);
  });
});
