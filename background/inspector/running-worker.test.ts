import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FakeWorker } from '../../test/fakes/fake-worker.ts';
import { createOneRegistration } from '../../test/fakes/one-registration.ts';
import { activeOf, createRig, SCOPE } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A registration with a next version that runs and is being installed: it was let go at its start while nobody listened. */
async function createInstalling() {
  const world = await createOneRegistration();
  const { rig, registration, worker } = world;
  const next: FakeWorker = {
    ...worker,
    targetId: 'worker-next',
    state: 'installing',
    run: { probes: new Map(), kept: new Map() },
    scriptLoaded: true,
    waiting: [],
  };
  const appear = () => {
    rig.browser.workers.set(next.targetId, next);
    registration.installing = next;
  };
  /** As the browser announces the workers that run when the tab is attached to. */
  const announce = (targetId = next.targetId) => {
    const targetInfo = { targetId, type: 'service_worker', url: worker.scriptURL };
    const params = { sessionId: 'child-next', targetInfo, waitingForDebugger: false };
    rig.browser.emit({ tabId: 1 }, 'Target.attachedToTarget', params);
  };
  const isHolding = ({ targetId }: FakeWorker) => rig.browser.sessions.get(targetId)?.holding ?? false;
  return { ...world, next, appear, announce, isHolding };
}

const on = { type: 'hold', on: true } as const;

describe('a version that runs when the tab is attached to', () => {
  test('takes the hold over where it is being installed', async () => {
    const { registration, worker, tab, next, appear, announce, isHolding } = await createInstalling();
    await settle(tab.inspector.command(on));
    appear();
    announce();
    await until('the hand-over', () => isHolding(next) && !isHolding(worker));
    expect(registration.count).toBe(1);
    expect(tab.status().problems).toEqual([]);
  });

  test('leaves the hold where it is if it is the active one', async () => {
    const { registration, worker, tab, announce, isHolding } = await createInstalling();
    await settle(tab.inspector.command(on));
    announce(worker.targetId);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([registration.count, isHolding(worker)]).toEqual([1, true]);
  });

  test('is left alone where nothing is held', async () => {
    const { rig, tab, next, appear, announce } = await createInstalling();
    await settle(tab.inspector.command({ type: 'refresh' }));
    appear();
    announce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rig.browser.sessions.has(next.targetId)).toBe(false);
  });

  test('is no problem where it is gone before it has answered', async () => {
    const { registration, worker, tab, announce, isHolding } = await createInstalling();
    await settle(tab.inspector.command(on));
    announce('worker-gone');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([registration.count, isHolding(worker)]).toEqual([1, true]);
    expect(tab.status().problems).toEqual([]);
  });
});

describe('who a worker is', () => {
  test('is told by itself: scope and partition as the key, and its state', async () => {
    const rig = createRig();
    const registration = await settle(rig.browser.register(SCOPE, { partitioned: true }));
    const { targetId } = activeOf(registration);
    const { key, identity } = await settle(rig.workers.whoIs(targetId));
    expect(key).toBe(`${SCOPE} (partitioned)`);
    expect(identity).toEqual({ scope: SCOPE, script: `${SCOPE}sw.js`, state: 'activated', onLine: true, update: true });
  });

  test('is asked once, over one session', async () => {
    const { rig, worker } = await createOneRegistration();
    const both = [rig.workers.whoIs(worker.targetId), rig.workers.whoIs(worker.targetId)];
    const [first, second] = await settle(Promise.all(both));
    expect(first).toBe(second);
    expect(rig.sent.filter(({ method }) => method === 'attach')).toHaveLength(1);
  });

  test('fails where it does not answer, and it is let go', async () => {
    const { rig, worker } = await createOneRegistration();
    rig.browser.setBusy(worker, true);
    await expect(settle(rig.workers.whoIs(worker.targetId))).rejects.toMatchObject({ name: 'Timeout' });
    await until('its session to end', () => rig.browser.sessions.size === 0);
  });

  test('fails where it is gone', async () => {
    const rig = createRig();
    await expect(settle(rig.workers.whoIs('worker-gone'))).rejects.toThrow('No target');
  });
});
