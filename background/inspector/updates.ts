import type { RegistrationWorker } from './registration-worker.ts';
import { pause } from './waiting.ts';
import type { Workers } from './workers.ts';

/** A version that does not tell within this many ms what it is at is busy, and is not waited for. */
const PATIENCE_MS = 500;
/** How often, in ms, a version is asked whether its install is over. */
const LOOK_MS = 50;

/** How soon, in ms, a version is let go whose install is still under way when nothing is held any more. */
const WANTED_MS = 1_000;

const INSTALLING: readonly string[] = ['parsed', 'installing'];

export type Updates = ReturnType<typeof createUpdates>;

/**
 * The updates that were under way already when the tab was attached to: nothing holds the end of their install. A hold of the
 * version before would be lost when it is replaced, within a millisecond, and a hold of the new one when its install fails. So
 * their registrations are not held before it is known which of the two stays.
 *
 * @param candidates the targets of the versions that did not wait for the debugger
 * @param changed called with a registration's key when such an update was found, and when it is through
 */
export function createUpdates(
  workers: Workers,
  candidates: () => readonly string[],
  changed: (key: string, isInstalling: boolean) => void,
) {
  const installing = new Map<string, RegistrationWorker>();

  async function meet(targetId: string) {
    const worker = await workers.whoIs(targetId);
    const { key, session } = worker;
    if (!session.running || installing.has(targetId) || !(await isInstalling(worker))) return;
    const release = workers.use(session);
    installing.set(targetId, worker);
    changed(key, true);
    void untilThrough(worker).finally(() => {
      installing.delete(targetId);
      release();
      changed(key, false);
    });
  }

  async function isInstalling(worker: RegistrationWorker): Promise<boolean> {
    worker.identity = await worker.session.identify();
    return INSTALLING.includes(worker.identity.state);
  }

  async function untilThrough(worker: RegistrationWorker): Promise<void> {
    try {
      while (await isInstalling(worker)) await pause(LOOK_MS);
    } catch {
      // It has stopped, or is gone: so is its install.
    }
  }

  return {
    /** Resolves when they are known. */
    async look(): Promise<void> {
      const met = candidates().map(meet);
      await Promise.race([Promise.allSettled(met), pause(PATIENCE_MS)]); // one that fails is gone
    },

    /**
     * Keeps a version that waited for the debugger attached until its install is over, however long that takes: it is then that
     * it takes over what its registration is held with.
     */
    async keep(worker: RegistrationWorker, isWanted: () => boolean): Promise<void> {
      const release = workers.use(worker.session);
      const through = untilThrough(worker).then(() => true);
      const isUnwanted = () => pause(WANTED_MS).then(() => !isWanted());
      while (!(await Promise.race([through, isUnwanted()])));
      release();
    },

    /** Whether a version of the registration is still being installed. */
    has: (key: string): boolean => [...installing.values()].some((worker) => worker.key === key),
  };
}
