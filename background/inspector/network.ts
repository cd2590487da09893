import type { Protocol } from 'devtools-protocol';
import type { Cdp, Debuggee } from './cdp.ts';

/** What is emulated on one session. `holdsSyncs` counts for service workers only: it keeps the browser from firing their tags. */
export interface Emulation {
  offline: boolean;
  holdsSyncs: boolean;
}

export const NO_EMULATION: Emulation = { offline: false, holdsSyncs: false };

export const unthrottled = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

/**
 * Emulates a network state on one session; the same state again changes nothing. Offline needs the Network domain, or
 * requests still succeed; a hold alone must do without, so that nothing else changes for the site. The commands follow
 * one another without waiting: a worker that starts between them would see half of the state.
 *
 * @param keeping what the browser keeps of bodies, where the Network domain is enabled for it
 */
export async function emulate(
  cdp: Cdp,
  debuggee: Debuggee,
  { offline, holdsSyncs }: Emulation,
  keeping: Protocol.Network.EnableRequest = {},
): Promise<void> {
  const enabled = offline ? cdp.send(debuggee, 'Network.enable', keeping) : undefined;
  const ruled = cdp.send(debuggee, 'Network.emulateNetworkConditionsByRule', {
    emulateOfflineServiceWorker: holdsSyncs,
    matchedNetworkConditions: offline ? [{ urlPattern: '', ...unthrottled, offline: true }] : [],
  });
  const overridden = ruled.then(
    // `navigator.onLine` and the window's events; the rule above changes requests only.
    () => cdp.send(debuggee, 'Network.overrideNetworkState', { ...unthrottled, offline }),
    (error: unknown) => {
      if (!isUnknownMethod(error)) throw error;
      // Browsers before the rules: one command for requests, onLine and sync alike. Without the Network domain it holds only.
      return cdp.send(debuggee, 'Network.emulateNetworkConditions', { ...unthrottled, offline: offline || holdsSyncs });
    },
  );
  await Promise.all([enabled, ruled.catch(() => undefined), overridden]);
}

/** Whether the browser does not have the command at all. */
export function isUnknownMethod(error: unknown): boolean {
  return error instanceof Error && error.message.includes("wasn't found");
}
