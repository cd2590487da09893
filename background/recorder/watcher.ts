import { slotsOf, type RegistrationRef, type RegistrationWorker } from '../inspector/registration-worker.ts';
import type { Problems } from '../inspector/status.ts';
import type { WorkerSession } from '../inspector/worker-session-model.ts';
import type { Workers } from '../inspector/workers.ts';

/** What the watcher needs to know of its tab. */
export interface WatchedTab extends Problems {
  /** The registrations to be watched, by key. */
  registrations: () => { key: string; hasActive: boolean; ref: RegistrationRef }[];
  /** What is watched, and must outlive this run of the extension's worker, has changed. */
  changed: () => void;
}

/**
 * A worker that refuses to be recorded is tried again so long after that began, in ms: to try attaches to it and detaches, and the
 * list is read twice a second. To look for one that does not answer takes as long.
 */
const TRIED_AGAIN_MS = 5_000;

/**
 * Keeps the debugger attached to every worker of a tab's registrations, so that nothing that they do is missed. A stopped
 * worker is woken once, unseen by the site, because the browser attaches to running ones only; from then on the session
 * outlives its stops and starts.
 *
 * @param hear called with each worker before it is recorded.
 */
export function createWatcher(workers: Workers, tab: WatchedTab, hear: (worker: RegistrationWorker) => void) {
  const uses = new Map<RegistrationWorker, () => void>();
  const looking = new Map<string, Promise<void>>();
  /** The registrations of which a problem was told, and when what failed was begun, epoch ms. */
  const failing = new Map<string, number>();
  let on = false;
  let bodies = false;

  function use(worker: RegistrationWorker) {
    uses.set(worker, workers.use(worker.session));
    if (bodies) void keepBodies(worker.session, true);
  }

  function keep(worker: RegistrationWorker) {
    if (!on || uses.has(worker) || worker.identity.state === 'redundant') return;
    use(worker);
    tab.changed();
    hear(worker);
    worker.session.record().then(tab.changed, (error: unknown) => {
      if (!on || worker.session.closed) return;
      fail(worker.key, error);
      // It was too busy: once it answers it is recorded, and if it stops before that, from its next start on.
      const answered = worker.session.identify().catch(() => undefined);
      void answered.then(() => succeed(worker.key));
    });
  }

  function fail(key: string, error: unknown, begun = 0) {
    failing.set(key, begun);
    tab.complain(`recording ${key}`, error);
  }

  function succeed(key: string) {
    failing.delete(key);
    tab.solved(`recording ${key}`);
  }

  /** A failure to record what was found is none to find it. */
  function onFound(key: string) {
    if ((failing.get(key) ?? 0) > 0) succeed(key);
  }

  /** A session that fails is going away. */
  const keepBodies = (session: WorkerSession, kept: boolean) => session.keepBodies(kept).catch(() => undefined);

  async function look(key: string, ref: RegistrationRef, slots: ReturnType<typeof slotsOf>) {
    const begun = Date.now();
    try {
      await Promise.all(slots.map(async (slot) => keep(await workers.locate(ref, slot))));
      onFound(key);
    } catch (error) {
      if (on) fail(key, error, begun);
    }
  }

  const watched = (key: string) => [...uses.keys()].filter((worker) => worker.key === key && !worker.session.closed);

  return {
    /** Whether it watches: no more as soon as it is told to stop. */
    get on() {
      return on;
    },
    begin: () => void (on = true),

    /** Attaches to what is listed and not attached yet, while it is on. Resolves when that is done. */
    watch: async (): Promise<void> => {
      if (!on) return;
      const listed = tab.registrations();
      for (const key of failing.keys()) if (listed.every((one) => one.key !== key)) succeed(key); // it has gone
      for (const registration of listed) {
        const { key, ref } = registration;
        workers.ofRegistration(key).forEach(keep);
        if (looking.has(key)) continue;
        const slots = slotsOf(registration);
        const begun = failing.get(key) ?? 0;
        if (watched(key).length >= slots.length) {
          onFound(key); // or what was not is not there any more
          continue;
        }
        if (Date.now() - begun < TRIED_AGAIN_MS) continue;
        looking.set(
          key,
          look(key, ref, slots).finally(() => looking.delete(key)),
        );
      }
      await Promise.all(looking.values());
    },

    keep,

    isWatching: (worker: RegistrationWorker) => uses.has(worker),

    /** Of the workers that are watched. */
    targetIds: () => [...uses.keys()].map(({ session }) => session.targetId),

    /** Goes on after the extension's worker was killed: these sessions record already. */
    resume(adopted: readonly RegistrationWorker[], withBodies: boolean) {
      on = true;
      bodies = withBodies;
      adopted.forEach(use);
    },

    get bodies() {
      return bodies;
    },

    /** Makes the browser keep the bodies of requests until they are asked for, or no longer. */
    setBodies: async (kept: boolean): Promise<void> => {
      if (kept === bodies) return;
      bodies = kept;
      await Promise.all([...uses.keys()].map(({ session }) => keepBodies(session, kept)));
    },

    closed(worker: RegistrationWorker) {
      uses.get(worker)?.();
      uses.delete(worker);
    },

    /** Lets go of all of them. Resolves when none is recorded any more. */
    async stop(): Promise<void> {
      on = false;
      const all = [...uses];
      uses.clear();
      [...failing.keys()].forEach(succeed);
      if (bodies) await Promise.all(all.map(([{ session }]) => keepBodies(session, false)));
      await Promise.allSettled(all.map(([{ session }]) => session.stopRecording())); // one that fails is going away
      for (const [, unuse] of all) unuse();
    },
  };
}
