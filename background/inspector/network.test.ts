import { expect, test } from 'vitest';
import type { Cdp, Debuggee } from './cdp.ts';
import { emulate } from './network.ts';

const session: Debuggee = { targetId: 'worker' };

function setUp(refuse: (method: string) => string | null = () => null) {
  const sent: [method: string, params: unknown][] = [];
  const cdp = {
    send(_debuggee: Debuggee, method: string, params: unknown) {
      sent.push([method, params]);
      const refusal = refuse(method);
      return refusal ? Promise.reject(new Error(refusal)) : Promise.resolve({});
    },
  } as Cdp; // the only call that emulation makes
  return { cdp, sent };
}

const methods = (sent: [string, unknown][]) => sent.map(([method]) => method);
const old = (method: string) => (method.endsWith('ByRule') ? `'${method}' wasn't found` : null);

test('offline enables the Network domain first, then sets the rule, then overrides onLine', async () => {
  const { cdp, sent } = setUp();
  await emulate(cdp, session, { offline: true, holdsSyncs: true });
  expect(methods(sent)).toEqual([
    'Network.enable',
    'Network.emulateNetworkConditionsByRule',
    'Network.overrideNetworkState',
  ]);
  expect(sent[1]?.[1]).toMatchObject({
    emulateOfflineServiceWorker: true,
    matchedNetworkConditions: [{ urlPattern: '', offline: true }],
  });
  expect(sent[2]?.[1]).toMatchObject({ offline: true });
});

test('a hold alone neither enables the Network domain nor fails a request', async () => {
  const { cdp, sent } = setUp();
  await emulate(cdp, session, { offline: false, holdsSyncs: true });
  expect(methods(sent)).not.toContain('Network.enable');
  expect(sent[0]?.[1]).toEqual({ emulateOfflineServiceWorker: true, matchedNetworkConditions: [] });
  expect(sent[1]?.[1]).toMatchObject({ offline: false });
});

test('a browser without rules gets the one command that it has', async () => {
  for (const [offline, holdsSyncs, expected] of [
    [true, true, true],
    [false, true, true],
    [false, false, false],
  ] as const) {
    const { cdp, sent } = setUp(old);
    await emulate(cdp, session, { offline, holdsSyncs });
    expect(sent.at(-1)).toMatchObject(['Network.emulateNetworkConditions', { offline: expected }]);
  }
});

test('any other failure is told', async () => {
  for (const failing of ['Network.enable', 'Network.emulateNetworkConditionsByRule', 'Network.overrideNetworkState']) {
    const { cdp } = setUp((method) => (method === failing ? `${method}: broken` : null));
    await expect(emulate(cdp, session, { offline: true, holdsSyncs: true })).rejects.toThrow(`${failing}: broken`);
  }
});
