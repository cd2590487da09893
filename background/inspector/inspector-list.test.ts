import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOneRegistration } from '../../test/fakes/one-registration.ts';
import { SCOPE, NAVIGATED } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function setUp() {
  const world = await createOneRegistration();
  const { tab } = world;
  const reads = vi.spyOn(tab, 'read');
  const told = (type: 'snapshot' | 'status') => tab.notices.filter((notice) => notice.type === type).length;
  const refresh = () => settle(tab.inspector.command({ type: 'refresh' }));
  const show = (visible: boolean) => settle(tab.inspector.command({ type: 'visible', visible }));
  const tags = () =>
    tab
      .snapshot()
      .origins.flatMap(({ registrations }) =>
        registrations.flatMap(({ sync }) => (sync.status === 'listed' ? sync.tags : [])),
      );
  return { ...world, reads, told, refresh, show, tags };
}

describe('the list', () => {
  test('has been read and told when a refresh is answered', async () => {
    const { rig, registration, refresh, tags } = await setUp();
    await refresh();
    expect(tags()).toEqual([]);
    registration.count++;
    rig.browser.addTag(registration, 'chat');
    await refresh();
    expect(tags()).toEqual(['chat']);
  });

  test('is told only when it has changed, and so is the status', async () => {
    const { rig, registration, refresh, told } = await setUp();
    await refresh();
    await refresh();
    expect([told('snapshot'), told('status')]).toEqual([1, 1]);
    registration.count++;
    rig.browser.addTag(registration, 'chat');
    await refresh();
    await refresh();
    expect([told('snapshot'), told('status')]).toEqual([2, 1]);
  });

  test('is told at once to a panel that connects later', async () => {
    const { tab, refresh, told } = await setUp();
    await refresh();
    tab.inspector.greet();
    expect([told('snapshot'), told('status')]).toEqual([2, 2]);
  });

  test('is not told before it has been read', async () => {
    const { tab, told } = await setUp();
    tab.inspector.greet();
    expect([told('snapshot'), told('status')]).toEqual([0, 1]);
  });

  test('follows the tab every 400 ms while the panel is visible, and only then', async () => {
    const { rig, registration, tab, reads, show, tags } = await setUp();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(reads).not.toHaveBeenCalled();
    await show(true);
    await until('the list', () => tab.notices.length > 0);
    registration.count++;
    rig.browser.addTag(registration, 'chat');
    await vi.advanceTimersByTimeAsync(400);
    expect(tags()).toEqual(['chat']);
    await show(false);
    const before = reads.mock.calls.length;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(reads).toHaveBeenCalledTimes(before);
    await show(true);
    await vi.advanceTimersByTimeAsync(400);
    expect(reads.mock.calls.length).toBeGreaterThan(before);
  });

  test('is read by one reader although the panel says several times that it is visible', async () => {
    const { reads, show } = await setUp();
    for (const visible of [true, true, false, true, true]) await show(visible);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(reads.mock.calls.length).toBeLessThanOrEqual(11);
  });

  test('is not read at a navigation while the panel is hidden and nothing is switched on', async () => {
    const { tab, reads, show } = await setUp();
    tab.navigate(`${SCOPE}other`);
    await settle(tab.inspector.onNavigated(NAVIGATED));
    expect(reads).not.toHaveBeenCalled();
    await show(true);
    const before = reads.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10);
    await settle(tab.inspector.onNavigated(NAVIGATED));
    expect(reads.mock.calls.length).toBeGreaterThan(before);
  });

  test('that cannot be read is a problem until it can', async () => {
    const { tab, refresh } = await setUp();
    const frames = vi.spyOn(tab.site, 'frames').mockRejectedValue(new Error('No tab with id: 1.'));
    await refresh();
    expect(tab.status().problems).toMatchObject([{ id: 'list', what: 'No tab with id: 1.' }]);
    frames.mockRestore();
    await refresh();
    expect(tab.status().problems).toEqual([]);
  });

  test('is neither read nor told once the inspector was disposed of', async () => {
    const { tab, reads, show } = await setUp();
    await show(true);
    await vi.advanceTimersByTimeAsync(10);
    await settle(tab.inspector.dispose());
    const [notices, calls] = [tab.notices.length, reads.mock.calls.length];
    await vi.advanceTimersByTimeAsync(4_000);
    tab.inspector.complain('late', new Error('Too late.'), 'Nothing.');
    expect([tab.notices.length, reads.mock.calls.length]).toEqual([notices, calls]);
  });
});

test('a registration that may be stuck is a problem whose button repairs it', async () => {
  const { rig, tab, refresh } = await setUp();
  rig.keepers.of(SCOPE, { since: 7, why: 'The debugger was detached.' });
  await refresh();
  expect(tab.status().problems).toMatchObject([{ id: `stuck ${SCOPE}`, repairs: SCOPE }]);
  expect(tab.snapshot().origins[0]?.registrations[0]?.stuck).toEqual({ since: 7, why: 'The debugger was detached.' });
  rig.keepers.get(SCOPE)?.unstick();
  await refresh();
  expect(tab.status().problems).toEqual([]);
});
