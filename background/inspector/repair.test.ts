import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOneRegistration } from '../../test/fakes/one-registration.ts';
import { SCOPE } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A registration with a count that nobody can take off, and two tags that therefore never fire. */
async function createStuck() {
  const world = await createOneRegistration();
  const { rig, registration, tab } = world;
  registration.count++;
  rig.browser.addTag(registration, 'outbox');
  rig.browser.addTag(registration, '"quoted"');
  rig.keepers.of(SCOPE, { since: 7, why: 'The debugger was detached.' });
  const registered = vi.spyOn(tab.site, 'registerWorker');
  const repair = () => settle(tab.inspector.command({ type: 'repair', registration: SCOPE }));
  const current = () => {
    const [found] = rig.browser.registrations();
    if (!found) throw new Error('Nothing is registered.');
    return found;
  };
  return { ...world, registered, repair, current };
}

describe('a repair', () => {
  test('leaves the worker to the page that registers it itself, and registers its tags, which fire then', async () => {
    const { rig, registration, tab, registered, repair, current } = await createStuck();
    tab.site.reload = () => {
      tab.reloads++;
      void rig.browser.register(SCOPE);
      return Promise.resolve();
    };
    await repair();
    expect(tab.reloads).toBe(1);
    expect(registered).not.toHaveBeenCalled();
    expect(current()).not.toBe(registration);
    await until('the events', () => current().fired.length === 2);
    expect([...current().fired].sort()).toEqual(['"quoted"', 'outbox']);
    expect(registration.fired).toEqual([]);
  });

  test('registers the worker where the page does not, with its script and scope', async () => {
    const { tab, registered, repair, current } = await createStuck();
    await repair();
    expect(tab.reloads).toBe(1);
    expect(registered.mock.calls).toEqual([[0, `${SCOPE}sw.js`, SCOPE]]);
    await until('the events', () => current().fired.length === 2);
  });

  test('tries again where the list was still that of the page before its reload', async () => {
    const { tab, repair, current } = await createStuck();
    vi.spyOn(tab.site, 'register').mockRejectedValueOnce(new Error('The registration is gone.'));
    await repair();
    await until('the events', () => current().fired.length === 2);
  });

  test('takes the mark off and detaches', async () => {
    const { rig, tab, repair } = await createStuck();
    await settle(tab.inspector.command({ type: 'refresh' }));
    expect(tab.status().problems).toHaveLength(1);
    await repair();
    expect(rig.keepers.stuck()).toEqual({});
    expect(tab.status().problems).toEqual([]);
    expect(rig.browser.sessions.has('tab 1 ')).toBe(false);
  });

  test('of what is held leaves the new registration held, with its tags', async () => {
    const { rig, tab, repair, current } = await createStuck();
    await settle(tab.inspector.command({ type: 'hold', on: true }));
    await repair();
    await until('the hold', () => current().count === 1);
    await vi.advanceTimersByTimeAsync(100);
    expect([...current().tags].sort()).toEqual(['"quoted"', 'outbox']);
    expect(rig.browser.sessions.has('tab 1 ')).toBe(true);
    await settle(tab.inspector.command({ type: 'hold', on: false }));
    await until('the events', () => current().fired.length === 2);
  });

  test('removes nothing but the service workers of the origin', async () => {
    const { rig, repair } = await createStuck();
    await repair();
    const cleared = rig.sent.filter(({ method }) => method === 'Storage.clearDataForOrigin');
    expect(cleared.map(({ params }) => params)).toEqual([
      { origin: 'https://a.example', storageTypes: 'service_workers' },
    ]);
  });

  test('whose worker never becomes active fails and names the tags that are lost', async () => {
    const { tab, repair } = await createStuck();
    tab.site.registerWorker = () => Promise.resolve();
    await expect(repair()).rejects.toMatchObject({
      name: 'WorkerUnreachable',
      message: expect.stringContaining(String.raw`Its tags were: "outbox", "\"quoted\"".`) as string,
    });
  });

  test('ends at once when the tab is closed, and names the tags that are lost', async () => {
    const { tab, repair } = await createStuck();
    const gone = () => Promise.reject(new Error('No tab with id: 1.'));
    tab.site.reload = () => {
      Object.assign(tab.site, { isAlive: gone, register: gone, registerWorker: gone });
      return Promise.resolve();
    };
    const from = performance.now();
    await expect(repair()).rejects.toMatchObject({
      name: 'WorkerUnreachable',
      message: expect.stringContaining('Its tags were: ') as string,
    });
    expect(performance.now() - from).toBeLessThan(1_000); // of the fake clock
  });

  test('of a registration that is not there any more is refused, and nothing is removed or reloaded', async () => {
    const { rig, registration, tab, repair } = await createStuck();
    rig.browser.unregister(registration);
    await expect(repair()).rejects.toMatchObject({ name: 'UnknownRegistration' });
    expect(tab.reloads).toBe(0);
    expect(rig.sent).toEqual([]);
  });
});
