import { InspectorError } from '../../extension/protocol/errors.ts';
import type { Stuck } from '../../extension/protocol/model.ts';
import type { Cdp } from './cdp.ts';
import {
  createWorkerSession,
  type Identity,
  type Report,
  type SavedSession,
  type WorkerSession,
} from './worker-session.ts';
import { emulate } from './network.ts';
import { pause, within } from './waiting.ts';

/** Names a service worker registration of the browser, as far as one tab can tell them apart. */
export interface RegistrationId {
  scope: string;
  /** Whether its storage is partitioned by the top-level site (a frame inside a page of another site). */
  partitioned: boolean;
}

/** A registration with the scripts of its workers (URLs), and how to start a stopped one from a frame of the site. */
export interface RegistrationRef extends RegistrationId {
  scriptURLs: string[];
  hasWaiting: boolean;
  wake: (slot: 'active' | 'waiting') => Promise<void>;
}

export function registrationKey({ scope, partitioned }: RegistrationId): string {
  return partitioned ? `${scope} (partitioned)` : scope;
}

/** What the workers of a registration do, for whoever inspects it. */
export interface WorkersListener {
  report(worker: RegistrationWorker, report: Report): void;
  stopped(worker: RegistrationWorker): void;
  started(worker: RegistrationWorker): void;
  closed(worker: RegistrationWorker, reason: string): void;
}

/** A session that is known to belong to a registration. */
export interface RegistrationWorker {
  key: string;
  session: WorkerSession;
  /** As last told by the worker; the state of a stopped one is `unknown`. */
  identity: Identity;
}

interface Entry {
  session: ReturnType<typeof createWorkerSession>;
  known: Promise<RegistrationWorker>;
  worker: RegistrationWorker | null;
  uses: number;
  lingering: ReturnType<typeof setTimeout> | undefined;
}

export interface SavedWorker extends SavedSession {
  worker: { key: string; identity: Identity };
}

/** How long to look for a worker that was woken, and how long it may take to tell who it is, in ms. */
const START_MS = 5_000;
/** How often to look for a woken worker among the browser's targets, in ms: nothing announces it. */
const LOOK_MS = 5;

