import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fulfilled } from '../../test/fakes/fake-worker.ts';
import { amendReports, createOneRegistration } from '../../test/fakes/one-registration.ts';
import { LINGER_MS, SCOPE } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';
import type { Settled } from './worker-reports.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<Settled>(() => undefined);
const rejected: Settled = {
  outcome: 'rejected',
  waitUntilCalls: 1,
  durationMs: 3,
  reason: { name: 'TypeError', message: 'Failed to fetch', stack: 'TypeError: Failed to fetch\n at sw.js:3' },
};

describe('a simulated dispatch', () => {
  test.each<Settled>([
    fulfilled,
    rejected,
    { outcome: 'threw', waitUntilCalls: 0, durationMs: 1, reason: { name: 'Error', message: 'no', stack: '' } },
    { outcome: 'ignored', waitUntilCalls: 0, durationMs: 0, reason: null },
    { outcome: 'timed out', waitUntilCalls: 2, durationMs: 1_000, reason: null },
  ])('is told with the outcome of the worker: $outcome', async (settled) => {
    const { worker, fire, onlyRow } = await createOneRegistration();
    worker.handler = () => Promise.resolve(settled);
    await settle(fire());
    expect(onlyRow()).toMatchObject({
      registration: SCOPE,
      tag: 'outbox',
      event: 'sync',
      via: 'simulated',
      ...settled,
    });
  });

  test('whose reason cannot be shown as text says so', async () => {
    const { worker, fire, onlyRow } = await createOneRegistration();
    const reason = { name: 'object', message: null, stack: '' };
    worker.handler = () => Promise.resolve({ ...rejected, reason });
    await settle(fire());
    expect(onlyRow().reason).toEqual({ ...reason, message: 'A value that cannot be shown as text.' });
  });

  test('has a stack without the lines of the probe', async () => {
    const { worker, fire, onlyRow } = await createOneRegistration();
    const stack = 'Error: no\n    at https://mail.example/sw.js:30:58';
    const own = '\n    at <anonymous>:1:487\n    at Object.y [as run] (<anonymous>:1:405)';
    worker.handler = () =>
      Promise.resolve({ ...rejected, reason: { name: 'Error', message: 'no', stack: stack + own } });
    await settle(fire());
    expect(onlyRow().reason).toEqual({ name: 'Error', message: 'no', stack });
  });

  test('is told when it begins, before its outcome is known', async () => {
    const { worker, fire, onlyRow } = await createOneRegistration();
    worker.handler = never;
    const fired = fire({ lastChance: true });
    await vi.advanceTimersByTimeAsync(50);
    expect(onlyRow()).toMatchObject({ outcome: null, durationMs: null, lastChance: true });
    await settle(fired);
  });

  test('takes the tag and the last chance to the handler as they were chosen', async () => {
    const { worker, fire } = await createOneRegistration();
    const handler = vi.fn(() => Promise.resolve(fulfilled));
    worker.handler = handler;
    await settle(fire({ tag: '\ud800', lastChance: true }));
    expect(handler.mock.calls).toEqual([[{ tag: '\ud800', lastChance: true }]]);
  });

  test('starts a worker that is stopped, and leaves the tags of the browser alone', async () => {
    const { rig, registration, worker, fire, onlyRow } = await createOneRegistration();
    registration.count++; // so that the browser does not fire it itself
    rig.browser.addTag(registration, 'outbox');
    rig.browser.stop(worker);
    await settle(fire());
    expect(onlyRow().outcome).toBe('fulfilled');
    expect([...registration.tags]).toEqual(['outbox']);
  });

  test('has no last chance where it is periodic', async () => {
    const { fire, onlyRow } = await createOneRegistration();
    await settle(fire({ event: 'periodicsync', lastChance: true }));
    expect(onlyRow()).toMatchObject({ event: 'periodicsync', lastChance: false, outcome: 'fulfilled' });
  });

  test('keeps its result apart from another one of the same tag that runs at the same time', async () => {
    const { worker, tab, fire } = await createOneRegistration();
    const answers: ((settled: Settled) => void)[] = [];
    worker.handler = () => new Promise((resolve) => answers.push(resolve));
    const first = fire();
    await until('the first event', () => answers.length === 1);
    const second = fire();
    await until('the second event', () => answers.length === 2);
    answers[1]?.(rejected);
    await settle(second);
    expect(tab.rows().map(({ outcome }) => outcome)).toEqual([null, 'rejected']);
    answers[0]?.(fulfilled);
    await settle(first);
    expect(tab.rows().map(({ outcome }) => outcome)).toEqual(['fulfilled', 'rejected']);
  });

  test('is interrupted when the worker stops', async () => {
    const { rig, worker, fire, onlyRow } = await createOneRegistration();
    const handler = vi.fn(never);
    worker.handler = handler;
    const fired = fire();
    await until('the event', () => handler.mock.calls.length === 1);
    rig.browser.stop(worker);
    await settle(fired);
    expect(onlyRow()).toMatchObject({ outcome: 'interrupted' });
    expect(onlyRow().reason?.message).toContain('was stopped, or it crashed');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test('is interrupted when the worker is replaced, and says that it was', async () => {
    const { rig, registration, worker, fire, onlyRow } = await createOneRegistration();
    const handler = vi.fn(never);
    worker.handler = handler;
    const fired = fire();
    await until('the event', () => handler.mock.calls.length === 1);
    await settle(rig.browser.update(registration));
    await settle(fired);
    expect(onlyRow()).toMatchObject({ outcome: 'interrupted' });
    expect(onlyRow().reason?.message).toContain('was replaced');
  });

  test('is interrupted by Cancel in the browser’s bar', async () => {
    const { rig, worker, fire, onlyRow } = await createOneRegistration();
    const handler = vi.fn(never);
    worker.handler = handler;
    const fired = fire();
    await until('the event', () => handler.mock.calls.length === 1);
    rig.browser.cancel();
    await settle(fired);
    expect(onlyRow()).toMatchObject({ outcome: 'interrupted' });
  });

  test('times out although the worker is busy and cannot run its own timer', async () => {
    const { rig, worker, fire, onlyRow } = await createOneRegistration();
    worker.handler = () => {
      rig.browser.setBusy(worker, true);
      return never();
    };
    const before = Date.now();
    await settle(fire({ timeLimitMs: 1_000 }));
    expect(Date.now() - before).toBeLessThan(3_500);
    expect(onlyRow()).toMatchObject({ outcome: 'timed out' });
    expect(onlyRow().durationMs).toBeGreaterThanOrEqual(1_000);
    expect(onlyRow().reason?.message).toContain('within the time limit of 1 s');
  });

  test('lets the session go when it is over, whatever it came to', async () => {
    const { rig, worker, fire } = await createOneRegistration();
    worker.handler = never;
    await settle(fire({ timeLimitMs: 1 }));
    expect(rig.browser.sessions.size).toBe(1);
    rig.browser.stop(worker);
    await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
    expect(rig.browser.sessions.size).toBe(0);
  });

  test('is refused where the registration is unknown, or has no active worker', async () => {
    const { tab, fire } = await createOneRegistration();
    const unknown = fire({ registration: 'https://b.example/' });
    await expect(settle(unknown)).rejects.toMatchObject({ name: 'UnknownRegistration' });
    amendReports(tab, (report) =>
      report.registrations.status === 'listed'
        ? {
            ...report,
            registrations: {
              status: 'listed',
              list: report.registrations.list.map((one) => ({ ...one, workers: [] })),
            },
          }
        : report,
    );
    await settle(tab.inspector.command({ type: 'refresh' }));
    await expect(settle(fire())).rejects.toMatchObject({ name: 'NoActiveWorker' });
    expect(tab.rows()).toEqual([]);
  });
});

describe('simulated attempts', () => {
  async function attempt(outcomes: Settled[]) {
    const { worker, tab } = await createOneRegistration();
    const handler = vi.fn(() => Promise.resolve(outcomes[handler.mock.calls.length - 1] ?? fulfilled));
    worker.handler = handler;
    const command = { type: 'attempts', registration: SCOPE, tag: 'outbox', timeLimitMs: 1_000 } as const;
    await settle(tab.inspector.command(command));
    return tab.rows().map(({ attempt, lastChance, outcome }) => ({ attempt, lastChance, outcome }));
  }

  test('are three, the third with last chance, while none is fulfilled', async () => {
    const threw: Settled = { outcome: 'threw', waitUntilCalls: 0, durationMs: 1, reason: null };
    expect(await attempt([rejected, threw, rejected])).toEqual([
      { attempt: 1, lastChance: false, outcome: 'rejected' },
      { attempt: 2, lastChance: false, outcome: 'threw' },
      { attempt: 3, lastChance: true, outcome: 'rejected' },
    ]);
  });

  test('end with the first that is fulfilled', async () => {
    expect(await attempt([fulfilled])).toHaveLength(1);
    expect((await attempt([rejected, fulfilled])).map(({ outcome }) => outcome)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('fire all', () => {
  test('fires the one-shot tags as listed, then the periodic ones, and waits for none', async () => {
    const { worker, tab } = await createOneRegistration();
    amendReports(tab, (report) =>
      report.registrations.status === 'listed'
        ? {
            ...report,
            registrations: {
              status: 'listed',
              list: report.registrations.list.map((one) => ({
                ...one,
                sync: { status: 'listed', tags: ['b', 'a'] },
                periodicSync: { status: 'listed', tags: ['news', 'a'] },
              })),
            },
          }
        : report,
    );
    const fired: string[] = [];
    worker.handler = ({ tag }) => {
      fired.push(tag);
      return tag === 'b' ? never() : Promise.resolve(fulfilled);
    };
    const all = tab.inspector.command({ type: 'fireAll', registration: SCOPE, timeLimitMs: 1_000 });
    await until('the other outcomes', () => tab.rows().filter(({ outcome }) => outcome !== null).length === 3, 500);
    await settle(all);
    expect(fired).toEqual(['b', 'a', 'news', 'a']);
    expect(tab.rows().map(({ tag, event, outcome }) => [tag, event, outcome])).toEqual([
      ['b', 'sync', 'timed out'],
      ['a', 'sync', 'fulfilled'],
      ['news', 'periodicsync', 'fulfilled'],
      ['a', 'periodicsync', 'fulfilled'],
    ]);

    await settle(tab.inspector.command({ type: 'fireAll', registration: SCOPE, timeLimitMs: 1_000, filter: 'A' }));
    expect(fired.slice(4)).toEqual(['a', 'a']);
  });

  test('fires nothing where no tag is listed', async () => {
    const { tab } = await createOneRegistration();
    await settle(tab.inspector.command({ type: 'fireAll', registration: SCOPE, timeLimitMs: 1_000 }));
    expect(tab.rows()).toEqual([]);
  });
});
