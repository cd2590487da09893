import { InspectorError, isNamed } from '../../extension/protocol/errors.ts';
import type { Stuck } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { NO_EMULATION, type Emulation } from './network.ts';
import { createQueue, deferred, pause } from './waiting.ts';
import { registrationOf, type RegistrationRef, type RegistrationWorker } from './registration-worker.ts';
import type { Workers } from './workers.ts';

/** What a tab wants of a registration. Offline holds its syncs as well. */
export type Effect = 'none' | 'hold' | 'offline';

const emulationOf: Record<Effect, Emulation> = {
  none: NO_EMULATION,
  hold: { offline: false, holdsSyncs: true },
  offline: { offline: true, holdsSyncs: true },
};

/** How often the release of a worker that keeps stopping is tried anew before it is reported. */
const TRIES = 20;
/** How long, in ms, until what failed is tried again. */
const RETRY_MS = 1_000;

/** Longest time, in ms, after which a worker's `navigator.onLine` says what was emulated, and how often to look. */
const ON_LINE_FOLLOWS_MS = 500;
const LOOK_MS = 5;

/** Longest time, in ms, that the end of an install waits for the hand-over, should the extension be gone by then. */
export const GATE_MS = 5_000;

/** Whoever holds: `where` names the page of its tab. */
export interface HoldOwner {
  readonly where?: () => string;
}

/** The page does not answer who would have it wake its worker. */
const isSilence = (why: unknown) => isNamed(why, 'WorkerUnreachable');

export type Keeper = ReturnType<typeof createKeeper>;

/**
 * Keeps one registration held or offline for as long as a tab wants it, and puts it back afterwards.
 *
 * The browser counts a hold for each registration, adds to it for each session that holds, and takes it off only while
 * that session's worker runs (content/browser/devtools/protocol/network_handler.cc: BackgroundSyncRestorer;
 * content/browser/background_sync/background_sync_manager.cc: EmulateServiceWorkerOffline). So exactly one session, the
 * carrier, holds at any time; it holds and releases with its worker running, which is verified; a carrier that stops is
 * woken; and a new version takes the hold over at the end of its install, while both versions run.
 *
 * @param succeeded called when the registration is as it is wanted, whatever failed before.
 */
