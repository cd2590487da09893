import type { Registration } from '../../extension/protocol/model.ts';
import type { RegistrationId } from '../../extension/protocol/registration-key.ts';
import type { Effect, HoldOwner } from './keeper.ts';
import type { Keepers } from './keepers.ts';
import { registrationOf, type RegistrationRef, type RegistrationWorker } from './registration-worker.ts';
import type { Problems } from './status.ts';

/** What the holder needs to know of its tab. */
export interface HolderTab extends Pick<Problems, 'complain'> {
  effect: () => Effect;
  /** The address of its page. */
  where: () => string;
  registrations: () => Registration[];
  isListed: (key: string) => boolean;
  /** A reference to a registration that need not be listed now. */
  refTo: (registration: RegistrationId) => RegistrationRef;
  /** Whether a registration that is not listed no longer exists. */
  isComplete: () => boolean;
  /** Whether a registration cannot be held yet: see updates.ts. */
  isBeingUpdated: (key: string) => boolean;
  changed: () => void;
}

export type Holder = ReturnType<typeof createHolder>;

/** Makes the registrations of one tab what its switches say, through the keepers that all tabs share. */
export function createHolder(keepers: Keepers, tab: HolderTab) {
  const owner: HoldOwner = { where: () => tab.where() };
  /** What was last asked of each registration's keeper: the switches, and the versions that they were asked for. */
  const wishes = new Map<string, string>();
  const applying = new Map<Promise<void>, string>();

  async function attempt(key: string, operation: () => Promise<void>) {
    try {
      await operation();
    } catch (error) {
      tab.complain(`registration ${key}`, error);
    }
    tab.changed();
  }

  function begin(key: string, operation: () => Promise<void>) {
    const done = attempt(key, operation).finally(() => applying.delete(done));
    applying.set(done, key);
  }

  async function release(key: string) {
    await keepers.get(key)?.forget(owner);
    if (!tab.isListed(key)) keepers.gone(key);
  }

  function holdListed(effect: Effect) {
    for (const registration of tab.registrations()) {
      const { key, workers } = registration;
      const isReachable = workers.some(({ slot, state }) => slot !== 'installing' && state !== 'redundant');
      const wish = JSON.stringify([effect, workers]);
      if (!isReachable || tab.isBeingUpdated(key) || wishes.get(key) === wish) continue;
      wishes.set(key, wish);
      begin(key, () => keepers.of(key).wish(owner, tab.refTo(registration), effect));
    }
  }

  /** What is held although nobody wants it any more may be stopped: this tab can wake it. */
  function releaseLeft() {
    const busy = new Set(applying.values());
    for (const registration of tab.registrations()) {
      const { key } = registration;
      const keeper = keepers.get(key);
      if (keeper?.isLeft === true && !busy.has(key))
        begin(key, () => keeper.wish(owner, tab.refTo(registration), 'none'));
    }
  }

  return {
    /**
     * Holds what the tab lists, and puts back what is gone from it, or everything where the switches are off. Resolves when
     * all of it is done, also what an earlier call began.
     */
    async apply(): Promise<void> {
      const effect = tab.effect();
      const listed = new Set(tab.registrations().map(({ key }) => key));
      if (effect !== 'none') holdListed(effect);
      for (const key of [...wishes.keys()]) {
        const isGone = tab.isComplete() && !listed.has(key);
        if (!isGone && effect !== 'none') continue;
        wishes.delete(key);
        begin(key, () => release(key));
      }
      releaseLeft();
      await Promise.all(applying.keys());
    },

    /** A version is about to be installed, and waits until it holds what its registration shall be held with. */
    async onInstalled(worker: RegistrationWorker) {
      const { key } = worker;
      try {
        const keeper = keepers.of(key);
        worker.identity = await worker.session.identify();
        if (!worker.identity.update) keeper.unstick();
        const effect = tab.effect();
        if (effect === 'none') {
          await worker.session.setOffline(false); // its tab went back online while it was installed
          await keeper.handOver(worker); // a release that is under way ends while the version before still runs
          return;
        }
        wishes.set(key, JSON.stringify([effect, 'installed']));
        await keeper.wishFor(owner, tab.refTo(registrationOf(key)), effect, worker);
      } catch (error) {
        tab.complain(`registration ${key}`, error);
      } finally {
        await worker.session.openGate();
      }
    },

    /** What is asked for is asked again with the next `apply`, also what failed. */
    askAgain: () => wishes.forEach((_wish, key) => wishes.set(key, '')),

    /** Goes on with what this tab held in an earlier run of the extension's worker, listed now or not. */
    async resume(held: RegistrationWorker[]): Promise<void> {
      const effect = tab.effect();
      for (const { key } of held) {
        wishes.set(key, '');
        begin(key, () => keepers.of(key).wish(owner, tab.refTo(registrationOf(key)), effect));
      }
      await Promise.all(applying.keys());
    },

    keys: () => [...wishes.keys()],
    isHolding: (key: string) => wishes.has(key),

    /** The registrations that this tab wants held, those of it that could not be released, and those that another tab holds. */
    heldKeys(): string[] {
      const listed = tab.registrations().flatMap(({ key }) => (keepers.get(key)?.held === true ? [key] : []));
      return [...new Set([...keepers.keysOf(owner), ...listed])];
    },

    /** The pages of the other tabs that hold a registration. */
    heldElsewhere: (key: string): string[] => keepers.get(key)?.heldBy(owner) ?? [],
  };
}
