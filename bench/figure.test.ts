import { expect, it } from 'vitest';
import { keepsLimit, ratioOf, type Figure } from './figure.ts';

function figure(change: Partial<Figure>): Figure {
  return { name: 'a figure', unit: 'ms', ours: 10, floor: 8, limit: null, ...change };
}

it('gives timings a quarter of slack', () => {
  expect(keepsLimit(figure({ ours: 15, floor: 8, limit: { times: 1.5 } }))).toBe(true);
  expect(keepsLimit(figure({ ours: 15.1, floor: 8, limit: { times: 1.5 } }))).toBe(false);
});

it.each(['bytes', 'kB', 'KiB', 'elements', 'nodes'] as const)('gives what is counted in %s none', (unit) => {
  expect(keepsLimit(figure({ unit, ours: 16, floor: 8, limit: { times: 2 } }))).toBe(true);
  expect(keepsLimit(figure({ unit, ours: 16.1, floor: 8, limit: { times: 2 } }))).toBe(false);
});

it('gives limits in the unit itself none', () => {
  expect(keepsLimit(figure({ ours: 450, floor: null, limit: { most: 450 } }))).toBe(true);
  expect(keepsLimit(figure({ ours: 451, floor: null, limit: { most: 450 } }))).toBe(false);
  expect(keepsLimit(figure({ ours: 9, floor: 8, limit: { more: 1 } }))).toBe(true);
  expect(keepsLimit(figure({ ours: 9.1, floor: 8, limit: { more: 1 } }))).toBe(false);
});

it('judges nothing without a limit', () => {
  expect(keepsLimit(figure({}))).toBe(null);
});

it('refuses a comparison with nothing', () => {
  expect(() => keepsLimit(figure({ floor: null, limit: { times: 1 } }))).toThrow('a figure');
});

it('has a ratio only where there is something to divide by', () => {
  expect(ratioOf(figure({ ours: 10, floor: 8 }))).toBe(1.25);
  expect(ratioOf(figure({ floor: 0 }))).toBe(null);
  expect(ratioOf(figure({ floor: null }))).toBe(null);
});
