import { afterEach, expect, it, vi } from 'vitest';
import { inTime, waitFor } from './wait-for.ts';

afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => undefined);

it('asks until the condition yields a value', async () => {
  let asked = 0;
  expect(await waitFor('the third time', () => (++asked === 3 ? asked : undefined))).toBe(3);
});

it('says what did not happen in time', async () => {
  await expect(waitFor('the panel', () => false, 30)).rejects.toThrow('Waited 30 ms in vain for the panel.');
});

it('says that a condition was never answered: a browser that hangs does not hang the test', async () => {
  vi.useFakeTimers();
  const failed = expect(waitFor('the panel', () => never, 30)).rejects.toThrow(
    'in vain for an answer about the panel.',
  );
  await vi.advanceTimersByTimeAsync(20_000);
  await failed;
});

it('gives what comes in time, and says what does not', async () => {
  expect(await inTime('a value', Promise.resolve('a'), 30)).toBe('a');
  await expect(inTime('the tab to close', never, 30)).rejects.toThrow('Waited 30 ms in vain for the tab to close.');
});
