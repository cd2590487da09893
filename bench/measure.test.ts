import { expect, it } from 'vitest';
import { interleave, median, medians } from './measure.ts';

it('takes the middle value as the median, or the middle of the two middle ones', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 1, 2, 3])).toBe(2.5);
});

it('has no median of nothing', () => {
  expect(() => median([])).toThrow('no median');
});

it('takes the sides in turn, the other one first each time, and throws the first pair away', async () => {
  const order: string[] = [];
  const side = (name: string) => (index: number) => {
    order.push(`${name}${index}`);
    return Promise.resolve(order.length);
  };
  const pairs = await interleave(2, side('ours'), side('floor'));
  expect(order).toEqual(['ours0', 'floor0', 'floor1', 'ours1', 'ours2', 'floor2']);
  expect(pairs).toEqual([
    { ours: 4, floor: 3 },
    { ours: 5, floor: 6 },
  ]);
});

it('takes the median of each side by itself', () => {
  const pairs = [1, 5, 9].map((ms) => ({ ours: { ms }, floor: { ms: ms * 2 } }));
  expect(medians(pairs, ({ ms }) => ms)).toEqual({ ours: 5, floor: 10 });
});
