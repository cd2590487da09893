import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { createLeftOpenReader } from './left-open.ts';

const SCOPE = 'https://a.test/';
const TAGGED = { scope: SCOPE, tag: 'outbox', kind: 'sync', via: 'browser' } as const;

function endsOf(events: readonly LogEvent[], isOn: (event: LogEvent) => boolean = () => false) {
  const reader = createLeftOpenReader();
  for (const event of events) reader.read([event]);
  return reader.ends(isOn);
}

test('a dispatch, a hold and a stretch without the network end with the last event of a log that was not ended', () => {
  const ends = endsOf([
    { seq: 1, at: 100, type: 'offline' },
    { seq: 2, at: 200, type: 'held', scope: SCOPE },
    { seq: 3, at: 300, type: 'dispatched', ...TAGGED, dispatchId: 'a' },
    { seq: 4, at: 900, type: 'console', scope: SCOPE },
  ]);
  expect(ends).toEqual([
    { at: 900, type: 'online' },
    { at: 900, type: 'released', scope: SCOPE },
    {
      ...{ at: 900, type: 'settled', ...TAGGED, dispatchId: 'a', outcome: 'interrupted' },
      reason: expect.objectContaining({ name: 'Interrupted' }) as unknown,
    },
  ]);
});

test('what has an end in the log, or still is so, gets none', () => {
  const events: LogEvent[] = [
    { seq: 1, at: 100, type: 'offline' },
    { seq: 2, at: 150, type: 'online' },
    { seq: 3, at: 200, type: 'held', scope: SCOPE },
    { seq: 4, at: 200, type: 'held', scope: SCOPE, partitioned: true },
    { seq: 5, at: 250, type: 'released', scope: SCOPE },
    { seq: 6, at: 300, type: 'dispatched', ...TAGGED, dispatchId: 'a' },
    { seq: 7, at: 350, type: 'dispatched', ...TAGGED, dispatchId: 'b' },
    { seq: 8, at: 400, type: 'settled', ...TAGGED, dispatchId: 'a', outcome: 'fulfilled' },
  ];
  const ends = endsOf(events, ({ dispatchId }) => dispatchId === 'b');
  expect(ends).toEqual([{ at: 400, type: 'released', scope: SCOPE, partitioned: true }]);
});
