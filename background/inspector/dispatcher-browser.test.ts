import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TagRead } from '../../extension/protocol/model.ts';
import { fulfilled } from '../../test/fakes/fake-worker.ts';
import { amendReports, createOneRegistration, probeOf } from '../../test/fakes/one-registration.ts';
import { LINGER_MS, SCOPE } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';
import type { Settled } from './worker-reports.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<Settled>(() => undefined);
const browser = { via: 'browser' } as const;

/** A site on which a dispatch has been made, so that a session is attached. */
async function createAttached() {
  const world = await createOneRegistration();
  await settle(world.fire({ tag: 'first' }));
  world.tab.notices.length = 0;
  return world;
}

describe('a browser dispatch', () => {
  test('registers the tag and tells the event that the browser fires for it', async () => {
    const { registration, fire, onlyRow } = await createOneRegistration();
    await settle(fire(browser));
    expect(registration.fired).toEqual(['outbox']);
    expect(onlyRow()).toMatchObject({ tag: 'outbox', via: 'browser', lastChance: false, outcome: 'fulfilled' });
  });

  test('keeps one row, whose last chance is not known before the event begins', async () => {
    const { tab, fire } = await createOneRegistration();
    await settle(fire(browser));
    const told = tab.notices.flatMap((notice) => (notice.type === 'dispatches' ? notice.dispatches : []));
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told.map(({ lastChance, outcome }) => [lastChance, outcome])).toEqual([
      [null, null],
      [false, null],
      [false, 'fulfilled'],
    ]);
  });

  test('is answered when the event has settled, or after the time limit', async () => {
    const { worker, fire, onlyRow } = await createOneRegistration();
    let answer: (settled: Settled) => void = () => undefined;
    const handler = vi.fn(() => new Promise<Settled>((resolve) => (answer = resolve)));
    worker.handler = handler;
    await settle(fire({ ...browser, timeLimitMs: 1_000 }));
    expect(onlyRow().outcome).toBe(null);
    answer(fulfilled);
    await until('the outcome', () => onlyRow().outcome === 'fulfilled');
  });

  test('takes no less than no time, also where the site has set its clock back', async () => {
    const { worker, fire, onlyRow } = await createOneRegistration();
    worker.handler = () => Promise.resolve({ ...fulfilled, durationMs: -5_000 });
    await settle(fire(browser));
    expect(onlyRow()).toMatchObject({ outcome: 'fulfilled', durationMs: 0 });
  });

  test('is never one of a periodic sync', async () => {
    const { registration, tab, fire } = await createOneRegistration();
    const fired = fire({ ...browser, event: 'periodicsync' });
    await expect(settle(fired)).rejects.toMatchObject({ name: 'CannotFireNow' });
    expect([registration.tags.size, registration.fired.length, tab.rows().length]).toEqual([0, 0, 0]);
  });

  test('of a tag that is registered already is refused', async () => {
    const { rig, registration, tab, fire } = await createOneRegistration();
    registration.count++;
    rig.browser.addTag(registration, 'outbox');
    await expect(settle(fire(browser))).rejects.toThrow('registered already');
    expect(tab.rows()).toEqual([]);
  });

  test('of a registration that is held is refused, and the tag is not registered', async () => {
    const { registration, tab, fire } = await createOneRegistration();
    await settle(tab.inspector.command({ type: 'hold', on: true }));
    await expect(settle(fire(browser))).rejects.toMatchObject({ name: 'CannotFireNow' });
    await expect(settle(fire(browser))).rejects.toThrow('held');
    expect(registration.tags.size).toBe(0);
  });

  test('is refused in a browser that has no Background Sync', async () => {
    const { registration, tab, fire } = await createOneRegistration();
    const unsupported: TagRead = { status: 'unsupported' };
    amendReports(tab, (report) =>
      report.registrations.status === 'listed'
        ? {
            ...report,
            registrations: {
              status: 'listed',
              list: report.registrations.list.map((one) => ({ ...one, sync: unsupported })),
            },
          }
        : report,
    );
    await expect(settle(fire(browser))).rejects.toThrow('no Background Sync');
    expect(registration.fired).toEqual([]);
  });

  test('of a tag that waits for its event is refused, and the first one goes on', async () => {
    const { registration, tab, fire } = await createOneRegistration();
    registration.count++;
    tab.read = ((read) => async (frame) => {
      const report = String(await read(frame));
      return report.replaceAll('"outbox"', ''); // the list does not show it yet
    })(tab.read);
    const first = fire(browser);
    await until('the registration', () => registration.tags.has('outbox'));
    await expect(settle(fire(browser))).rejects.toThrow('being fired by the browser already');
    await settle(first);
    expect(tab.rows()).toMatchObject([{ outcome: 'not fired' }]);
  });

  test('is not fired where the browser has not begun after 5 s', async () => {
    const { registration, fire, onlyRow } = await createOneRegistration();
    registration.count++; // held by somebody that nobody here knows
    const before = Date.now();
    await settle(fire(browser));
    expect(Date.now() - before).toBeGreaterThanOrEqual(5_000);
    expect(onlyRow()).toMatchObject({ outcome: 'not fired', lastChance: null });
    expect(onlyRow().reason?.message).toContain('within 5 s');
  });

  test('that was given up has a row of its own when the browser fires it late', async () => {
    const { rig, registration, tab, fire } = await createOneRegistration();
    registration.count++;
    await settle(fire(browser));
    registration.count--;
    rig.browser.mayFire(registration);
    await until('the event', () => tab.rows().length === 2);
    await until('its outcome', () => tab.rows().every(({ outcome }) => outcome !== null));
    expect(tab.rows().map(({ outcome }) => outcome)).toEqual(['not fired', 'fulfilled']);
  });

  test('says what the site’s own error means where register() rejects', async () => {
    const { tab, fire, onlyRow } = await createOneRegistration();
    tab.registerError = Object.assign(new Error('Permission denied.'), { name: 'NotAllowedError' });
    await settle(fire(browser));
    expect(onlyRow()).toMatchObject({ outcome: 'not fired', reason: { name: 'NotAllowedError' } });
    expect(onlyRow().reason?.message).toMatch(/^Permission denied\. .*site settings/);
  });

  test('keeps its result apart from a simulated one of the same tag', async () => {
    const { worker, tab, fire } = await createOneRegistration();
    const answers: ((settled: Settled) => void)[] = [];
    worker.handler = () => new Promise((resolve) => answers.push(resolve));
    const both = Promise.all([fire({ ...browser, timeLimitMs: 10_000 }), fire({ timeLimitMs: 10_000 })]);
    await until('both events', () => answers.length === 2);
    answers[0]?.(fulfilled);
    answers[1]?.({ ...fulfilled, outcome: 'rejected' });
    await settle(both);
    expect(
      tab
        .rows()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an event that the browser fires on its own', () => {
  test('has a row while a session is attached', async () => {
    const { rig, registration, tab, onlyRow } = await createAttached();
    rig.browser.addTag(registration, 'chat');
    await until('the outcome', () => tab.rows()[0]?.outcome === 'fulfilled');
    const told = { registration: SCOPE, tag: 'chat', event: 'sync', via: 'browser' };
    expect(onlyRow()).toMatchObject({ ...told, attempt: 1 });
  });

  test('of another tab’s site has none', async () => {
    const { rig, registration } = await createAttached();
    const other = rig.inspect(2, 'https://b.example/');
    await settle(other.inspector.command({ type: 'refresh' }));
    rig.browser.addTag(registration, 'chat');
    await vi.advanceTimersByTimeAsync(100);
    expect(registration.fired).toEqual(['chat']);
    expect(other.rows()).toEqual([]);
  });

  test('is told as periodic where it is', async () => {
    const { worker, tab, onlyRow } = await createAttached();
    probeOf(worker).tell({ type: 'begun', seq: 0, at: 7, tag: 'news', event: 'periodicsync', lastChance: false });
    await until('the row', () => tab.rows().length === 1);
    expect(onlyRow()).toMatchObject({ at: 7, tag: 'news', event: 'periodicsync', via: 'browser', outcome: null });
  });

  test('ends as timed out once the browser has given it up where it never settles, and lets the session go', async () => {
    const { rig, registration, worker, tab, onlyRow } = await createAttached();
    worker.handler = never;
    rig.browser.addTag(registration, 'chat');
    await until('the event', () => tab.rows().length === 1);
    await vi.advanceTimersByTimeAsync(189_000); // 3 min, and until the browser looks for it
    expect(onlyRow().outcome).toBe(null);
    expect(rig.browser.sessions.size).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onlyRow().outcome).toBe('timed out');
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    expect(rig.browser.sessions.size).toBe(0);
  });

  test.each([
    ['stops', 'was stopped'],
    ['is replaced', 'was replaced'],
    ['is detached by Cancel', 'Cancel'],
  ])('is interrupted when its worker %s', async (how, reason) => {
    const { rig, registration, worker, tab, onlyRow } = await createAttached();
    worker.handler = never;
    rig.browser.addTag(registration, 'chat');
    await until('the event', () => tab.rows().length === 1);
    if (how === 'stops') rig.browser.stop(worker);
    else if (how === 'is replaced') await settle(rig.browser.update(registration));
    else rig.browser.cancel();
    await vi.advanceTimersByTimeAsync(10);
    expect(onlyRow().outcome).toBe('interrupted');
    expect(onlyRow().reason?.message).toContain(reason);
  });

  test('gets its outcome although the tab has left the site meanwhile', async () => {
    const { rig, registration, worker, tab, onlyRow } = await createAttached();
    let answer: (settled: Settled) => void = () => undefined;
    worker.handler = () => new Promise<Settled>((resolve) => (answer = resolve));
    rig.browser.addTag(registration, 'chat');
    await until('the event', () => tab.rows().length === 1);
    tab.navigate('https://other.example/');
    await settle(tab.inspector.command({ type: 'refresh' }));
    answer(fulfilled);
    await until('the outcome', () => onlyRow().outcome === 'fulfilled');
  });

  test.each([
    ['stops', 1],
    ['runs on after Cancel, unseen,', 0],
  ])('whose worker %s is taken for that many failed attempts: %i', async (how, waiting) => {
    const { rig, worker, registration, tab, onlyRow } = await createAttached();
    worker.handler = never;
    rig.browser.addTag(registration, 'chat');
    await until('the event', () => tab.rows().length === 1);
    if (how === 'stops') rig.browser.stop(worker);
    else rig.browser.cancel();
    await until('the outcome', () => onlyRow().outcome === 'interrupted');
    await settle(tab.inspector.command({ type: 'refresh' }));
    expect(tab.status().waiting).toHaveLength(waiting);
  });

  test('is not told twice where a settled report comes again, or for an event that never began', async () => {
    const { worker, tab } = await createAttached();
    const probe = probeOf(worker);
    probe.tell({ type: 'begun', seq: 0, at: 7, tag: 'chat', event: 'sync', lastChance: true });
    probe.tell({ type: 'settled', seq: 0, ...fulfilled });
    probe.tell({ type: 'settled', seq: 0, ...fulfilled, outcome: 'rejected' });
    probe.tell({ type: 'settled', seq: 5, ...fulfilled });
    await until('the outcome', () => tab.rows()[0]?.outcome === 'fulfilled');
    await vi.advanceTimersByTimeAsync(10);
    expect(tab.rows()).toMatchObject([{ outcome: 'fulfilled', lastChance: true }]);
  });
});
