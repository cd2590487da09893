import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { allOf } from '../../test/fakes/all-of.ts';
import type { LogDatabase } from './log-database.ts';
import { createLog, type LogDraft, type LogPart } from './log.ts';
import { createMemoryLogDatabase } from './memory-log-database.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const said = (text: string): LogDraft => ({ at: 1, type: 'console', text });

/** @param change what the database does otherwise */
function setUp(change: Partial<LogDatabase> = {}, memory = createMemoryLogDatabase()) {
  const parts: LogPart[] = [];
  const failures: unknown[] = [];
  const onKept = vi.fn();
  const database = { ...memory, ...change };
  const log = createLog(() => Promise.resolve(database), {
    owner: () => Promise.resolve({ tabId: 1, origin: '' }),
    tell: (part) => parts.push(part),
    complain: (_id, error) => failures.push(error),
    solved: onKept,
  });
  const told = () => parts.map(({ reset, events }) => [reset, events.map(({ seq, text }) => `${seq} ${text}`)]);
  return { log, memory, parts, failures, onKept, told };
}

test('events are numbered in the order in which they were added, whatever comes between', async () => {
  const steps = fc.array(fc.constantFrom('add', 'wait', 'flush', 'replay'), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const { log, memory, parts } = setUp();
      let added = 0;
      for (const step of taken) {
        if (step === 'add') log.add(said(String(++added)));
        else if (step === 'wait') await vi.advanceTimersByTimeAsync(100);
        else await log[step]();
      }
      await log.flush();
      const { id } = await memory.open({ tabId: 1, origin: '' });
      const kept = await allOf(memory.read(id));
      const expected = Array.from({ length: added }, (_, index) => ({ seq: index + 1, ...said(String(index + 1)) }));
      expect(kept).toEqual(expected);
      // Whoever listened knows what is kept.
      const known = parts.reduce<unknown[]>(
        (all, { reset, events }) => (reset ? [...events] : [...all, ...events]),
        [],
      );
      expect(known).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('events that come within 100 ms of each other are written and told together, and none waits for longer than 500 ms', async () => {
  const append = vi.fn();
  const memory = createMemoryLogDatabase();
  const { log, told } = setUp(
    {
      append(id, events) {
        append(events.length);
        return memory.append(id, events);
      },
    },
    memory,
  );
  log.add(said('a'));
  await vi.advanceTimersByTimeAsync(99);
  log.add(said('b'));
  await vi.advanceTimersByTimeAsync(99);
  expect(told()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told()).toEqual([[false, ['1 a', '2 b']]]);
  for (const text of 'cdefghi') {
    log.add(said(text));
    await vi.advanceTimersByTimeAsync(99);
  }
  expect(told()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(append.mock.calls).toEqual([[2], [6], [1]]);
});

test('a replay tells the log anew, in parts, and what is added meanwhile comes after it', async () => {
  const memory = createMemoryLogDatabase();
  const { log, told, parts } = setUp(
    {
      async *read(id) {
        for await (const events of memory.read(id)) {
          for (const event of events) {
            if (event.seq === 2) log.add(said('late'));
            await vi.advanceTimersByTimeAsync(100);
            yield [event];
          }
        }
      },
    },
    memory,
  );
  log.add(said('a'));
  log.add(said('b'));
  await log.replay();
  await log.flush();
  expect(told()).toEqual([
    [false, ['1 a', '2 b']],
    [true, ['1 a']],
    [false, ['2 b']],
    [false, ['3 late']],
  ]);
  expect(parts.every(({ firstSeq, dropped }) => firstSeq === 1 && dropped === 0)).toBe(true);
});

test('a replay of an empty log resets what is known', async () => {
  const { log, parts } = setUp();
  await log.replay();
  expect(parts).toEqual([{ reset: true, events: [], firstSeq: 1, dropped: 0 }]);
});

test('the log is empty after clear, also of what was not written yet and is told first, and the numbers go on', async () => {
  const { log, parts, told } = setUp();
  log.add(said('a'));
  await log.flush();
  log.add(said('late'));
  await log.clear();
  log.add(said('b'));
  await log.flush();
  await log.replay();
  expect(told()).toEqual([
    [false, ['1 a']],
    [false, ['2 late']],
    [true, []],
    [false, ['3 b']],
    [true, ['3 b']],
  ]);
  expect(parts.at(-1)).toMatchObject({ firstSeq: 3, dropped: 0 });
});

test('the database that cannot write is reported, and the events are told', async () => {
  const full = new DOMException('Full.', 'QuotaExceededError');
  const { log, told, failures } = setUp({ append: () => Promise.reject(full) });
  log.add(said('a'));
  await vi.advanceTimersByTimeAsync(100);
  log.add(said('b'));
  await expect(log.flush()).rejects.toBe(full);
  expect(told()).toEqual([
    [false, ['1 a']],
    [false, ['2 b']],
  ]);
  expect(failures).toEqual([full]);
});

test('the database that can write again is told, once', async () => {
  const append = vi.fn().mockRejectedValueOnce(new DOMException('Full.', 'QuotaExceededError')).mockResolvedValue({});
  const { log, failures, onKept } = setUp({ append });
  for (const text of ['a', 'b', 'c']) {
    log.add(said(text));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(failures).toHaveLength(1);
  expect(onKept).toHaveBeenCalledTimes(1);
});

test('the database that cannot be opened is reported once, and the log is kept in memory', async () => {
  const broken = new Error('The disk is broken.');
  const { log, told, failures } = setUp({ open: () => Promise.reject(broken) });
  log.add(said('a'));
  await vi.advanceTimersByTimeAsync(100);
  log.add(said('b'));
  await log.replay();
  expect(told()).toEqual([
    [false, ['1 a']],
    [false, ['2 b']],
    [true, ['1 a', '2 b']],
  ]);
  expect(failures).toEqual([broken]);
});

test('the database is opened only when there is something to log', async () => {
  const open = vi.fn(() => Promise.resolve({ id: 0, nextSeq: 1, firstSeq: 1, dropped: 0 }));
  const { log } = setUp({ open });
  await log.flush();
  expect(open).not.toHaveBeenCalled();
});
