import { expect, test } from 'vitest';
import type { Cdp, CdpListener, Debuggee } from './cdp.ts';
import { NO_EMULATION, emulate } from './network.ts';
import { stayingOffline } from './staying-offline.ts';
import { pause } from './waiting.ts';

const OFFLINE = { offline: true, holdsSyncs: false };
const page: Debuggee = { tabId: 1 };
const popup: Debuggee = { tabId: 2 };
const worker: Debuggee = { targetId: 'worker' };

/** A browser all of whose sessions share one process; these are offline. */
async function setUp(...offline: Debuggee[]) {
  const ended = new Set<string>();
  const state = { onLine: true, refused: 0 };
  let listener: CdpListener | undefined;
  const end = (session: Debuggee) => {
    ended.add(JSON.stringify(session));
    state.onLine = true;
  };
  const browser = {
    async send(session: Debuggee, method: string, params: unknown) {
      await pause(0);
      if (ended.has(JSON.stringify(session))) {
        state.refused++;
        throw new Error('Debugger is not attached.');
      }
      if (method === 'Network.overrideNetworkState') state.onLine = !(params as { offline: boolean }).offline;
      return {};
    },
    detach(session: Debuggee) {
      end(session);
      return Promise.resolve();
    },
    listen: (one: CdpListener) => (listener = one),
  } as unknown as Cdp; // what is used of it
  const cdp = stayingOffline(browser);
  for (const session of offline) await emulate(cdp, session, OFFLINE);
  expect(state.onLine).toBe(offline.length === 0);
  const close = (session: Debuggee) => {
    end(session);
    listener?.detached(session, 'target_closed');
  };
  return { cdp, state, close };
}

test('who goes online takes nobody along, and the last that does is online', async () => {
  const { cdp, state } = await setUp(page, popup, worker);
  for (const [session, onLine] of [
    [page, false],
    [worker, false],
    [popup, true],
  ] as const) {
    await emulate(cdp, session, NO_EMULATION);
    await pause(5);
    expect([session, state.onLine]).toEqual([session, onLine]);
  }
});

test('who is detached, or closed, takes nobody along, and is told nothing more than once', async () => {
  const { cdp, state, close } = await setUp(page, popup, worker);
  await cdp.detach(worker);
  await pause(5);
  expect(state.onLine).toBe(false);
  close(page);
  await pause(5);
  expect(state).toEqual({ onLine: false, refused: 2 });
  await emulate(cdp, popup, NO_EMULATION);
  await pause(5);
  expect(state).toEqual({ onLine: true, refused: 2 });
});
