import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CHROMIUM_PARAMETERS } from '../../extension/protocol/retry-parameters.ts';
import { InspectorError } from '../../extension/protocol/errors.ts';
import { amendReports, createOneRegistration } from '../../test/fakes/one-registration.ts';
import { activeOf, LINGER_MS, SCOPE, NAVIGATED, SAVED_TAB } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OTHER = 'https://b.example/';

async function setUp() {
  const world = await createOneRegistration();
  const { rig, tab } = world;
  // A frame's navigator.onLine follows the tab's session, as in the browser.
  amendReports(tab, (report) => ({ ...report, onLine: rig.browser.sessions.get('tab 1 ')?.offline !== true }));
  const turn = (type: 'hold' | 'offline', on: boolean) => settle(tab.inspector.command({ type, on }));
  const problems = () => tab.status().problems.map(({ id }) => id);
  return { ...world, turn, problems };
}

describe('the switches', () => {
  test('hold the syncs of the tab while the network stays up, and release them', async () => {
    const { rig, registration, tab, turn } = await setUp();
    await turn('hold', true);
    expect(registration.count).toBe(1);
    expect(tab.status()).toEqual({
      attached: true,
      hold: true,
      offline: false,
      recording: false,
      rules: [],
      preserveLog: false,
      bodies: false,
      waiting: [],
      retry: { given: CHROMIUM_PARAMETERS, known: CHROMIUM_PARAMETERS },
      evidence: null,
      targets: [
        { kind: 'page', name: SCOPE, online: true, held: false },
        { kind: 'service worker', name: SCOPE, online: true, held: true },
      ],
      problems: [],
    });
    expect(tab.snapshot().origins[0]?.registrations[0]?.held).toBe(true);
    await turn('hold', false);
    expect(registration.count).toBe(0);
    expect(tab.snapshot().origins[0]?.registrations[0]?.held).toBe(false);
    await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
    expect(rig.browser.sessions.size).toBe(0);
    expect(tab.status()).toMatchObject({ hold: false, targets: [{ kind: 'page', online: true }] });
  });

  test('take page and workers offline, hold their syncs, and put both back', async () => {
    const { registration, worker, tab, turn } = await setUp();
    await turn('offline', true);
    expect([worker.offline, registration.count]).toEqual([true, 1]);
    expect(tab.status().offline).toBe(true);
    expect(tab.status().targets).toEqual([
      { kind: 'page', name: SCOPE, online: false, held: false },
      { kind: 'service worker', name: SCOPE, online: false, held: true },
    ]);
    await turn('offline', false);
    expect([worker.offline, registration.count]).toEqual([false, 0]);
    expect(tab.status().targets).toEqual([{ kind: 'page', name: SCOPE, online: true, held: false }]);
  });

  test('are independent: what is offline and held stays held when it goes online', async () => {
    const { registration, worker, tab, turn } = await setUp();
    await turn('hold', true);
    await turn('offline', true);
    await turn('offline', false);
    expect([worker.offline, registration.count]).toEqual([false, 1]);
    expect(tab.status()).toMatchObject({ hold: true, offline: false, attached: true });
  });

  test('do one after the other what they are asked for quickly', async () => {
    const { registration, tab } = await setUp();
    const turns = [true, false, true, false].map((on) => tab.inspector.command({ type: 'hold', on }));
    await settle(Promise.all(turns));
    expect(registration.count).toBe(0);
    expect(tab.status().hold).toBe(false);
  });

  test('stay off, and the command is rejected, where the debugger cannot be attached', async () => {
    const { rig, registration, tab, turn } = await setUp();
    rig.refusing.by = ({ method }) =>
      method === 'attach' ? new InspectorError('CannotAttach', 'Another debugger is attached. Close it.') : null;
    await expect(turn('hold', true)).rejects.toMatchObject({ name: 'CannotAttach' });
    await expect(turn('offline', true)).rejects.toMatchObject({ name: 'CannotAttach' });
    expect(tab.inspector.save()).toBe(null);
    rig.refusing.by = () => null;
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    await settle(tab.inspector.command({ type: 'refresh' }));
    expect(tab.status()).toMatchObject({ attached: false, hold: false, offline: false });
    expect(registration.count).toBe(0);
  });

  test('are off without a word of refusal where the tab shows a page of the browser meanwhile, and tell any other', async () => {
    const { rig, tab, turn } = await setUp();
    const refuse = (error: Error | null) => {
      rig.refusing.by = ({ debuggee }) => ('tabId' in debuggee ? error : null);
    };
    for (const type of ['hold', 'offline'] as const) {
      await turn(type, true);
      refuse(new InspectorError('CannotAttach', 'The browser does not let this page be debugged.'));
      await turn(type, false);
      expect(tab.status()).toMatchObject({ [type]: false, problems: [] });
      refuse(null);
      await turn(type, true);
      refuse(new Error('Something else.'));
      await expect(turn(type, false)).rejects.toThrow('Something else.');
      refuse(null);
    }
  });

  test('tell of a registration that could not be held, until a refresh has held it', async () => {
    const { rig, registration, tab, turn, problems } = await setUp();
    rig.refusing.by = ({ debuggee, method }) =>
      'targetId' in debuggee && method.startsWith('Network') ? new Error('The browser refused.') : null;
    await turn('hold', true);
    expect(problems()).toEqual([`registration ${SCOPE}`]);
    expect(tab.status().targets).toMatchObject([{ kind: 'page' }, { name: SCOPE, online: null, held: false }]);
    rig.refusing.by = () => null;
    await settle(tab.inspector.command({ type: 'refresh' }));
    await until('the hold', () => registration.count === 1);
    await until('the end of the problem', () => problems().length === 0);
  });

  test('go off with the problem “canceled” at Cancel in the browser’s bar, until one is switched on again', async () => {
    const { rig, registration, tab, turn, problems } = await setUp();
    await turn('offline', true);
    rig.browser.cancel();
    await until('the switch', () => !tab.status().offline);
    await until('the problem', () => problems().includes('canceled'));
    expect(tab.inspector.save()).toBe(null);
    expect(tab.status().attached).toBe(false);
    expect(registration.count).toBe(0);
    await turn('hold', true);
    expect(problems()).toEqual([]);
    expect(registration.count).toBe(1);
  });

  test.each([
    { type: 'hold', on: true },
    { type: 'offline', on: true },
    { type: 'record', on: true },
  ] as const)('stay off and say so where Cancel comes while $type is being switched on', async (command) => {
    const { rig, registration, tab } = await setUp();
    rig.refusing.by = ({ method }) => {
      if (method === 'Target.setAutoAttach') rig.browser.cancel();
      return null;
    };
    await expect(settle(tab.inspector.command(command))).rejects.toThrow('Cancel was pressed');
    rig.refusing.by = () => null;
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    await settle(tab.inspector.command({ type: 'refresh' }));
    expect(tab.status()).toMatchObject({ attached: false, hold: false, offline: false, recording: false });
    expect([registration.count, rig.browser.sessions.size]).toEqual([0, 0]);
  });

  test('are on again after the extension’s worker died', async () => {
    const { registration, worker, tab } = await setUp();
    await settle(tab.inspector.resume({ ...SAVED_TAB, offline: true, keys: [SCOPE] }));
    expect([worker.offline, registration.count]).toEqual([true, 1]);
    expect(tab.status()).toMatchObject({ attached: true, offline: true, targets: [{ online: false }, { held: true }] });
  });
});

