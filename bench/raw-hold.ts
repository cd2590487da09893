import { waitFor } from '../test/support/wait-for.ts';
import type { RawCdp, RawSession } from './cdp.ts';

/** The hold as a client of the protocol sets it: the worker's registration counts as offline, its requests succeed. */
export async function setHold(worker: RawSession, on: boolean): Promise<void> {
  const rule = { emulateOfflineServiceWorker: on, matchedNetworkConditions: [] };
  await worker.send('Network.emulateNetworkConditionsByRule', rule);
}

/** Attaches to the service workers of an origin, all of which must run. @param count - how many there are */
export async function attachWorkers(cdp: RawCdp, origin: string, count: number): Promise<RawSession[]> {
  const targetIds = await waitFor(`${count} workers of ${origin}`, async () => {
    const { targetInfos } = await cdp.send('Target.getTargets');
    const found = targetInfos.filter(({ type, url }) => type === 'service_worker' && url.startsWith(`${origin}/`));
    return found.length === count && found.map(({ targetId }) => targetId);
  });
  return Promise.all(targetIds.map((targetId) => cdp.attach(targetId)));
}
