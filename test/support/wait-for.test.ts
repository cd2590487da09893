import { expect, it } from 'vitest';
import { waitFor } from './wait-for.ts';

it('asks until the condition yields a value', async () => {
  let asked = 0;
  expect(await waitFor('the third time', () => (++asked === 3 ? asked : undefined))).toBe(3);
});

it('says what did not happen in time', async () => {
  await expect(waitFor('the panel', () => false, 30)).rejects.toThrow('Waited 30 ms in vain for the panel.');
});
