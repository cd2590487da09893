import { expect, test } from 'vitest';
import { readLog } from './read-log.ts';

test('an event that is wrong takes no other away, and what is wrong with it is told', () => {
  const refused: string[] = [];
  const events = [
    { seq: 1, at: 1, type: 'navigated' },
    { seq: 2, at: 1, type: 'registered', minIntervalMs: 1e16 },
    { seq: 3, at: 2, type: 'reloaded' },
  ];
  const part = readLog({ type: 'log', reset: true, events, firstSeq: 1, dropped: 0 }, (what) => refused.push(what));
  expect(part.events.map(({ seq }) => seq)).toEqual([1, 3]);
  expect(refused).toEqual([expect.stringContaining('864')]);
});
