import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeepers } from './keepers.ts';
import { pause } from './waiting.ts';
import { createWorkers } from './workers.ts';
import { createRig, SCOPE, LINGER_MS, refTo, activeOf, NAVIGATED } from '../../test/fakes/rig.ts';
import { settle } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what is held fires when it is released, and nothing stays attached', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  expect(registration.count).toBe(1);
  await settle(tab.inspector.command({ type: 'register', registration: SCOPE, tag: 'a' }));
  await vi.advanceTimersByTimeAsync(100);
  expect(registration.fired).toEqual([]);
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  await vi.advanceTimersByTimeAsync(10);
  expect(registration.count).toBe(0);
  expect(registration.fired).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
  expect(rig.browser.sessions.size).toBe(0);
});

test('what a release fires together is told in fewer messages than there are events, each in the order of its beginning', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  const tags = Array.from({ length: 20 }, (_, index) => `tag ${index}`);
  for (const tag of tags) await settle(tab.inspector.command({ type: 'register', registration: SCOPE, tag }));
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  await vi.advanceTimersByTimeAsync(100);
  expect(registration.fired).toHaveLength(tags.length);
  expect(tab.rows().map(({ tag, outcome }) => [tag, outcome])).toEqual(
    registration.fired.map((tag) => [tag, 'fulfilled']),
  );
  expect(tab.notices.filter(({ type }) => type === 'dispatches').length).toBeLessThan(tags.length);
});

test('an update while held takes the hold over', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  await settle(rig.browser.update(registration));
  expect(registration.count).toBe(1);
  expect(rig.keepers.get(SCOPE)?.stuck).toBe(null);
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  expect(registration.count).toBe(0);
});

test('Cancel in the bar releases a running worker, which is not stuck then', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.browser.cancel();
  await vi.advanceTimersByTimeAsync(100);
  expect(registration.count).toBe(0);
  expect(rig.keepers.get(SCOPE)?.stuck).toBe(null);
});

test('an inspector of another tab does not cut the handing over of a hold short', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const other = rig.inspect(2, 'https://b.example/');
  const tab = rig.inspect(1, SCOPE);
  await settle(other.inspector.command({ type: 'refresh' }));
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  await settle(rig.browser.update(registration));
  await vi.advanceTimersByTimeAsync(100);
  expect(registration.count).toBe(1);
  expect(rig.keepers.get(SCOPE)?.stuck).toBe(null);
});

test('an update does not take over what another tab wants of its own site', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const other = rig.inspect(2, 'https://b.example/');
  const tab = rig.inspect(1, SCOPE);
  await settle(other.inspector.command({ type: 'offline', on: true }));
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  await settle(rig.browser.update(registration));
  await vi.advanceTimersByTimeAsync(1000);
  expect(registration.active?.offline).toBe(false);
});

test('a tab that leaves and comes back while the release is under way is held again', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.browser.setBusy(activeOf(registration), true);
  tab.navigate('https://b.example/');
  await settle(tab.inspector.onNavigated(NAVIGATED));
  await vi.advanceTimersByTimeAsync(100);
  tab.navigate(SCOPE);
  await settle(tab.inspector.onNavigated(NAVIGATED));
  await vi.advanceTimersByTimeAsync(100);
  rig.browser.setBusy(activeOf(registration), false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(registration.count).toBe(1);
});

test('what could not be released because the worker was busy is released when it is free', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.browser.setBusy(activeOf(registration), true);
  await settle(tab.inspector.dispose());
  rig.browser.setBusy(activeOf(registration), false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([registration.count, rig.browser.sessions.size]).toEqual([0, 0]);
});

test('however long a worker was busy, a hold that is wanted again waits for few of the releases that failed', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'visible', visible: true }));
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.browser.setBusy(activeOf(registration), true);
  void settle(tab.inspector.command({ type: 'hold', on: false }));
  await vi.advanceTimersByTimeAsync(600_000);
  const start = performance.now();
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  expect(performance.now() - start).toBeLessThan(15_000); // of the fake clock; each release takes 3 s to fail
});

test('a page that cannot be put back online is detached, which puts it back', async () => {
  const rig = createRig();
  await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'offline', on: true }));
  rig.refusing.by = ({ debuggee, method }) =>
    'tabId' in debuggee && method.startsWith('Network') ? new Error('did not answer within 5 s') : null;
  await settle(tab.inspector.dispose()).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([...rig.browser.sessions.keys()]).toEqual([]);
});

test('a tab that is closed just before it is detached from is no failure', async () => {
  const rig = createRig();
  await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.refusing.by = ({ debuggee, method }) =>
    'tabId' in debuggee && method === 'detach' ? new Error('detach: No tab with given id 1.') : null;
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  expect(rig.sent).toContainEqual({ debuggee: { tabId: 1 }, method: 'detach', params: {} });
});

