import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf, withRows } from './rows-in-order.ts';

const rowsOf = (times: readonly number[]) => times.map((at) => ({ at }));
const times = fc.array(fc.nat(20), { maxLength: 20 });

test('rows come in the order of their time, the earlier ones first', () => {
  fc.assert(
    fc.property(times, times, (old, later) => {
      const rows = rowsOf(old.toSorted((a, b) => a - b));
      const added = rowsOf(later);
      const expected = [...rows, ...added].toSorted((a, b) => a.at - b.at);
      const all = withRows(rows, added);
      expect(all.map((row) => expected.indexOf(row))).toEqual(expected.map((_, index) => index));
      for (const [index, row] of all.entries()) expect(placeOf(all, row)).toBe(index);
      expect(placeOf(all, { at: old[0] ?? 3 })).toBe(-1);
    }),
  );
});

test('the list is the same where rows only come at its end, else the old one is left as it was', () => {
  const rows = rowsOf([1, 5, 5]);
  expect(withRows(rows, rowsOf([7, 5]))).toBe(rows);
  expect(rows.map(({ at }) => at)).toEqual([1, 5, 5, 5, 7]);
  expect(withRows(rows, [])).toBe(rows);
  expect(withRows(rows, rowsOf([6])).map(({ at }) => at)).toEqual([1, 5, 5, 5, 6, 7]);
  expect(rows).toHaveLength(5);
});
