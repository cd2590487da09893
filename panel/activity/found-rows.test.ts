import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEventType } from '../../extension/protocol/log.ts';
import { activityOf } from '../later/activity-log.ts';
import { findRows, type FoundRows } from './found-rows.ts';

const TYPES: LogEventType[] = ['registered', 'request', 'waiting'];
const rowsOf = (types: readonly number[]) =>
  activityOf(types.map((type, seq) => ({ seq, at: Math.floor(seq / 3), type: TYPES[type] ?? 'request' }))).rows;

test('finds the same in rows that grow, shrink and change as in all of them anew', () => {
  const step = fc.record({
    types: fc.array(fc.nat(2), { maxLength: 12 }),
    shared: fc.nat(12),
    filter: fc.constantFrom('', 'type:request', 'type:re', 'nothing'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      let before: FoundRows | null = null;
      for (const { types, shared, filter } of steps) {
        const rows = [...(before?.rows.slice(0, shared) ?? []), ...rowsOf(types)];
        before = findRows(before, rows, filter);
        expect(before.found).toEqual(findRows(null, rows, filter).found);
      }
    }),
  );
});