test('a hold on a worker that does not answer says that it is busy or paused', async () => {
  const { rig, registration, tab } = await setUp();
  rig.browser.setBusy(activeOf(registration), true);
  await settle(tab.inspector.command({ type: 'hold', on: true }));
  expect(tab.status().problems.map(({ what }) => what)).toEqual([expect.stringContaining('paused at a breakpoint')]);
});

describe('what is held', () => {
  test('follows the tab to another origin and back, also while the panel is hidden', async () => {
    const { rig, registration, tab, turn } = await setUp();
    const other = await settle(rig.browser.register(OTHER));
    await turn('hold', true);
    tab.navigate(OTHER);
    await settle(tab.inspector.onNavigated(NAVIGATED));
    await until('the release', () => registration.count === 0);
    await until('the hold of the other', () => other.count === 1);
    tab.navigate(SCOPE);
    await settle(tab.inspector.onNavigated(NAVIGATED));
    await until('the hold', () => registration.count === 1);
    await until('the release of the other', () => other.count === 0);
  });

  test('stays held while a frame does not answer, since it may still be there', async () => {
    const { registration, tab, turn } = await setUp();
    await turn('hold', true);
    tab.navigate(OTHER);
    tab.read = () => new Promise(() => undefined);
    await settle(tab.inspector.onNavigated(NAVIGATED));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(registration.count).toBe(1);
  });

  test('includes a registration that appears, from its first version on', async () => {
    const { rig, tab, turn } = await setUp();
    await turn('hold', true);
    const later = await settle(rig.browser.register(`${SCOPE}later/`));
    await until('the hold', () => later.count === 1);
    expect(later.active?.state).toBe('activated');
    rig.browser.addTag(later, 'outbox');
    await vi.advanceTimersByTimeAsync(100);
    expect(later.fired).toEqual([]);
    expect(tab.status().targets).toContainEqual({
      kind: 'service worker',
      name: later.scope,
      online: true,
      held: true,
    });
  });

  test('is no longer a registration that was unregistered', async () => {
    const { rig, registration, tab, turn } = await setUp();
    await turn('hold', true);
    rig.browser.unregister(registration);
    await settle(tab.inspector.command({ type: 'refresh' }));
    await until('its end', () => tab.status().targets.length === 1);
    await vi.advanceTimersByTimeAsync(LINGER_MS + 100);
    expect([...rig.browser.sessions.keys()]).toEqual(['tab 1 ']);
  });
});

