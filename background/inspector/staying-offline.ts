import type { Protocol } from 'devtools-protocol';
import type { Cdp, Debuggee } from './cdp.ts';
import { unthrottled } from './network.ts';

/**
 * A CDP whose sessions stay offline until they are told otherwise. `navigator.onLine` is one value for each process, which pages and
 * workers of several tabs may share, and whoever spoke or ended last is heard (measured): so where one session goes online
 * or ends, those that are offline say so again.
 */
export function stayingOffline<C extends Cdp>(cdp: C): C {
  const offline = new Map<string, Debuggee>();

  function sayAgain() {
    for (const [name, session] of offline)
      cdp
        .send(session, 'Network.overrideNetworkState', { ...unthrottled, offline: true })
        .catch(() => offline.delete(name)); // it has ended; what has crashed is told when it is loaded again
  }

  function thenSayAgain<T>(done: Promise<T>): Promise<T> {
    done.then(sayAgain, sayAgain);
    return done;
  }

  cdp.listen({ event: () => undefined, detached: sayAgain });

  return {
    ...cdp,
    send(session, method, params) {
      const answer = cdp.send(session, method, params);
      if (method !== 'Network.overrideNetworkState') return answer;
      const name = JSON.stringify(session);
      const isOffline = (params as Protocol.Network.OverrideNetworkStateRequest).offline;
      if (isOffline) offline.set(name, session);
      else offline.delete(name);
      return isOffline ? answer : thenSayAgain(answer);
    },
    detach: (session) => thenSayAgain(cdp.detach(session)),
  };
}
