import { InspectorError, isNamed } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import type { Cdp } from './cdp.ts';
import { runningOf, type Known } from './presumption.ts';
import { registrationKey, type RegistrationRef, type RegistrationWorker } from './registration-worker.ts';
import { pause } from './waiting.ts';
import type { WorkerSession } from './worker-session-model.ts';

/** What is known of the sessions of workers, see workers.ts. */
interface Sessions extends Omit<Known, 'open'> {
  /** Attaches, once; `known` tells who the worker is. */
  open: (targetId: string) => Promise<{ known: Promise<RegistrationWorker> }>;
  /** Whose a session is: null while that is asked, undefined where there is none. */
  whoIs: (targetId: string) => RegistrationWorker | null | undefined;
  /** Whether a target is being attached to, or detached from. */
  isChanging: (targetId: string) => boolean;
  /** Whether a worker is attached still; whoever looked for it has the time to use it. */
  stays: (worker: RegistrationWorker) => boolean;
  close: (worker: RegistrationWorker) => void;
}

/** How long to look for a worker that was woken, in ms. */
const START_MS = 5_000;
/** How often to look for a woken worker among the browser's targets, in ms: nothing announces it. */
const LOOK_MS = 5;
/** A worker that does not answer within this many ms is passed over, and asked again if no other is found. */
const PATIENCE_MS = 50;
/** A version that replaces another is active within this many ms after that one was stopped. */
const REPLACED_WITHIN_MS = 500;

/** Finds the workers of a registration among the browser's targets, which tell no more than the script of each. */
export function createLocator(
  cdp: Cdp,
  { ofRegistration, open, whoIs, isChanging, stays, startedOrAfter, close }: Sessions,
) {
  const candidates = async (ref: RegistrationRef) => runningOf(ref, await cdp.targets());

  /**
   * Attaches to all that may be workers of the registration. One that does not answer does not keep the others back.
   * Resolves with those that were attached by this and have just told who they are, and with why one would not.
   */
  async function look(
    ref: RegistrationRef,
  ): Promise<{ told: RegistrationWorker[]; refusal: InspectorError | undefined }> {
    const told: RegistrationWorker[] = [];
    let refusal: InspectorError | undefined;
    const known = (await candidates(ref)).map(async ({ id }) => {
      const isNew = whoIs(id) === undefined;
      try {
        const worker = await (await open(id)).known;
        if (isNew) told.push(worker);
      } catch (error) {
        // One that goes away is no matter.
        if (isNamed(error, 'WorkerUnreachable')) refusal = error;
      }
    });
    await Promise.race([Promise.all(known), pause(PATIENCE_MS)]);
    return { told, refusal };
  }

  const asked = new WeakMap<RegistrationWorker, Promise<void>>();

  /** Asks a worker for its state, once at a time. */
  function ask(worker: RegistrationWorker): Promise<void> {
    const asking =
      asked.get(worker) ??
      worker.session
        .identify()
        .then((identity) => {
          worker.identity = identity;
          // The worker of a registration that was unregistered runs on for as long as a debugger is attached.
          if (identity.state === 'redundant') close(worker);
        })
        .finally(() => asked.delete(worker));
    asked.set(worker, asking);
    return asking;
  }

  /** Whether one of them has been asked who it is, or for its state, and does not answer. */
  async function isSilent(ref: RegistrationRef): Promise<boolean> {
    return (await candidates(ref)).some(({ id }) => {
      const worker = whoIs(id);
      if (worker === undefined) return isChanging(id); // it is asked as the first and the last thing, too
      return worker === null || asked.has(worker);
    });
  }

  /** A running worker of the registration that tells now that it is in one of these states. */
  async function inState(key: string, states: string[]): Promise<RegistrationWorker | undefined> {
    const answers = ofRegistration(key)
      .filter(({ session }) => session.running)
      .map(async (worker) => {
        await ask(worker);
        if (!states.includes(worker.identity.state)) throw new Error(worker.identity.state);
        return worker;
      });
    const none = () => undefined; // none of them: all answered otherwise, or went away
    return Promise.race([Promise.any(answers).catch(none), pause(PATIENCE_MS).then(none)]);
  }

  return {
    /** Whether a worker that stopped gave way to another version, which becomes active just after that. */
    async isReplaced(ref: RegistrationRef, stopped: WorkerSession): Promise<boolean> {
      const key = registrationKey(ref);
      const end = performance.now() + REPLACED_WITHIN_MS;
      while (performance.now() < end) {
        await look(ref);
        const active = await inState(key, ['activating', 'activated']);
        if (active) return active.session !== stopped;
        await pause(LOOK_MS);
      }
      return false;
    },

    /**
     * The running worker in that slot of a registration, attached; a stopped one is woken.
     *
     * @throws InspectorError `WorkerUnreachable`
     */
    async locate(ref: RegistrationRef, slot: 'active' | 'waiting'): Promise<RegistrationWorker> {
      const key = registrationKey(ref);
      const states = slot === 'active' ? ['activated', 'activating'] : ['installed'];
      const end = performance.now() + START_MS;
      let woken = false;
      for (;;) {
        let worker = await inState(key, states);
        if (!worker) {
          const { told, refusal } = await look(ref);
          const isIt = (one: RegistrationWorker) => one.key === key && states.includes(one.identity.state);
          worker = told.find(isIt) ?? (await inState(key, states));
          if (!worker && refusal) throw refusal; // it would be looked for in vain
        }
        if (worker && stays(worker)) return worker;
        if (!woken) await ref.wake(slot);
        woken = true;
        if (performance.now() > end) {
          if (await isSilent(ref)) throw new InspectorError('WorkerUnreachable', text('worker_no_answer'));
          const why = text('worker_unreachable', slot, ref.scope, START_MS / 1000);
          throw new InspectorError('WorkerUnreachable', why);
        }
        await startedOrAfter(LOOK_MS, key);
      }
    },
  };
}