export function createKeeper(
  workers: Workers,
  { stuck: initial, changed, succeeded }: { stuck: Stuck | null; changed: () => void; succeeded: () => void },
) {
  const wishes = new Map<HoldOwner, { effect: Effect; ref: RegistrationRef }>();
  const enqueue = createQueue();
  const uses = new Map<RegistrationWorker, () => void>();
  let stuck = initial;
  let held = false;
  /** What was adopted is left as it is until the tabs have said what they want: only then can it be woken, too. */
  let isAwaiting = false;
  let onLine: boolean | null = null;
  let retrying: Promise<void> | null = null;
  /** The next version whose install is about to end, and waits for the hold. */
  let arrival = deferred<RegistrationWorker>();

  function want(owner: HoldOwner, ref: RegistrationRef, effect: Effect) {
    isAwaiting = false;
    wishes.set(owner, { effect, ref });
  }

  function wanted(): Effect {
    const effects = [...wishes.values()].map(({ effect }) => effect);
    return effects.includes('offline') ? 'offline' : effects.includes('hold') ? 'hold' : 'none';
  }

  function carriers() {
    return [...uses.keys()].filter(({ session }) => !session.closed);
  }

  function drop(worker: RegistrationWorker) {
    uses.get(worker)?.();
    uses.delete(worker);
  }

  /** A session that we detached ourselves does not say that it is closed. */
  function dropClosed() {
    for (const worker of uses.keys()) if (worker.session.closed) drop(worker);
  }

  const isRunning = () => carriers().every(({ session }) => session.running);
  const isLeft = () => wanted() === 'none' && carriers().length > 0;

  /** @throws InspectorError where it stays stopped, since its page has crashed or was left, or does not answer */
  async function awaken({ key, session }: RegistrationWorker) {
    const runs = () => session.running;
    if (runs()) return;
    // Any tab of the origin will do, and either slot.
    const refs = [...wishes.values()].map(({ ref }) => ref);
    const woken = await Promise.allSettled(refs.flatMap(({ wake }) => [wake('active'), wake('waiting')]));
    const refusals = woken.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    if (runs() || refusals.length < woken.length) return;
    throw (
      refusals.find(isSilence) ??
      new InspectorError('WorkerUnreachable', text('worker_unwoken', registrationOf(key).scope))
    );
  }

  /** Whether another version has taken the place of one that does not start again, and nobody has told. */
  async function isReplaced(worker: RegistrationWorker): Promise<boolean> {
    const answers = await Promise.all([...wishes.values()].map(({ ref }) => workers.isReplaced(ref, worker.session)));
    return answers.includes(true);
  }

  async function put(worker: RegistrationWorker, emulation: Emulation) {
    const { session } = worker;
    for (let tries = 0; tries < TRIES; tries++) {
      if (session.closed) throw gone();
      await awaken(worker);
      try {
        const isDone = session.emulate(emulation);
        if (emulation.holdsSyncs) changed(); // it may hold from now on: noted while the worker is asked whether it runs
        if (await isDone) return;
      } catch (error) {
        if (session.running || !(await isReplaced(worker))) throw error;
        replaced(worker);
        throw gone();
      }
    }
    throw new InspectorError('WorkerUnreachable', text('worker_unstable'));
  }

  async function raise(worker: RegistrationWorker, effect: Effect) {
    if (!uses.has(worker)) uses.set(worker, workers.use(worker.session));
    changed();
    await put(worker, emulationOf[effect]);
    worker.identity = await identifyOnce(worker, effect !== 'offline');
    onLine = worker.identity.onLine;
    held = true;
    changed();
  }

  /** `navigator.onLine` follows the command a moment later, by way of another process; a machine may be offline itself. */
  async function identifyOnce({ session }: RegistrationWorker, isOnLine: boolean) {
    const end = performance.now() + ON_LINE_FOLLOWS_MS;
    for (;;) {
      const identity = await session.identify();
      if (identity.onLine === isOnLine || performance.now() > end) return identity;
      await pause(LOOK_MS);
    }
  }

  async function lower(worker: RegistrationWorker) {
    if (!worker.session.closed) await put(worker, NO_EMULATION);
    drop(worker);
    changed();
  }

  async function lowerAllBut(kept?: RegistrationWorker) {
    const others = carriers().filter((carrier) => carrier !== kept);
    await Promise.all(others.map(lower));
  }

  async function reconcile() {
    try {
      await reconcileOnce();
      for (const [owner, { effect }] of wishes) if (effect === 'none') wishes.delete(owner);
      succeeded();
    } catch (error) {
      // Nothing announces that a busy worker is free again, or that a page is there again that can start one that has
      // stopped; and nobody but us can take the hold off.
      if (isLeft() || !isRunning()) retrying ??= retry();
      throw error;
    }
  }

  async function retry() {
    await pause(RETRY_MS);
    const reconciled = enqueue(() => {
      retrying = null;
      return reconcile();
    });
    await reconciled.catch(() => undefined); // it is tried again
  }

  async function reconcileOnce() {
    dropClosed();
    const effect = wanted();
    if (effect === 'none') {
      await lowerAllBut();
      held = false;
      onLine = null;
      changed();
      return;
    }
    await lowerAllBut(await settleCarrier(effect));
  }

  /** The version that carries the hold, held. A carrier that was replaced without handing over is let go. */
  async function settleCarrier(effect: Effect): Promise<RegistrationWorker> {
    const known = carriers().at(-1); // after a hand-over that failed halfway: the version that took over
    const carrier = known ?? (await newest());
    let stopped: unknown;
    try {
      await raise(carrier, effect);
      if (!known || carrier.identity.state !== 'redundant') return carrier;
      await lower(known);
    } catch (error) {
      if (!known || (known.session.running && !known.session.closed)) throw error;
      if (!known.session.closed) stopped = error;
    }
    const successor = await newest().catch((error: unknown) => {
      throw stopped ?? error;
    });
    // It may be the same one, which had only stopped; and one that is being installed has not replaced it yet.
    const hasReplaced = successor !== carrier && successor.identity.state !== 'installing';
    if (hasReplaced && carriers().includes(carrier)) replaced(carrier);
    await raise(successor, effect);
    return successor;
  }

  function replaced(worker: RegistrationWorker) {
    drop(worker);
    if (uses.size === 0) held = false;
    void workers.abandon(worker.session.targetId);
    markStuck(text('stuck_replaced'));
  }

  /** The version that stays: one that waits will replace the active one, and so will one whose install ends meanwhile. */
  async function newest(): Promise<RegistrationWorker> {
    const [wish] = [...wishes.values()].filter(({ effect }) => effect !== 'none');
    if (!wish) throw gone();
    return Promise.race([locateNewest(wish.ref), arrival.promise]);
  }

  async function locateNewest(ref: RegistrationRef): Promise<RegistrationWorker> {
    try {
      if (ref.hasWaiting) return await workers.locate(ref, 'waiting');
    } catch (error) {
      if (!(error instanceof InspectorError)) throw error;
    }
    return workers.locate(ref, 'active');
  }

  /** Hands the hold over to a version whose install is about to end, or that is the first. */
  function handOver(worker: RegistrationWorker): Promise<void> {
    arrival.resolve(worker); // what runs now may be looking for it, and it would wait behind that
    return enqueue(async () => {
      arrival = deferred();
      const effect = wanted();
      if (effect === 'none') return;
      await raise(worker, effect);
      await lowerAllBut(worker);
      succeeded();
    });
  }

  return {
    /** Confirmed by the running worker. */
    get held() {
      return held;
    },
    /** As the worker told when the last change was confirmed; null while nothing is emulated, or it is stopped. */
    get onLine() {
      return isRunning() ? onLine : null;
    },
    get stuck() {
      return stuck;
    },
    /** Whether the owner wants it held, or has wanted that and it could not be released yet. */
    isOf: (owner: HoldOwner) => wishes.has(owner),
    /** Where it is held, beside by `own`: the pages of the tabs whose panels do. */
    heldBy: (own: HoldOwner): string[] =>
      [...wishes].flatMap(([owner, { effect }]) => (owner !== own && effect !== 'none' ? [owner.where?.() ?? ''] : [])),
    /** Whether it holds what nobody wants any more: a release failed, or its tab is gone. */
    get isLeft() {
      return isLeft();
    },
    get idle() {
      return wanted() === 'none' && uses.size === 0;
    },

    /** What a tab wants from now on. Resolves when it is so. */
    wish(owner: HoldOwner, ref: RegistrationRef, effect: Effect): Promise<void> {
      want(owner, ref, effect);
      return enqueue(reconcile);
    },

    /**
     * The tab is gone or wants nothing of the registration. Resolves when what it wanted has been put back; rejects where
     * that failed, and then it is tried again until it succeeds.
     */
    async forget(owner: HoldOwner): Promise<void> {
      const wish = wishes.get(owner);
      if (!wish) return;
      wishes.set(owner, { ...wish, effect: 'none' }); // its frames may still wake the worker for the release
      await enqueue(reconcile);
    },

    /** The same for a registration whose first version waits at its start: that version carries it. */
    wishFor(owner: HoldOwner, ref: RegistrationRef, effect: Effect, worker: RegistrationWorker): Promise<void> {
      want(owner, ref, effect);
      return handOver(worker);
    },

    handOver,

    /** Goes on with what an earlier run of the extension's worker held. */
    adopt(worker: RegistrationWorker) {
      if (!worker.session.emulation.holdsSyncs) return;
      uses.set(worker, workers.use(worker.session));
      held = true;
      isAwaiting = true;
    },

    /** Releases what was adopted and nobody wants any more. */
    settle(): Promise<void> {
      isAwaiting = false;
      return onStopped();
    },

    onStopped,

    onClosed(worker: RegistrationWorker, reason: string): Promise<void> {
      const { session } = worker;
      const carried = uses.has(worker) && session.emulation.holdsSyncs;
      drop(worker);
      if (uses.size === 0) held = false;
      if (!carried) return Promise.resolve();
      if (reason !== 'canceled_by_user') {
        markStuck(text('stuck_replaced'));
        return enqueue(reconcile);
      }
      if (!session.running) markStuck(text('stuck_detached'));
      return Promise.resolve();
    },

    /** The registration fires again (an event of the browser was seen), or it is a new one. */
    unstick() {
      if (!stuck) return;
      stuck = null;
      changed();
    },
  };

  async function onStopped(): Promise<void> {
    if (uses.size > 0 && !isAwaiting) await enqueue(reconcile);
  }

  function markStuck(why: string) {
    stuck = { since: Date.now(), why };
    changed();
  }

  function gone() {
    return new InspectorError('WorkerUnreachable', text('worker_gone'));
  }
}
