import { expect, test } from 'vitest';
import type { Dispatch } from '../../extension/protocol/model.ts';
import { registrationKey } from '../../extension/protocol/registration-key.ts';
import { dispatched } from './events.ts';

const DISPATCH: Dispatch = {
  id: 'one',
  at: 1_000,
  registration: registrationKey({ scope: 'https://a.test/', partitioned: false }),
  tag: 'news',
  event: 'sync',
  via: 'simulated',
  lastChance: false,
  outcome: null,
  waitUntilCalls: null,
  durationMs: null,
  reason: null,
};

test('a sync event has a last chance or none, a periodicsync event has no such thing', () => {
  expect(dispatched(DISPATCH).lastChance).toBe(false);
  expect(dispatched({ ...DISPATCH, event: 'periodicsync' }).lastChance).toBeUndefined();
});
