import { expect, test } from 'vitest';
import { offsetsOf } from '../virtual/offsets.ts';
import { heightOf } from './lane-row.tsx';
import { lanesOf } from './lanes.ts';
import { logOf, type Told } from './test-data.ts';

/** As many attempts of a tag as there are, at once. */
const attempts = (tag: string, count: number): Told[] =>
  Array.from({ length: count }, (_, id) => ({ type: 'dispatched', at: id, tag, dispatchId: `${tag} ${id}` }));

test('a lane is as high as what ran at once in it, and each row begins where the one before ends', () => {
  const { rows } = lanesOf(
    null,
    logOf(
      { type: 'navigated', at: 0, scope: undefined },
      ...attempts('one', 1),
      ...attempts('two', 2),
      ...attempts('many', 9),
      { type: 'registered', at: 1, tag: 'none' },
    ),
  );
  const names = rows.map((row) => (row.type === 'group' ? row.group.scope : row.lane.tag));
  expect(names).toEqual([null, 'https://a.example/', 'one', 'two', 'many', 'none']);
  expect(rows.map(heightOf)).toEqual([34, 24, 34, 54, 74, 34]);
  const offsets = offsetsOf(rows.length, (index) => rows.map(heightOf)[index] ?? NaN);
  expect([...offsets]).toEqual([0, 34, 58, 92, 146, 220, 254]);
});
