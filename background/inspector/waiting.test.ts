import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createQueue, unlessAborted, within } from './waiting.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a queue runs operations one after the other, in the order given', async () => {
  const enqueue = createQueue();
  const events: string[] = [];
  const operation = (name: string, ms: number) => async () => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, ms));
    events.push(`${name} ends`);
    return name;
  };
  const all = Promise.all([enqueue(operation('a', 30)), enqueue(operation('b', 1))]);
  await vi.runAllTimersAsync();
  expect(await all).toEqual(['a', 'b']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('an operation that fails has its failure, and the next one runs', async () => {
  const enqueue = createQueue();
  const failing = enqueue(() => Promise.reject(new Error('first')));
  const next = enqueue(() => Promise.resolve('second'));
  await expect(failing).rejects.toThrow('first');
  expect(await next).toBe('second');
});

test('within gives the value in time, and leaves no timer behind', async () => {
  expect(await within(100, 'late', Promise.resolve(5))).toBe(5);
  await expect(within(100, 'late', Promise.reject(new Error('own')))).rejects.toThrow('own');
  expect(vi.getTimerCount()).toBe(0);
});

test('within rejects with Timeout and its message once the time is over', async () => {
  const waiting = within(100, 'It is late.', new Promise(() => undefined));
  const rejected = expect(waiting).rejects.toMatchObject({ name: 'Timeout', message: 'It is late.' });
  await vi.advanceTimersByTimeAsync(100);
  await rejected;
});

test('unlessAborted gives the value, or the reason as soon as there is one', async () => {
  const abort = new AbortController();
  expect(await unlessAborted(abort.signal, Promise.resolve(5))).toBe(5);
  const waiting = unlessAborted(abort.signal, new Promise(() => undefined));
  abort.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await expect(unlessAborted(abort.signal, Promise.resolve(5))).rejects.toThrow('stopped');
});

test('an abort with a reason that is no Error rejects with one', async () => {
  const abort = new AbortController();
  const waiting = unlessAborted(abort.signal, new Promise(() => undefined));
  abort.abort('stopped');
  await expect(waiting).rejects.toBeInstanceOf(Error);
});