/** A worker that does not answer within this many ms is passed over, and asked again if no other is found. */
const PATIENCE_MS = 50;
/** A version that answers while it waits at its start does so within this many ms (about 10 measured). */
const ANSWERS_WHILE_WAITING_MS = 50;
/** A version that replaces another is active within this many ms after that one was stopped. */
const REPLACED_WITHIN_MS = 500;
const SILENT = 'The service worker started but does not answer: it is busy, or paused at a breakpoint. Let it go on.';

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

  cdp.listen({
    event(source, method) {
      if ('targetId' in source) entries.get(source.targetId)?.session.onEvent(method);
    },
    detached(source, reason) {
      if ('targetId' in source) entries.get(source.targetId)?.session.onDetached(reason);
    },
  });

  function addEntry(
    targetId: string,
    options: { gateMs?: number; saved?: SavedSession },
    identified?: SavedWorker['worker'],
  ): Entry {
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
          tell((listener, worker) => listener.stopped(worker));
        },
        started: () => tell((listener, worker) => listener.started(worker)),
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

    async function who(): Promise<RegistrationWorker> {
      const told = Promise.all([session.identify(), session.storageKey()]);
      const [identity, storageKey] = await within(START_MS, SILENT, told);
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
  function open(targetId: string, options: { gateMs?: number } = {}): Promise<Entry> {
    const known = entries.get(targetId);
    if (known) return Promise.resolve(known);
    const opened = opening.get(targetId) ?? attach(targetId, options).finally(() => opening.delete(targetId));
    opening.set(targetId, opened);
    return opened;
  }

  async function attach(targetId: string, options: { gateMs?: number }): Promise<Entry> {
    await closing.get(targetId);
    // Events may overtake the answer to attach.
    const early: string[] = [];
    const stopCollecting = cdp.listen({
      event(source, method) {
        if ('targetId' in source && source.targetId === targetId) early.push(method);
      },
      detached: () => undefined,
    });
    await cdp.attach({ targetId }).finally(stopCollecting);
    const entry = addEntry(targetId, options);
    early.forEach((method) => entry.session.onEvent(method));
    linger(entry);
    changed();
    entry.known.catch(() => {
      drop(targetId);
      return entry.session.detach();
    });
    return entry;
  }

  function linger(entry: Entry) {
    clearTimeout(entry.lingering);
    if (entry.uses > 0) return;
    entry.lingering = setTimeout(() => void close(entry.session.targetId), lingerMs);
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
    const detached = entry.session.detach().finally(() => closing.delete(targetId));
    closing.set(targetId, detached);
    await detached;
  }

  function ofRegistration(key: string): RegistrationWorker[] {
    return [...entries.values()].flatMap(({ worker }) => (worker?.key === key ? [worker] : []));
  }

  /** Attaches to all that may be workers of the registration. One that does not answer does not keep the others back. */
  async function look(ref: RegistrationRef) {
    const targets = await cdp.targets();
    const candidates = targets.filter(({ type, url }) => type === 'worker' && ref.scriptURLs.includes(url));
    const known = candidates.map(async ({ id }) => (await open(id)).known);
    await Promise.race([Promise.allSettled(known), pause(PATIENCE_MS)]);
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
          if (identity.state === 'redundant') void close(worker.session.targetId);
        })
        .finally(() => asked.delete(worker));
    asked.set(worker, asking);
    return asking;
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
    /**
     * Attaches to a version that waits at its start and gives it the probe, which is in place before its script. The end
     * of its install is reported then and waits for `openGate`, at most `gateMs`. Resolves when the version may go on:
     * an update answers while it waits, the first version of a registration only after that.
     *
     * @param offline whether the version's own requests, from the first on, shall fail.
     */
    async gate(targetId: string, gateMs: number, offline: boolean): Promise<void> {
      const { session } = await open(targetId, { gateMs });
      const sent = [session.ready()];
      if (offline) sent.push(emulate(cdp, { targetId }, { offline, holdsSyncs: false }));
      const answered = Promise.all(sent).catch((error: unknown) => {
        if (session.running && !session.closed) throw error; // else it failed to start, which is the site's affair
      });
      await Promise.race([answered, pause(ANSWERS_WHILE_WAITING_MS)]);
    },

    /**
     * Takes over the sessions of an earlier run of the extension's worker: those that may hold go on, the others are
     * detached. Resolves with those that may hold but are gone.
     */
    async adopt(saved: SavedWorker[]): Promise<SavedWorker[]> {
      const adopted = await Promise.all(
        saved.map(async (one) => {
          const { worker, ...session } = one;
          const { targetId } = session;
          if (!session.emulation.holdsSyncs) {
            await cdp.detach({ targetId }).catch(() => undefined); // it is gone already
            return [];
          }
          try {
            await cdp.attach({ targetId });
          } catch {
            return [one];
          }
          addEntry(targetId, { saved: session }, worker);
          return [];
        }),
      );
      return adopted.flat();
    },

    /** What would be stuck if the extension went away now: the browser takes a hold off only while its worker runs. */
    stuckIfGone(): Record<string, Stuck> {
      const why =
        'The extension was reloaded or switched off while the service worker was stopped and its syncs were held.';
      return Object.fromEntries(
        [...entries.values()].flatMap(({ worker, session }) =>
          worker && session.emulation.holdsSyncs && !session.running ? [[worker.key, { since: Date.now(), why }]] : [],
        ),
      );
    },

    /** Whether a worker that stopped gave way to another version, which becomes active just after that. */
    async isReplaced(ref: RegistrationRef, stopped: RegistrationWorker): Promise<boolean> {
      const end = performance.now() + REPLACED_WITHIN_MS;
      while (performance.now() < end) {
        await look(ref);
        const active = await inState(stopped.key, ['activating', 'activated']);
        if (active) return active !== stopped;
        await pause(LOOK_MS);
      }
      return false;
    },

    abandon,

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

    get attached() {
      return entries.size > 0;
    },

    /** Keeps a session attached until the returned function is called. */
    use({ session }: RegistrationWorker): () => void {
      const entry = entries.get(session.targetId);
      if (!entry) return () => undefined;
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
          await look(ref);
          worker = await inState(key, states);
        }
        if (worker) return worker;
        if (!woken) await ref.wake(slot);
        woken = true;
        if (performance.now() > end) {
          throw new InspectorError(
            'WorkerUnreachable',
            `The ${slot} service worker of ${ref.scope} could not be reached by the debugger within ${START_MS / 1000} s. ` +
              'Reload the page, check in chrome://serviceworker-internals that the worker starts without an error, then try again.',
          );
        }
        await pause(LOOK_MS);
      }
    },
  };
}
