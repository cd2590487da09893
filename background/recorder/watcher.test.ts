import { expect, test, vi } from 'vitest';
import { toFailure } from '../../extension/protocol/errors.ts';
import type { RegistrationRef, RegistrationWorker } from '../inspector/registration-worker.ts';
import type { Workers } from '../inspector/workers.ts';
import { deferred } from '../inspector/waiting.ts';
import { createWatcher } from './watcher.ts';

const KEY = 'https://a.example/';

/** A watcher of one worker that is too busy to be recorded until it answers. */
function setUp() {
  const busy = deferred();
  const session = {
    targetId: 'w',
    closed: false,
    record: vi.fn(() => Promise.reject(new Error('It does not answer.'))),
    keepBodies: vi.fn(() => Promise.resolve()),
    stopRecording: () => Promise.resolve(),
    identify: () => busy.promise,
  };
  const worker = { key: KEY, session, identity: { state: 'activated' } } as unknown as RegistrationWorker;
  const locate = vi.fn(() => Promise.resolve(worker));
  const workers = { use: () => () => undefined, ofRegistration: () => [], locate } as unknown as Workers;
  const registrations = [{ key: KEY, hasActive: true, ref: {} as RegistrationRef }];
  const problems = new Map<string, string>();
  const tab = {
    registrations: () => registrations,
    complain: (id: string, error: unknown) => void problems.set(id, toFailure(error).message),
    solved: (id: string) => void problems.delete(id),
    changed: () => undefined,
  };
  const watcher = createWatcher(workers, tab, () => undefined);
  watcher.begin();
  return { watcher, worker, session, busy, registrations, problems, locate };
}

const FAILED = [[`recording ${KEY}`, 'It does not answer.']];

test('a worker that was too busy to be recorded is a problem until it answers', async () => {
  const { watcher, busy, problems } = setUp();
  await watcher.watch();
  await vi.waitFor(() => expect([...problems]).toEqual(FAILED));
  busy.resolve();
  await vi.waitFor(() => expect([...problems]).toEqual([]));
});

test('nor is it one once nothing is recorded any more', async () => {
  const { watcher, problems } = setUp();
  await watcher.watch();
  await vi.waitFor(() => expect([...problems]).toEqual(FAILED));
  await watcher.stop();
  expect([...problems]).toEqual([]);
});

test('nor once its registration is gone', async () => {
  const { watcher, registrations, problems } = setUp();
  await watcher.watch();
  await vi.waitFor(() => expect([...problems]).toEqual(FAILED));
  registrations.pop();
  await watcher.watch();
  expect([...problems]).toEqual([]);
});

test('one that refuses to be attached to is not tried again with every list, but after some seconds', async () => {
  vi.useFakeTimers();
  const { watcher, problems, locate } = setUp();
  locate.mockRejectedValueOnce(new Error('It refuses.'));
  await watcher.watch();
  await watcher.watch();
  expect(locate).toHaveBeenCalledTimes(1);
  expect([...problems]).toEqual([[`recording ${KEY}`, 'It refuses.']]);
  vi.advanceTimersByTime(5_000);
  await watcher.watch();
  expect(locate).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test('a version that waits is looked for as well, and is no problem any more once it does not wait', async () => {
  vi.useFakeTimers();
  const { watcher, worker, session, problems, registrations, locate } = setUp();
  session.record.mockResolvedValue(undefined as never);
  registrations.splice(0, 1, { key: KEY, hasActive: true, ref: { hasWaiting: true } as RegistrationRef });
  locate.mockResolvedValueOnce(worker).mockRejectedValueOnce(new Error('It does not start.'));
  await watcher.watch();
  expect(locate.mock.calls).toEqual([
    [{ hasWaiting: true }, 'active'],
    [{ hasWaiting: true }, 'waiting'],
  ]);
  expect(watcher.isWatching(worker)).toBe(true);
  expect([...problems]).toEqual([[`recording ${KEY}`, 'It does not start.']]);
  registrations.splice(0, 1, { key: KEY, hasActive: true, ref: { hasWaiting: false } as RegistrationRef });
  await watcher.watch();
  expect([...problems]).toEqual([]);
  vi.useRealTimers();
});

test('what the extension’s worker before recorded goes on: it is not recorded anew, and its bodies are kept', () => {
  const { watcher, worker, session } = setUp();
  watcher.resume([worker], true);
  expect(session.record).not.toHaveBeenCalled();
  expect(session.keepBodies).toHaveBeenCalledWith(true);
  expect(watcher.isWatching(worker)).toBe(true);
});
