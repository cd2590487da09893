import { isNamed } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import type { Cdp } from './cdp.ts';
import {
  registrationKey,
  type RegistrationWorker,
  type SavedWorker,
  type WorkersListener,
} from './registration-worker.ts';
import { createLocator } from './locator.ts';
import { createPresumption } from './presumption.ts';
import { createWorkerSession } from './worker-session.ts';
import type { SavedSession, SessionOptions, WorkerSession } from './worker-session-model.ts';
import { emulate, NO_EMULATION } from './network.ts';
import { deferred, pause, within } from './waiting.ts';

interface Entry {
  session: ReturnType<typeof createWorkerSession>;
  known: Promise<RegistrationWorker>;
  worker: RegistrationWorker | null;
  uses: number;
  lingering: ReturnType<typeof setTimeout> | undefined;
}

interface OpenOptions extends Omit<SessionOptions, 'saved'> {
  /** Called when what is sent to the worker is sent after the attachment, and before all else. */
  onAttaching?: () => void;
}

/** How long a worker that was attached to may take to tell who it is, in ms. */
const START_MS = 5_000;
/** What is known of a worker this many ms after it was attached to is saved, whoever it is. */
const SAVED_AFTER_MS = 50;
/** A version that answers while it waits at its start does so within this many ms (about 10 measured). */
const ANSWERS_WHILE_WAITING_MS = 50;

export type Workers = ReturnType<typeof createWorkers>;

/**
 * The debugger sessions on service workers. One for each worker and the whole extension, because the browser lets an
 * extension attach to a target once: inspectors of several tabs share them.
 *
 * @param lingerMs how long a session that nobody uses stays attached, so that the next action finds it.
 * @param changed called when a session was opened, closed, or changed what it emulates.
 */
