import type { Recording } from '../recorder/recording.ts';
import type { RuleDesk } from '../rules/rule-desk.ts';
import type { Holder } from './holder.ts';
import { GATE_MS } from './keeper.ts';
import type { Keepers } from './keepers.ts';
import type { RegistrationWorker } from './registration-worker.ts';
import type { Switches } from './switches.ts';
import type { Updates } from './updates.ts';
import type { Workers } from './workers.ts';

interface Tools {
  workers: Workers;
  keepers: Keepers;
  holder: Holder;
  updates: Updates;
  switches: Switches;
  recording: Recording;
  desk: RuleDesk;
}

export type NewVersions = ReturnType<typeof createNewVersions>;

/**
 * The versions that are installed while a tab watches. Each waits at its start until all is in place that it shall meet; when it
 * is installed it takes over what its registration is held with.
 *
 * @param tools asked for as soon as a version comes
 */
export function createNewVersions(tools: () => Tools) {
  /** The new versions of this tab's own origins: theirs alone are handed over from here. */
  const gated = new Set<string>();
  /** The versions that were installed while this tab watched: theirs is what is not listed yet. */
  const own = new Set<string>();

  /** It waits. It is made offline at once. @returns when it may go on */
  function onWaiting(targetId: string, url: string): Promise<void> {
    const { workers, switches, recording, desk, updates } = tools();
    gated.add(targetId);
    own.add(targetId);
    const met = () => desk.meet(targetId, url);
    const isRecorded = recording.meetsWorkers;
    const { known, ready } = workers.gate(targetId, GATE_MS, () => switches.offline, isRecorded, met);
    if (isRecorded) recording.onNewWorker(targetId, known);
    const kept = known.then(async (worker) => {
      await updates.keep(worker, switches.isAttachNeeded);
      if (worker.identity.state === 'redundant') recording.onFailed(worker);
    });
    kept.catch(() => undefined); // it failed to start
    return ready;
  }

  /** While the extension's worker was dead one may have gone on that was to wait: it takes over before it is installed. */
  function onRunning(targetId: string): void {
    const { workers, switches, keepers, holder } = tools();
    own.add(targetId);
    if (switches.effect() === 'none') return;
    workers
      .whoIs(targetId)
      .then((worker) => {
        const isHeld = keepers.get(worker.key)?.held === true;
        return isHeld && worker.identity.state === 'installing' ? holder.onInstalled(worker) : undefined;
      })
      .catch(() => undefined); // it is gone, or does not answer: its registration's own hold tells that
  }

  return {
    gated,
    isOwn: (targetId: string) => own.has(targetId),
    /** The targets of those that did not wait for the debugger. */
    ungated: () => [...own].filter((targetId) => !gated.has(targetId)),

    onWaiting,
    onRunning,

    /** @returns when it has taken over; null where that is not done from here */
    onInstalled(worker: RegistrationWorker): Promise<void> | null {
      return gated.delete(worker.session.targetId) ? tools().holder.onInstalled(worker) : null;
    },

    onClosed(targetId: string): void {
      gated.delete(targetId);
      own.delete(targetId);
    },

    /** Goes on with those that an earlier run of the extension's worker has made wait. */
    adopt(): void {
      for (const { session, identity } of tools().workers.all())
        if (identity.state === 'installing') gated.add(session.targetId);
    },
  };
}
