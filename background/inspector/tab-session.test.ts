import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newSession, sessionKey } from '../../test/fakes/fake-browser.ts';
import type { FakeWorker } from '../../test/fakes/fake-worker.ts';
import { activeOf, createRig, LINGER_MS, SCOPE } from '../../test/fakes/rig.ts';
import { settle } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A tab that is held since before its registration came, so that each version waited at its first start. */
async function setUp() {
  const rig = createRig();
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  const registration = await settle(rig.browser.register(SCOPE));
  await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
  /** Which sessions let the worker go at its next start. */
  async function restart(worker: FakeWorker) {
    const seen = rig.sent.length;
    rig.browser.stop(worker);
    await vi.advanceTimersByTimeAsync(10);
    rig.browser.start(worker);
    await vi.advanceTimersByTimeAsync(10);
    expect([worker.run !== null, worker.paused, worker.scriptLoaded]).toEqual([true, false, true]);
    const sent = rig.sent.slice(seen).filter(({ method }) => method === 'Runtime.runIfWaitingForDebugger');
    return sent.map(({ debuggee }) => ('targetId' in debuggee ? 'its own' : 'the tab’s'));
  }
  return { rig, registration, restart };
}

test('a worker that waits at each of its starts is let go once, by its own session', async () => {
  const { registration, restart } = await setUp();
  expect(await restart(activeOf(registration))).toEqual(['its own']);
});

test('one that has no session of its own any more is let go by the tab’s', async () => {
  const { rig, registration, restart } = await setUp();
  await settle(rig.browser.update(registration, { skipWaiting: false }));
  await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
  const active = activeOf(registration); // the next version, which waits for it to end, has the hold
  expect(rig.browser.sessions.has(active.targetId)).toBe(false);
  expect(await restart(active)).toEqual(['the tab’s']);
});

test.each([true, false])('a page that has crashed is told when it is loaded again: offline %s', async (on) => {
  const rig = createRig();
  await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'record', on: true })); // so that the debugger stays attached
  await settle(tab.inspector.command({ type: 'offline', on: !on }));
  tab.crash();
  rig.refusing.by = ({ debuggee, method }) =>
    'tabId' in debuggee && method.startsWith('Network') ? new Error(`${method}: Target crashed`) : null;
  await settle(tab.inspector.command({ type: 'offline', on }));
  rig.refusing.by = () => null;
  tab.alive = true;
  const seen = rig.sent.length;
  rig.browser.emit({ tabId: 1 }, 'Inspector.targetReloadedAfterCrash');
  await vi.advanceTimersByTimeAsync(10);
  expect(rig.sent.slice(seen)).toContainEqual({
    debuggee: { tabId: 1 },
    method: 'Network.overrideNetworkState',
    params: expect.objectContaining({ offline: on }) as object,
  });
});

test('a dedicated worker that begins while its page is offline is no failure', async () => {
  const rig = createRig();
  await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'offline', on: true }));
  rig.refusing.by = ({ debuggee, method }) =>
    'sessionId' in debuggee && method === 'Network.overrideNetworkState' ? new Error(`${method}: Not supported`) : null;
  const targetInfo = { targetId: 'worker', type: 'worker', url: `${SCOPE}w.js` };
  const child = { sessionId: 'child', targetInfo, waitingForDebugger: true };
  const debuggee = { tabId: 1, sessionId: child.sessionId };
  rig.browser.sessions.set(sessionKey(debuggee), newSession(debuggee, null));
  rig.browser.emit({ tabId: 1 }, 'Target.attachedToTarget', child);
  await vi.advanceTimersByTimeAsync(10);
  expect(tab.status().problems).toEqual([]);
  const sent = rig.sent.filter(({ debuggee }) => 'sessionId' in debuggee && debuggee.sessionId === 'child');
  expect(sent.map(({ method }) => method)).toContain('Network.emulateNetworkConditionsByRule');
  expect(sent.at(-1)?.method).toBe('Runtime.runIfWaitingForDebugger');
});