export function createWorkers(cdp: Cdp, { lingerMs, changed }: { lingerMs: number; changed: () => void }) {
  const entries = new Map<string, Entry>();
  const opening = new Map<string, Promise<Entry>>();
  const closing = new Map<string, Promise<void>>();
  const listeners = new Set<WorkersListener>();
  const starting = new Set<{ key: string; resolve: () => void }>();

  cdp.listen({
    event(source, method, params) {
      if ('targetId' in source) entries.get(source.targetId)?.session.onEvent(method, params);
    },
    detached(source, reason) {
      if ('targetId' in source) entries.get(source.targetId)?.session.onDetached(reason);
    },
  });

  function addEntry(targetId: string, options: SessionOptions, identified?: SavedWorker['worker']): Entry {
    const tell = (what: (listener: WorkersListener, worker: RegistrationWorker) => void) => {
      void entry.known.then(
        (worker) => {
          for (const listener of [...listeners]) what(listener, worker);
          changed();
        },
        () => undefined, // nobody knows this worker: whoever opened it has the failure
      );
    };
    const session = createWorkerSession(
      cdp,
      targetId,
      {
        report: (report) => tell((listener, worker) => listener.report(worker, report)),
        stopped() {
          if (entry.worker) entry.worker.identity = { ...entry.worker.identity, state: 'unknown' };
          tell((listener, worker) => listener.stopped?.(worker));
        },
        started() {
          for (const { key, resolve } of starting) if (key === entry.worker?.key) resolve();
          tell((listener, worker) => listener.started?.(worker));
        },
        closed(reason) {
          drop(targetId);
          tell((listener, worker) => listener.closed(worker, reason));
        },
      },
      options,
    );
    const worker = identified ? { ...identified, session } : null;
    const known = worker ? Promise.resolve(worker) : who();
    const entry: Entry = { session, known, worker, uses: 0, lingering: undefined };
    entries.set(targetId, entry);

    /** An event that was begun first may keep it busy, and has a time limit of its own. */
    async function unlessSilent<T>(answer: Promise<T>): Promise<T> {
      try {
        return await within(START_MS, text('worker_no_answer'), answer);
      } catch (error) {
        if (isNamed(error, 'Timeout') && entry.uses > 0) return unlessSilent(answer);
        throw error;
      }
    }

    async function who(): Promise<RegistrationWorker> {
      const identified = session
        .ready()
        .then(() => pause(0)) // an event that waits to be fired goes first
        .then(() => session.identify());
      const told = Promise.all([identified, session.storageKey()]);
      const [identity, storageKey] = await unlessSilent(told);
      const key = registrationKey({ scope: identity.scope, partitioned: storageKey.includes('^') });
      entry.worker = { key, session, identity };
      return entry.worker;
    }
    return entry;
  }

  function drop(targetId: string) {
    const entry = entries.get(targetId);
    if (!entry) return;
    clearTimeout(entry.lingering);
    entries.delete(targetId);
    changed();
  }

  /** Attaches to a running worker, once. */
  function open(targetId: string, options: OpenOptions = {}): Promise<Entry> {
    const known = entries.get(targetId);
    if (known && !opening.has(targetId)) return Promise.resolve(known);
    const opened = opening.get(targetId) ?? attach(targetId, options).finally(() => opening.delete(targetId));
    opening.set(targetId, opened);
    return opened;
  }

  async function attach(targetId: string, options: OpenOptions): Promise<Entry> {
    await closing.get(targetId);
    const attached = cdp.attach({ targetId });
    options.onAttaching?.();
    // The browser does one after the other what it is sent, so the first questions need not wait for its answer.
    const entry = addEntry(targetId, options);
    const end = () => {
      drop(targetId);
      return entry.session.detach();
    };
    const identified = entry.known.then((worker) => {
      for (const listener of [...listeners]) listener.opened?.(worker);
      // Whoever wants that has asked for it by now.
      if (options.recorded === true) entry.session.stopRecording().catch(() => undefined); // it is busy, or goes away
    }, end);
    await attached.catch(async (error: unknown) => {
      await end();
      throw error;
    });
    linger(entry);
    // What is known of it then must outlive the extension's worker; saved before, it would delay what it is attached for.
    void Promise.race([identified, pause(SAVED_AFTER_MS)]).then(changed);
    void identified.then(changed);
    return entry;
  }

  function linger(entry: Entry) {
    clearTimeout(entry.lingering);
    if (entry.uses > 0) return;
    entry.lingering = setTimeout(() => void close(entry.session.targetId), lingerMs);
  }

  /** Whether a worker that was just found is attached still; whoever looked for it has the time to use it. */
  function stays({ session }: RegistrationWorker): boolean {
    const entry = entries.get(session.targetId);
    if (entry?.session !== session) return false;
    linger(entry);
    return true;
  }

  /** Detaches unless somebody uses the session, or it may hold. */
  async function close(targetId: string) {
    const entry = entries.get(targetId);
    if (entry?.uses === 0 && !entry.session.emulation.holdsSyncs) await abandon(targetId);
  }

  /** Detaches whatever it may hold: for a worker that will never run again. */
  async function abandon(targetId: string) {
    const entry = entries.get(targetId);
    if (!entry) return;
    drop(targetId);
    await closeWith(targetId, entry.session.detach());
  }

  /** Whoever wants to attach to the target again waits for its end. */
  function closeWith(targetId: string, detached: Promise<void>): Promise<void> {
    const closed = detached.finally(() => closing.delete(targetId));
    closing.set(targetId, closed);
    return closed;
  }

  /** Ends a session of an earlier run of the extension's worker that holds nothing. It may be gone already. */
  async function putBack({ targetId, emulation }: SavedSession) {
    if (emulation.offline) await emulate(cdp, { targetId }, NO_EMULATION).catch(() => undefined);
    await cdp.detach({ targetId }).catch(() => undefined);
  }

  function ofRegistration(key: string): RegistrationWorker[] {
    return [...entries.values()].flatMap(({ worker }) => (worker?.key === key ? [worker] : []));
  }

  /** Resolves when a worker of the registration is heard to start, and after `ms` at the latest. */
  async function startedOrAfter(ms: number, key: string): Promise<void> {
    const { promise, resolve } = deferred();
    const heard = { key, resolve };
    starting.add(heard);
    await Promise.race([promise, pause(ms)]);
    starting.delete(heard);
  }

  return {
    /**
     * Attaches to a version that waits at its start and gives it the probe, which is in place before its script. The end
     * of its install is reported then and waits for `openGate`, at most `gateMs`.
     *
     * @param recorded whether it is recorded from its first instruction on, see `WorkerSession.stopRecording`
     * @param isOffline whether the version's own requests, from the first on, shall fail.
     * @param onAttaching sends what else the version shall know before it goes on; another debugger may let it go at any moment.
     * @returns who it is, and when it may go on: an update answers while it waits, the first version of a registration only
     *   after that.
     */
    gate(
      targetId: string,
      gateMs: number,
      isOffline: () => boolean,
      recorded: boolean,
      onAttaching: () => Promise<void>,
    ): { known: Promise<RegistrationWorker>; ready: Promise<void> } {
      let sending: Promise<void> | undefined;
      const send = () => (sending ??= onAttaching());
      const opened = open(targetId, { gateMs, recorded, onAttaching: () => void send() });
      const meet = async ({ session }: Entry) => {
        const sent = [send(), session.ready(), session.setOffline(isOffline())];
        const answered = Promise.all(sent).catch((error: unknown) => {
          if (session.running && !session.closed) throw error; // else it failed to start, which is the site's affair
        });
        await Promise.race([answered, pause(ANSWERS_WHILE_WAITING_MS)]);
      };
      const known = opened.then((entry) => entry.known);
      known.catch(() => undefined); // it failed to start: who waits for it hears of that
      return { known, ready: opened.then(meet) };
    },

    /** Whether a session on the worker lets it go where it waits at its start anew. */
    letsGo: (targetId: string): boolean => entries.get(targetId)?.session.isLetGo === true,

    /** Who a running worker is, attached. */
    whoIs: async (targetId: string): Promise<RegistrationWorker> => (await open(targetId)).known,

    /** Takes versions back online that are offline since their start, and that no hold has taken over. */
    async goOnline(targetIds: Iterable<string>): Promise<void> {
      const sessions = [...targetIds].flatMap((targetId) => entries.get(targetId)?.session ?? []);
      await Promise.allSettled(sessions.map((session) => session.setOffline(false))); // one that fails is going away
    },

    /**
     * Takes over the sessions of an earlier run of the extension's worker: those that may hold go on, and those of versions
     * whose install waits for a hold; the others are detached, unless they are `recorded`. Resolves with those that may hold
     * but are gone.
     */
    async adopt(saved: SavedWorker[], recorded: boolean): Promise<SavedWorker[]> {
      const adopted = await Promise.all(
        saved.map(async (one): Promise<{ lost: SavedWorker[]; kept: SavedWorker[] }> => {
          const { worker, ...session } = one;
          const { targetId } = session;
          const waits = worker.identity.state === 'installing';
          if (!session.emulation.holdsSyncs && !waits && !recorded) {
            void closeWith(targetId, putBack(session)); // a version that failed to start never answers: nobody waits for it
            return { lost: [], kept: [] };
          }
          try {
            await cdp.attach({ targetId });
          } catch {
            return { lost: session.emulation.holdsSyncs ? [one] : [], kept: [] };
          }
          return { lost: [], kept: [one] };
        }),
      );
      // All at once, so that whoever listens when this resolves misses nothing that they report.
      for (const { worker, ...session } of adopted.flatMap(({ kept }) => kept)) {
        const entry = addEntry(session.targetId, { saved: session }, worker);
        if (!session.emulation.holdsSyncs) linger(entry);
      }
      return adopted.flatMap(({ lost }) => lost);
    },

    abandon,
    close,

    all: () => [...entries.values()].flatMap(({ worker }) => worker ?? []),

    save(): SavedWorker[] {
      return [...entries.values()].flatMap(({ session, worker }) =>
        worker ? [{ ...session.save(), worker: { key: worker.key, identity: worker.identity } }] : [],
      );
    },

    listen(listener: WorkersListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    ofRegistration,

    ...createLocator(cdp, {
      ofRegistration,
      open,
      whoIs: (targetId) => entries.get(targetId)?.worker,
      isChanging: (targetId) => opening.has(targetId) || closing.has(targetId),
      stays,
      startedOrAfter,
      close: (worker) => void close(worker.session.targetId),
    }),
    ...createPresumption(cdp, { ofRegistration, open, startedOrAfter }),

    get attached() {
      return entries.size > 0;
    },

    /** Keeps a session attached until the returned function is called. */
    use(session: WorkerSession): () => void {
      const entry = entries.get(session.targetId);
      // Detached meanwhile, and perhaps attached anew: by another session, of which this says nothing.
      if (entry?.session !== session) return () => undefined;
      entry.uses++;
      clearTimeout(entry.lingering);
      let done = false;
      return () => {
        if (done) return;
        done = true;
        entry.uses--;
        if (entries.get(session.targetId) === entry) linger(entry);
      };
    },
  };
}