describe('registering a tag', () => {
  test('leaves it with the browser', async () => {
    const { registration, tab, turn } = await setUp();
    await turn('hold', true);
    await settle(tab.inspector.command({ type: 'register', registration: SCOPE, tag: 'chat' }));
    await until('the list', () => JSON.stringify(tab.snapshot()).includes('"chat"'));
    expect([...registration.tags]).toEqual(['chat']);
  });

  test('is rejected with the site’s error and what it means', async () => {
    const { tab } = await setUp();
    await settle(tab.inspector.command({ type: 'refresh' }));
    tab.registerError = Object.assign(new Error('Permission denied.'), { name: 'NotAllowedError' });
    const registered = tab.inspector.command({ type: 'register', registration: SCOPE, tag: 'chat' });
    await expect(settle(registered)).rejects.toMatchObject({
      name: 'RegisterFailed',
      message: expect.stringMatching(/NotAllowedError: Permission denied\..*site settings/) as string,
    });
  });

  test('is not said to be refused by the browser where the page was left meanwhile, or the registration is gone', async () => {
    const { tab } = await setUp();
    await settle(tab.inspector.command({ type: 'refresh' }));
    tab.registerError = new Error('The frame was removed.');
    const left = tab.inspector.command({ type: 'register', registration: SCOPE, tag: 'chat' });
    await expect(settle(left)).rejects.toMatchObject({ name: 'Interrupted' });
    const gone = tab.inspector.command({ type: 'register', registration: `${SCOPE}gone/`, tag: 'chat' });
    await expect(settle(gone)).rejects.toMatchObject({ name: 'UnknownRegistration' });
  });
});
