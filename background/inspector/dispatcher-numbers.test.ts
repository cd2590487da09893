import { expect, test, vi } from 'vitest';
import type { DispatchRequest } from '../../extension/probe/probe-model.ts';
import type { Registration } from '../../extension/protocol/model.ts';
import { createDispatcher } from './dispatcher.ts';
import type { RegistrationRef, RegistrationWorker } from './registration-worker.ts';
import type { Workers } from './workers.ts';
import type { WorkerSession } from './worker-session-model.ts';

const SCOPE = 'https://a.example/';
const worker = { key: SCOPE, session: { targetId: 'w' } } as RegistrationWorker;

/** A dispatcher whose worker takes a simulated event and never answers, with what it tells, in order. */
function setUp() {
  const told: string[] = [];
  const begin = vi.fn<(request: DispatchRequest) => void>();
  const workers = {
    use: () => () => undefined,
    presumed: () => undefined,
    summon(_ref: RegistrationRef, onFound: (session: WorkerSession) => Promise<void>) {
      void onFound({ begin } as unknown as WorkerSession);
      return new Promise(() => undefined);
    },
  } as unknown as Workers;
  const site = {
    find: () => ({ registration: {} as Registration, ref: { scope: SCOPE } as RegistrationRef }),
    longestEventMs: () => 180_000,
    register: () => Promise.resolve(),
  };
  const dispatcher = createDispatcher(
    workers,
    site,
    ({ id }) => told.push(`begun ${id}`),
    (_worker, seq, id) => told.push(`number ${seq} of ${id}`),
  );
  return { dispatcher, begin, told };
}

// What an event asks for, says and throws is logged as soon as its number is known: not before the event itself.
test('an event of the browser is told before its number', () => {
  const { dispatcher, told } = setUp();
  const begun = { type: 'begun', no: 0, seq: 4, id: 'a', at: 1, tag: 't', event: 'sync', lastChance: false } as const;
  dispatcher.onReport(worker, begun);
  expect(told).toEqual(['begun a', 'number 4 of a']);
  dispatcher.dispose();
});

test('so is a simulated one, also where it would be told later', async () => {
  vi.useFakeTimers();
  const { dispatcher, begin, told } = setUp();
  const fire = { registration: SCOPE, tag: 't', event: 'sync', via: 'simulated', lastChance: false } as const;
  void dispatcher.fire({ ...fire, timeLimitMs: 1_000 });
  await vi.advanceTimersByTimeAsync(1);
  const id = begin.mock.calls[0]?.[0].id ?? '';
  expect(told).toEqual([]);
  dispatcher.onReport(worker, { type: 'simulated', no: 0, seq: 5, id });
  expect(told).toEqual([`begun ${id}`, `number 5 of ${id}`]);
  dispatcher.dispose();
  vi.useRealTimers();
});
