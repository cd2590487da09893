import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gather } from './gather.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function gathered() {
  const batches: string[] = [];
  return { batches, ...gather<string>(50, (items) => void batches.push(items.join(''))) };
}

it('hands on the first item at once, and those that follow it together', () => {
  const { batches, add } = gathered();
  for (const item of 'abc') add(item);
  expect(batches).toEqual(['a']);
  vi.advanceTimersByTime(50);
  expect(batches).toEqual(['a', 'bc']);
});

it('hands on at once again after a pause', () => {
  const { batches, add } = gathered();
  add('a');
  vi.advanceTimersByTime(50);
  add('b');
  expect(batches).toEqual(['a', 'b']);
});

it('hands on what waits when it is asked to', () => {
  const { batches, add, flush } = gathered();
  for (const item of 'abc') add(item);
  flush();
  expect(batches).toEqual(['a', 'bc']);
  vi.advanceTimersByTime(100);
  expect(batches).toEqual(['a', 'bc']);
});

it('waits until what takes a batch is ready', () => {
  const batches: string[] = [];
  let isReady = false;
  const { add, flush } = gather<string>(
    50,
    (items) => void batches.push(items.join('')),
    () => isReady,
  );
  for (const item of 'abc') add(item);
  vi.advanceTimersByTime(100);
  expect(batches).toEqual([]);
  isReady = true;
  flush();
  expect(batches).toEqual(['abc']);
});
