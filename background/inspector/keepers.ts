import type { Stuck } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { createKeeper, type HoldOwner, type Keeper } from './keeper.ts';
import type { RegistrationWorker } from './registration-worker.ts';
import type { Problems } from './status.ts';
import type { Workers } from './workers.ts';

export type Keepers = ReturnType<typeof createKeepers>;

/**
 * One keeper for each registration that is, or was, held: shared by all tabs, because the browser counts holds for the
 * registration, not for the tab. Routes what the workers do to them.
 *
 * @param solved hears of each registration that is as it is wanted, also where that failed before.
 */
export function createKeepers(workers: Workers, { changed, complain, solved }: Problems & { changed: () => void }) {
  const keepers = new Map<string, Keeper>();

  function of(key: string, stuck: Stuck | null = null): Keeper {
    let keeper = keepers.get(key);
    if (!keeper) {
      keeper = createKeeper(workers, { stuck, changed, succeeded: () => solved(`registration ${key}`) });
      keepers.set(key, keeper);
    }
    return keeper;
  }

  const report = (key: string) => (error: unknown) => complain(`registration ${key}`, error);

  workers.listen({
    report(worker, { type }) {
      if (type === 'begun') keepers.get(worker.key)?.unstick();
    },
    stopped: ({ key }) => void keepers.get(key)?.onStopped().catch(report(key)),
    started: ({ key }) => void keepers.get(key)?.onStopped().catch(report(key)),
    closed: (worker, reason) => void keepers.get(worker.key)?.onClosed(worker, reason).catch(report(worker.key)),
  });

  return {
    of,
    get: (key: string) => keepers.get(key),
    /** The registrations that the owner wants held, and those that could not be released for it yet. */
    keysOf: (owner: HoldOwner) => [...keepers].flatMap(([key, keeper]) => (keeper.isOf(owner) ? [key] : [])),

    /** Goes on with the holds and the knowledge of an earlier run of the extension's worker. */
    adopt(stuck: Record<string, Stuck>, held: RegistrationWorker[]) {
      for (const [key, why] of Object.entries(stuck)) of(key, why);
      for (const worker of held) of(worker.key).adopt(worker);
    },

    /** Releases what was adopted and nobody wants any more. */
    settle() {
      for (const [key, keeper] of keepers) keeper.settle().catch(report(key));
    },

    /** The browser was started anew: its counts are gone. */
    forgetStuck: () => keepers.forEach((keeper) => keeper.unstick()),

    stuck(): Record<string, Stuck> {
      return Object.fromEntries([...keepers].flatMap(([key, { stuck }]) => (stuck ? [[key, stuck]] : [])));
    },

    /** What would be stuck if the extension went away now: the browser takes a hold off only while its worker runs. */
    stuckIfGone(): Record<string, Stuck> {
      const why = text('stuck_extension_gone');
      const left = workers.all().filter(({ session }) => session.emulation.holdsSyncs && !session.running);
      return Object.fromEntries(left.map(({ key }) => [key, { since: Date.now(), why }]));
    },

    /** The registration no longer exists; what the browser counted for it is gone with it. */
    gone(key: string) {
      const keeper = keepers.get(key);
      if (!keeper?.idle || keeper.stuck) return;
      keepers.delete(key);
      changed();
    },
  };
}