test('a dispatch that never settles keeps nothing attached once the panel is closed', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  activeOf(registration).handler = () => new Promise(() => undefined);
  const tab = rig.inspect(1, SCOPE);
  const fired = tab.inspector.command({
    type: 'fire',
    registration: SCOPE,
    tag: 'a',
    event: 'sync',
    via: 'simulated',
    lastChance: false,
    timeLimitMs: 3_600_000,
  });
  await vi.advanceTimersByTimeAsync(100);
  await settle(tab.inspector.dispose());
  await vi.advanceTimersByTimeAsync(60_000);
  await fired;
  expect([...rig.browser.sessions.keys()]).toEqual([]);
});

const UNHEARD = { changed: () => undefined, complain: () => undefined, solved: () => undefined };

/** A registration is held, and then the extension's worker dies: what it has saved, and nobody listens any more. */
async function dieWhileHeld() {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const first = rig.inspect(1, SCOPE);
  await settle(first.inspector.command({ type: 'hold', on: true }));
  first.navigate();
  rig.browser.listeners.clear();
  return { rig, registration, saved: rig.workers.save() };
}

test('a hold on a worker that was stopped when the extension’s worker died is released', async () => {
  const { rig, registration, saved } = await dieWhileHeld();
  rig.browser.stop(activeOf(registration));
  const workers = createWorkers(rig.cdp, { lingerMs: 5000, changed: () => undefined });
  const keepers = createKeepers(workers, UNHEARD);
  await settle(
    workers.adopt(
      saved.map((s) => ({ ...s, probe: null, running: false })),
      false,
    ),
  );
  keepers.adopt({}, workers.all());
  const keeper = keepers.of(SCOPE);
  const owner = {};
  await settle(keeper.wish(owner, refTo(rig, registration), 'hold'));
  await settle(keeper.forget(owner));
  expect(registration.count).toBe(0);
});

test('a worker that stops just after the extension’s worker died goes on holding as soon as its tab says so', async () => {
  const { rig, registration, saved } = await dieWhileHeld();
  const workers = createWorkers(rig.cdp, { lingerMs: LINGER_MS, changed: () => undefined });
  const keepers = createKeepers(workers, UNHEARD);
  await settle(workers.adopt(saved, false));
  keepers.adopt({}, workers.all());
  rig.browser.stop(activeOf(registration)); // what it holds cannot be taken off before it is woken
  await vi.advanceTimersByTimeAsync(0);
  let isHeld = false;
  const wish = keepers.of(SCOPE).wish({}, refTo(rig, registration), 'hold');
  void wish.then(() => (isHeld = true));
  await vi.advanceTimersByTimeAsync(100);
  expect(isHeld).toBe(true);
  expect([registration.count, keepers.stuck()]).toEqual([1, {}]);
});

test('a registration that may be stuck is still said to be after the tab has left it', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  rig.keepers.of(SCOPE, { since: 1, why: 'x' });
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  tab.navigate('https://b.example/');
  await settle(tab.inspector.onNavigated(NAVIGATED));
  await vi.advanceTimersByTimeAsync(100);
  expect(registration.count).toBe(0);
  expect(rig.keepers.stuck()).toHaveProperty([SCOPE]);
});

test('Cancel takes back what could not be held as well', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  rig.refusing.by = ({ debuggee, method }) => (method === 'attach' && 'targetId' in debuggee ? new Error('no') : null);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.browser.cancel();
  await vi.advanceTimersByTimeAsync(100);
  rig.refusing.by = () => null;
  const two = rig.inspect(2, SCOPE);
  await settle(two.inspector.command({ type: 'hold', on: true }));
  await settle(two.inspector.command({ type: 'hold', on: false }));
  expect(registration.count).toBe(0);
});

test('closing the panel while released tags fire keeps nothing attached', async () => {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  activeOf(registration).handler = () => new Promise(() => undefined);
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.browser.addTag(registration, 'a');
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  await vi.advanceTimersByTimeAsync(10);
  expect(registration.fired).toEqual(['a']);
  await settle(tab.inspector.dispose());
  await vi.advanceTimersByTimeAsync(20_000);
  expect([...rig.browser.sessions.keys()]).toEqual([]);
});

test('a version that is installed while its tab goes back online, or is closed, is online', async () => {
  for (const end of ['online', 'closed'] as const) {
    for (const later of [0, 1, 5, 50]) {
      const rig = createRig({ latency: () => pause(1) });
      const registration = await settle(rig.browser.register(SCOPE));
      const tab = rig.inspect(1, SCOPE);
      await settle(tab.inspector.command({ type: 'offline', on: true }));
      const updated = rig.browser.update(registration);
      await vi.advanceTimersByTimeAsync(later);
      await settle(end === 'online' ? tab.inspector.command({ type: 'offline', on: false }) : tab.inspector.dispose());
      await settle(updated);
      await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
      expect([end, later, registration.active?.offline]).toEqual([end, later, false]);
      expect(registration.count).toBe(0);
    }
  }
});
