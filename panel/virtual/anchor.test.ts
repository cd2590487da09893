import { expect, test } from 'vitest';
import { shiftOf, type Layout } from './anchor.ts';
import { offsetsOf } from './offsets.ts';

const layout = (keys: string, height = 10): Layout => ({
  rows: keys.split(' ').map((key) => ({ key })),
  offsets: offsetsOf(keys.split(' ').length, () => height),
});

test('rows that come above the one that stays move it down, and those that go move it up', () => {
  expect(shiftOf(layout('a b c'), layout('a x x b c'), ['b'])).toBe(20);
  expect(shiftOf(layout('a b c'), layout('b c'), ['b'])).toBe(-10);
});

test('where the wanted row is gone the next one counts, and without any nothing moves', () => {
  expect(shiftOf(layout('a b c'), layout('x a c'), ['b', 'c'])).toBe(0);
  expect(shiftOf(layout('a b c'), layout('x a b'), ['c', 'b'])).toBe(10);
  expect(shiftOf(layout('a b c'), layout('x y z'), ['a', 'b', 'c'])).toBe(0);
});

test('the same rows move when the heights above them change', () => {
  const before = layout('a b c');
  expect(shiftOf(before, { ...before, offsets: offsetsOf(3, () => 25) }, ['c'])).toBe(30);
});
