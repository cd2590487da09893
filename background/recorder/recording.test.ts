import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogEventSchema, type LogEvent } from '../../extension/protocol/log.ts';
import type { Command } from '../../extension/protocol/messages.ts';
import { createRig, NAVIGATED, SCOPE, type InspectedTab, type Rig } from '../../test/fakes/rig.ts';
import { settle } from '../../test/fakes/settle.ts';

let rig: Rig;
let tab: InspectedTab;

beforeEach(async () => {
  vi.useFakeTimers();
  rig = createRig();
  await settle(rig.browser.register(SCOPE));
  tab = rig.inspect(1, SCOPE);
});
afterEach(async () => {
  await settle(tab.inspector.dispose());
  vi.useRealTimers();
});

/** Switches, and waits until what came of it was listed, logged and told. */
async function turn(command: Command): Promise<void> {
  await settle(tab.inspector.command(command));
  await vi.advanceTimersByTimeAsync(1_000);
}
const record = (on: boolean) => turn({ type: 'record', on });
const hold = (on: boolean) => turn({ type: 'hold', on });
const offline = (on: boolean) => turn({ type: 'offline', on });

const STATES: readonly string[] = ['held', 'released', 'offline', 'online'];

/** The log, as a panel that was told everything knows it. */
function logged(): LogEvent[] {
  let events: LogEvent[] = [];
  for (const notice of tab.notices) {
    if (notice.type !== 'log') continue;
    if (notice.reset) events = [];
    events.push(...v.parse(v.array(LogEventSchema), notice.events));
  }
  return events;
}

/** What it says of holds and of the network, in order. */
const told = () => logged().flatMap(({ type }) => (STATES.includes(type) ? type : []));

test('a log that begins in the middle of a hold, or offline, says so at its beginning', async () => {
  await hold(true);
  await record(true);
  expect(told()).toEqual(['held']);
  await hold(false);
  await record(false);
  await offline(true);
  await record(true);
  expect(told()).toEqual(['held', 'released', 'offline', 'held']);
});

test('a log that is cleared says anew what is held, and that the tab is offline', async () => {
  await record(true);
  await offline(true);
  await turn({ type: 'clearLog' });
  expect(told()).toEqual(['offline', 'held']);
  await settle(tab.inspector.onNavigated(NAVIGATED));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told()).toEqual(['offline', 'held']);
});

test('a page that goes offline by whatever else is told as well, once', async () => {
  await record(true);
  const { read } = tab;
  tab.read = async (frame) => String(await read(frame)).replace('"onLine":true', '"onLine":false');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told()).toEqual(['offline']);
  tab.read = read;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told()).toEqual(['offline', 'online']);
});

test.each([
  ['hold', 'released'],
  ['offline', 'online'],
] as const)('what %s lets go comes after its end, although that is known later', async (type, end) => {
  const { read } = tab;
  // The page says so a while later.
  let isOnline = true;
  tab.read = async (frame) => String(await read(frame)).replace('"onLine":true', `"onLine":${isOnline}`);
  await record(true);
  await turn({ type, on: true });
  isOnline = type === 'hold';
  const [registration] = rig.browser.registrations();
  if (!registration) throw new Error('It is registered.');
  rig.browser.addTag(registration, 'outbox');
  await vi.advanceTimersByTimeAsync(1_000);
  void turn({ type, on: false });
  await vi.advanceTimersByTimeAsync(300);
  isOnline = true;
  await vi.advanceTimersByTimeAsync(2_000);
  const times = new Map(logged().map(({ type, at }) => [type, at]));
  expect(times.get(end)).toBeLessThanOrEqual(times.get('dispatched') ?? NaN);
});

test('a page that lies about its registration is recorded without it, and is listed on', async () => {
  await record(true);
  const binding = rig.sent.find(({ method, debuggee }) => method === 'Runtime.addBinding' && 'tabId' in debuggee);
  const call = { type: 'register', method: 'register', kind: 'sync', tag: 't', minIntervalMs: null, source: null };
  const payload = JSON.stringify({ ...call, at: Date.now(), scope: 'no address', error: null });
  rig.browser.emit({ tabId: 1 }, 'Runtime.bindingCalled', { ...(binding?.params as object), payload });
  await turn({ type: 'refresh' });
  await turn({ type: 'refresh' });
  const registered = logged().find(({ type }) => type === 'registered');
  expect(registered).toMatchObject({ tag: 't' });
  expect(registered?.scope).toBeUndefined();
  expect(tab.status().problems).toEqual([]);
});

test('a version that is replaced stops, once', async () => {
  await record(true);
  const [registration] = rig.browser.registrations();
  if (!registration) throw new Error('It is registered.');
  await settle(rig.browser.update(registration));
  await vi.advanceTimersByTimeAsync(1_000);
  const versions = logged().flatMap(({ type, version }) =>
    type.startsWith('worker') ? `${type} ${version ?? ''}` : [],
  );
  expect(versions.sort()).toEqual(['worker started worker-2', 'worker stopped worker-1', 'worker updated worker-2']);
});

test('what was released while nothing was recorded is released as soon as something is', async () => {
  await record(true);
  await offline(true);
  await record(false);
  await offline(false);
  await record(true);
  expect(told()).toEqual(['offline', 'held', 'online', 'released']);
});

test('what is put back because recording ends with it is told before', async () => {
  await record(true);
  await offline(true);
  rig.browser.cancel();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told()).toEqual(['offline', 'held', 'online', 'released']);
  await record(true);
  await hold(true);
  await settle(tab.inspector.dispose());
  expect(told().slice(4)).toEqual(['held', 'released']);
});

test('a registration that the tab has left is held no more', async () => {
  await settle(tab.inspector.command({ type: 'preserveLog', on: true }));
  await record(true);
  await hold(true);
  tab.navigate('https://b.example/');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told()).toEqual(['held', 'released']);
});

test('a log that cannot be written keeps nothing from being put back when the panel closes', async () => {
  await record(true);
  await hold(true);
  expect(rig.keepers.get(SCOPE)?.held).toBe(true);
  rig.logs.append = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
  await settle(tab.inspector.dispose());
  expect(rig.keepers.get(SCOPE)?.held ?? false).toBe(false);
});
