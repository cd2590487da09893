import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { activeOf, createRig, SCOPE } from '../../test/fakes/rig.ts';
import { settle } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A tab is held, has a tag, and crashes; the worker was in its process. */
async function setUp() {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  await settle(tab.inspector.command({ type: 'visible', visible: true }));
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  rig.browser.addTag(registration, 'a');
  tab.crash();
  await vi.advanceTimersByTimeAsync(1_000);
  const told = () => tab.status().problems.map(({ what }) => what);
  return { rig, registration, tab, told };
}

const STAYS_HELD = [expect.stringContaining('its tags stay held until one can')];

test('what is held when its page crashes is held still, nobody knows whether it is online, and the panel says how it ends', async () => {
  const { registration, tab, told } = await setUp();
  expect(registration.count).toBe(1);
  expect(tab.status().targets).toEqual([
    { kind: 'page', name: SCOPE, online: null, held: false },
    { kind: 'service worker', name: SCOPE, online: null, held: true },
  ]);
  expect(told()).toEqual(STAYS_HELD);
});

test('a hold goes on, and is said to, when the page is there again', async () => {
  const { rig, registration, tab, told } = await setUp();
  tab.alive = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect([registration.count, rig.keepers.get(SCOPE)?.onLine, told()]).toEqual([1, true, []]);
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  expect(registration.count).toBe(0);
});

test('what cannot be released yet is said to be held, and fires when the page is there again', async () => {
  const { registration, tab, told } = await setUp();
  await settle(tab.inspector.command({ type: 'hold', on: false }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect([registration.fired, told()]).toEqual([[], STAYS_HELD]);
  expect(tab.status().targets).toContainEqual({ kind: 'service worker', name: SCOPE, online: null, held: true });
  tab.alive = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect([registration.fired, told()]).toEqual([['a'], []]);
  expect(tab.status().targets).toEqual([{ kind: 'page', name: SCOPE, online: true, held: false }]);
});

test.each(['the site starts the worker', 'the page is there again', 'a panel is opened in another tab of the origin'])(
  'what could not be released before the panel was closed fires as soon as %s',
  async (what) => {
    const { rig, registration, tab } = await setUp();
    await settle(tab.inspector.dispose());
    await vi.advanceTimersByTimeAsync(10_000);
    expect(registration.fired).toEqual([]);
    if (what.startsWith('the site')) rig.browser.start(activeOf(registration));
    else if (what.startsWith('the page')) tab.alive = true;
    else await settle(rig.inspect(2, SCOPE).inspector.command({ type: 'refresh' }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(registration.fired).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(rig.browser.sessions.size).toBe(0);
  },
);

test('a page of another origin is not asked to start the worker once the panel is closed', async () => {
  const { rig, tab } = await setUp();
  await settle(tab.inspector.dispose());
  const wake = vi.spyOn(tab.site, 'wake');
  tab.alive = true;
  tab.navigate('https://b.example/');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(wake).not.toHaveBeenCalled();
  expect(rig.keepers.get(SCOPE)?.isLeft).toBe(true);
});
