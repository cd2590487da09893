import type { Cdp, Target } from './cdp.ts';
import { registrationKey, type RegistrationRef, type RegistrationWorker } from './registration-worker.ts';
import { isNamed } from '../../extension/protocol/errors.ts';
import { deferred, pause } from './waiting.ts';
import type { WorkerSession } from './worker-session-model.ts';

/** What is known of the sessions and targets of a registration, see workers.ts. */
export interface Known {
  ofRegistration: (key: string) => RegistrationWorker[];
  /** Attaches, once; who the worker is need not be known then. `first`: what goes before the probe */
  open: (targetId: string, options: { first: Promise<unknown> }) => Promise<{ session: WorkerSession }>;
  /** Resolves when a worker of that key is heard to start, after `ms` at the latest. */
  startedOrAfter: (ms: number, key: string) => Promise<void>;
}

/** A worker that is not there within this many ms, awake and with its probe, is looked for more thoroughly. */
const PATIENCE_MS = 100;

/** The running workers that may be of the registration: their script is one of its. */
export function runningOf({ scriptURLs }: RegistrationRef, targets: Target[]): Target[] {
  return targets.filter(({ type, url }) => type === 'worker' && scriptURLs.includes(url));
}

/**
 * The worker that is likely the active one of a registration, without asking it: whoever dispatches to it is told if it
 * is not (see worker-probe.ts), and then has it located. Each question saved is a round trip of every fire.
 */
export function createPresumption(cdp: Cdp, { ofRegistration, open, startedOrAfter }: Known) {
  /** As of the last survey. */
  let targets: Target[] = [];

  /** The one that told so, or the only one there is, since who was started anew tells its state to nobody. */
  function attached(ref: RegistrationRef): RegistrationWorker | undefined {
    const all = ofRegistration(registrationKey(ref));
    return all.find(({ identity }) => identity.state === 'activated') ?? (all.length === 1 ? all[0] : undefined);
  }

  async function wake(ref: RegistrationRef, onWoken: () => void): Promise<void> {
    // It is on its way before the page answers; only a refusal is waited for.
    const refused = new Promise<never>((_resolve, reject) => {
      ref.wake('active').then(onWoken, reject);
    });
    await Promise.race([startedOrAfter(PATIENCE_MS, registrationKey(ref)), refused]);
  }

  /** The only one that ran its script when last seen, where its storage, too, is that of the registration. */
  async function attach(ref: RegistrationRef, first: Promise<unknown>): Promise<WorkerSession | undefined> {
    const [only, ...others] = runningOf(ref, targets);
    if (!only || others.length > 0) return undefined;
    const { session } = await open(only.id, { first });
    const storageKey = await session.storageKey();
    return storageKey.includes('^') === ref.partitioned ? session : undefined;
  }

  return {
    /** Notes which workers run, so that nobody who is in a hurry has to ask for that. */
    async survey(): Promise<void> {
      targets = await cdp.targets().catch(() => []); // then each worker is located
    },

    /** The session of a worker that runs, where there is one. */
    presumed(ref: RegistrationRef): WorkerSession | undefined {
      const session = attached(ref)?.session;
      return session?.running === true ? session : undefined;
    },

    /**
     * The same of a worker that is stopped or that nothing is attached to: it is woken or attached to. Undefined where
     * there is none, where it is one of several, and where it does not answer at once.
     *
     * @param onFound hears of the session before that: of a worker that was woken, when it is about to start; of one that was
     *   attached to, before the probe, which waits for what that comes to
     * @throws Error of the site where no frame can wake it
     */
    async summon(
      ref: RegistrationRef,
      onFound: (session: WorkerSession) => Promise<void>,
    ): Promise<WorkerSession | undefined> {
      const known = attached(ref);
      if (known) {
        if (!known.session.running) await wake(ref, () => void onFound(known.session));
        return known.session.running ? known.session : undefined;
      }
      if (ofRegistration(registrationKey(ref)).length > 0) return undefined;
      const refused = (error: unknown) => {
        if (isNamed(error, 'Canceled')) throw error;
        return undefined; // the target went away or is another's: locating it tells why
      };
      const { promise: first, resolve: begin } = deferred<unknown>();
      const found = await Promise.race([attach(ref, first).catch(refused), pause(PATIENCE_MS).then(refused)]);
      begin(found && onFound(found));
      if (!found) return undefined;
      // However long it takes, and whatever comes of it: what was begun in it is not left to another.
      const ready = found.ready().catch(refused);
      // It may have stopped since the list was read, and be there still because another debugger is attached to it.
      const isSilent = await Promise.race([ready.then(() => false), pause(PATIENCE_MS).then(() => true)]);
      if (isSilent) await ref.wake('active');
      await ready;
      return found;
    },
  };
}
