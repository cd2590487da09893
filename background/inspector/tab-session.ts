import { hasGone, unlessGone, type Cdp, type Debuggee } from './cdp.ts';
import { emulate } from './network.ts';
import { createQueue } from './waiting.ts';

/** A child session of the tab as `Target.attachedToTarget` announces it. */
interface Child {
  sessionId: string;
  targetInfo: { targetId: string; type: string; url: string };
  waitingForDebugger: boolean;
}

export type TabSession = ReturnType<typeof createTabSession>;

const autoAttach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

/**
 * The debugger session on the tab: it makes the page and its frames offline, and stops every new version of a service
 * worker of the tab's origins before its first instruction, so that it can take over what its registration is held with.
 *
 * @param onNewWorker called with the target id and the script of each such version; it is resumed when the promise settles.
 * @param letsGo whether another session of ours lets such a version go when it starts again.
 * @param onRunningWorker called with that of a version that ran already when the tab was attached to.
 * @param onFrame called with the session of each frame that has a process of its own; it is resumed when the promise settles.
 * @param onFailure hears of what failed in the background, when nobody waits for an answer.
 */
export function createTabSession(
  cdp: Cdp,
  tabId: number,
  {
    onNewWorker,
    letsGo,
    onRunningWorker,
    onFrame,
    onFailure,
    onCanceled,
  }: {
    onNewWorker: (targetId: string, url: string) => Promise<void>;
    letsGo: (targetId: string) => boolean;
    onRunningWorker: (targetId: string) => void;
    onFrame: (session: Debuggee) => Promise<void>;
    onFailure: (error: unknown) => void;
    onCanceled: () => void;
  },
) {
  const tab: Debuggee = { tabId };
  /** Frames and dedicated workers, by session id; service workers have sessions of their own. */
  const children = new Map<string, { session: Debuggee; isFrame: boolean }>();
  /** The targets of service workers, by session id. */
  const serviceWorkers = new Map<string, string>();
  const enqueue = createQueue();
  const attaching = new Set<Promise<void>>();
  let attached = false;
  let offline = false;

  const stopListening = cdp.listen({
    event(source, method, params) {
      if (!('tabId' in source) || source.tabId !== tabId) return;
      if (method === 'Target.attachedToTarget') {
        const done = onAttached(params as Child).catch((error: unknown) => {
          if (!hasGone(error)) onFailure(error);
        });
        attaching.add(done);
        void done.then(() => attaching.delete(done));
      }
      if (method === 'Inspector.targetReloadedAfterCrash') {
        const { sessionId } = source;
        // What the page was told when it had crashed it does not know.
        if (sessionId === undefined) setOffline(offline).catch(onFailure);
        // A worker that waited for the debugger at its first start does so at every start. Let go twice, it would be
        // taken away from a breakpoint of another debugger.
        else if (!letsGo(serviceWorkers.get(sessionId) ?? ''))
          cdp.send(source, 'Runtime.runIfWaitingForDebugger').catch(() => undefined);
      }
      if (method === 'Target.detachedFromTarget') {
        const { sessionId } = params as { sessionId: string }; // as the browser sends it
        children.delete(sessionId);
        serviceWorkers.delete(sessionId);
      }
    },
    detached(source, reason) {
      if (!('tabId' in source) || source.tabId !== tabId) return;
      forget();
      if (reason === 'canceled_by_user') onCanceled();
    },
  });

  function forget() {
    attached = false;
    offline = false;
    children.clear();
    serviceWorkers.clear();
  }

  async function onAttached({ sessionId, targetInfo, waitingForDebugger }: Child) {
    const child: Debuggee = { tabId, sessionId };
    try {
      if (targetInfo.type === 'service_worker') {
        serviceWorkers.set(sessionId, targetInfo.targetId);
        if (waitingForDebugger) await onNewWorker(targetInfo.targetId, targetInfo.url);
        else onRunningWorker(targetInfo.targetId);
        return;
      }
      const isFrame = targetInfo.type === 'iframe';
      children.set(sessionId, { session: child, isFrame });
      const emulated = offline ? emulate(cdp, child, { offline, holdsSyncs: false }) : undefined;
      await Promise.all([
        cdp.send(child, 'Target.setAutoAttach', autoAttach),
        // A dedicated worker is refused a state of its own, and has its page's.
        isFrame ? emulated : emulated?.catch(() => undefined),
        isFrame ? onFrame(child) : undefined,
      ]);
    } finally {
      if (waitingForDebugger) {
        await cdp.send(child, 'Runtime.runIfWaitingForDebugger').catch(unlessGone);
      }
    }
  }

  /** Takes the page and its frames offline or back; a page that has crashed when it is loaded again. */
  function setOffline(on: boolean): Promise<void> {
    return enqueue(async () => {
      offline = on;
      const sessions = [tab, ...[...children.values()].map(({ session }) => session)];
      await Promise.all(
        sessions.map(async (session) => {
          try {
            await emulate(cdp, session, { offline: on, holdsSyncs: false });
          } catch (error) {
            // A frame may go away meanwhile; the page may where it is taken back.
            if (session !== tab || String(error).includes('crashed')) return;
            if (on) throw error;
            unlessGone(error);
          }
        }),
      );
    });
  }

  return {
    get attached() {
      return attached;
    },

    /** Attaches if it is not attached yet. `adopt`: an earlier run of the extension's worker did, so ask for the children anew. */
    attach({ adopt = false } = {}): Promise<void> {
      return enqueue(async () => {
        if (attached) return;
        await cdp.attach(tab);
        attached = true;
        try {
          const none = { ...autoAttach, autoAttach: false, waitForDebuggerOnStart: false };
          if (adopt) await cdp.send(tab, 'Target.setAutoAttach', none);
          await cdp.send(tab, 'Target.setAutoAttach', autoAttach);
        } catch (error) {
          attached = false;
          await cdp.detach(tab).catch(() => undefined); // Cancel was quicker
          throw error;
        }
      });
    },

    /** The sessions of the page and of the frames that have a process of their own. */
    frames: (): Debuggee[] => [
      tab,
      ...[...children.values()].flatMap(({ session, isFrame }) => (isFrame ? session : [])),
    ],

    setOffline,

    /** Puts everything back and detaches. */
    detach(): Promise<void> {
      return enqueue(async () => {
        if (!attached) return;
        forget();
        // Nothing new may be made to wait once nobody is there to resume it, and what waits goes on first.
        await cdp
          .send(tab, 'Target.setAutoAttach', { ...autoAttach, waitForDebuggerOnStart: false })
          .then(() => Promise.all(attaching))
          .catch(unlessGone)
          .finally(() => cdp.detach(tab).catch(unlessGone));
      });
    },

    dispose: stopListening,
  };
}
