import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Command } from '../../extension/protocol/messages.ts';
import { activeOf, createRig, SCOPE } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OTHER = 'https://b.example/';
const SILENT = 'it is busy, or its script is paused at a breakpoint';

/** A tab whose worker is stopped, and whose page does nothing that it is asked to do until it is resumed. */
async function setUp() {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'refresh' }));
  rig.browser.stop(activeOf(registration));
  const answers = { ...tab.site };
  tab.site.wake = () => new Promise(() => undefined);
  tab.site.register = () => new Promise(() => undefined);
  const resume = () => Object.assign(tab.site, answers);
  return { rig, registration, tab, resume };
}

const fire = (via: 'simulated' | 'browser') =>
  ({ type: 'fire', registration: SCOPE, tag: 'a', event: 'sync', via, lastChance: false, timeLimitMs: 1_000 }) as const;

test.each([
  ['simulated', 'interrupted'],
  ['browser', 'not fired'],
] as const)('a %s dispatch ends as %s, and says why', async (via, outcome) => {
  const { tab } = await setUp();
  await settle(tab.inspector.command(fire(via)));
  expect(tab.rows()).toMatchObject([{ outcome }]);
  expect(tab.rows()[0]?.reason?.message).toContain(SILENT);
});

test('a hold is told to have failed, and is on when it is asked for again once the page goes on', async () => {
  const { tab, resume, registration } = await setUp();
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  expect(tab.status().problems).toMatchObject([{ what: expect.stringContaining(SILENT) as string }]);
  expect(registration.count).toBe(0);
  resume();
  await settle(tab.inspector.command({ type: 'refresh' }));
  await until('the hold', () => tab.status().problems.length === 0);
  expect(registration.count).toBe(1);
});

test('closing the panel puts back what can be, and the rest when the page goes on', async () => {
  const { rig, tab, resume, registration } = await setUp();
  resume();
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  expect(registration.count).toBe(1);
  rig.browser.stop(activeOf(registration));
  tab.site.wake = () => new Promise(() => undefined);
  await settle(tab.inspector.dispose());
  expect([...rig.browser.sessions.keys()].filter((session) => session.includes('tab'))).toEqual([]);
  resume();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([registration.count, rig.browser.sessions.size]).toEqual([0, 0]);
});

test('a rule of another tab does not wait for it', async () => {
  const { rig, tab } = await setUp();
  await settle(rig.browser.register(OTHER));
  const other = rig.inspect(2, OTHER);
  await settle(other.inspector.command({ type: 'refresh' }));
  const rule = (registration: string): Command => ({
    type: 'addRule',
    rule: { effect: 'offline', registration, first: null, pattern: '*' },
  });
  const refused = expect(settle(tab.inspector.command(rule(SCOPE)))).rejects.toThrow(SILENT);
  await settle(other.inspector.command(rule(OTHER)));
  await refused;
});
