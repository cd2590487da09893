import type { CdpListener, Debuggee } from '../../background/inspector/cdp.ts';
import { createFakeRegistration, versionsOf, type FakeRegistration } from './fake-registration.ts';
import { fulfilled, type FakeWorker } from './fake-worker.ts';

/** A debugger session of the extension. Those on workers may hold; a tab's may stop new workers at their start. */
export interface FakeSession {
  readonly debuggee: Debuggee;
  readonly worker: FakeWorker | null;
  holding: boolean;
  offline: boolean;
  autoAttach: boolean;
  /** It was attached while the worker waited at its first start: the worker waits for it at every start. */
  pausesStart: boolean;
  /** The worker waits for it now. */
  waiting: boolean;
  /** It let the worker go while that was stopped, which counts for the next start. */
  resumesNext: boolean;
}

export interface UpdateOptions {
  installs?: boolean;
  skipWaiting?: boolean;
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>;

export const sessionKey = (debuggee: Debuggee) =>
  'targetId' in debuggee ? debuggee.targetId : `tab ${debuggee.tabId} ${debuggee.sessionId ?? ''}`;

/** How many ms the browser takes to fire what may fire. */
const FIRES_MS = 2;

/**
 * The browser's service workers as measured of Chromium: versions, stops and starts, the count of holds, and what the
 * debugger hears of them.
 * @param latency awaited before anything is answered or announced; random ones find orders that others do not
 * @param tabShows whether a tab has a frame of an origin, and so is told of its new workers
 */
export function createFakeBrowser({
  latency = () => Promise.resolve(),
  tabShows = () => true,
}: { latency?: () => Promise<void>; tabShows?: (tabId: number, origin: string) => boolean } = {}) {
  const registrations: FakeRegistration[] = [];
  const workers = new Map<string, FakeWorker>();
  const sessions = new Map<string, FakeSession>();
  const listeners = new Set<CdpListener>();
  let lastId = 0;

  function emit(debuggee: Debuggee, method: string, params: unknown = {}) {
    for (const listener of [...listeners]) listener.event(debuggee, method, params);
  }

  const sessionsOf = (worker: FakeWorker) => [...sessions.values()].filter((session) => session.worker === worker);

  function tellOf(worker: FakeWorker, method: string) {
    for (const { debuggee } of sessionsOf(worker)) emit(debuggee, method);
  }

  function addWorker(registration: FakeRegistration, scriptURL: string): FakeWorker {
    const worker: FakeWorker = {
      targetId: `worker-${++lastId}`,
      scriptURL,
      registration,
      state: 'installing',
      run: null,
      scriptLoaded: false,
      paused: false,
      busy: false,
      offline: false,
      handler: () => Promise.resolve(fulfilled),
      waiting: [],
    };
    workers.set(worker.targetId, worker);
    return worker;
  }

  /** Whether a debugger's command reaches the worker now. The first version of a registration is deaf while it is paused. */
  function answers(worker: FakeWorker): boolean {
    const { paused, run, busy, registration } = worker;
    return run !== null && !busy && (!paused || versionsOf(registration).length > 1);
  }

  function letGo(worker: FakeWorker) {
    if (answers(worker)) worker.waiting.splice(0).forEach((go) => go());
  }

  function whenItAnswers(worker: FakeWorker): Promise<void> {
    if (answers(worker)) return Promise.resolve();
    return new Promise((resolve) => worker.waiting.push(resolve));
  }

  function start(worker: FakeWorker) {
    if (worker.run || worker.state === 'redundant') return;
    worker.run = { probes: new Map(), kept: new Map() };
    const all = sessionsOf(worker);
    const isResumed = all.some(({ resumesNext }) => resumesNext);
    for (const session of all) {
      session.waiting = session.pausesStart && !isResumed;
      session.resumesNext = false;
      worker.paused ||= session.waiting;
    }
    tellOf(worker, 'Inspector.targetReloadedAfterCrash');
    letGo(worker);
    loadScript(worker);
  }

  function loadScript(worker: FakeWorker) {
    const { run } = worker;
    void latency().then(() => {
      if (worker.run !== run || worker.paused) return;
      worker.scriptLoaded = true;
      tellOf(worker, 'Inspector.workerScriptLoaded');
    });
  }

  /** Takes a session's hold off, where the browser does: only while its worker runs. */
  function takeOff(session: FakeSession) {
    if (!session.holding || !session.worker?.run) return;
    session.holding = false;
    session.worker.registration.count--;
    mayFire(session.worker.registration);
  }

  function stop(worker: FakeWorker) {
    if (!worker.run) return;
    worker.run = null;
    worker.scriptLoaded = false;
    worker.busy = false;
    worker.paused = false;
    if (worker.state === 'redundant') close(worker);
    else tellOf(worker, 'Inspector.targetCrashed');
  }

  function close(worker: FakeWorker) {
    worker.run = null;
    workers.delete(worker.targetId);
    for (const { debuggee } of sessionsOf(worker)) end(debuggee, 'target_closed');
  }

  function end(debuggee: Debuggee, reason: string) {
    sessions.delete(sessionKey(debuggee));
    if ('tabId' in debuggee && debuggee.sessionId !== undefined) {
      emit({ tabId: debuggee.tabId }, 'Target.detachedFromTarget', { sessionId: debuggee.sessionId });
      return;
    }
    for (const listener of [...listeners]) listener.detached(debuggee, reason);
  }

  function retire(worker: FakeWorker | null) {
    if (!worker) return;
    worker.state = 'redundant';
    close(worker);
  }

  function mayFire(registration: FakeRegistration) {
    setTimeout(() => {
      const { active, count, tags, unregistered } = registration;
      if (count > 0 || unregistered || active?.state !== 'activated') return;
      for (const tag of [...tags].sort()) {
        tags.delete(tag);
        registration.fired.push(tag);
        start(active);
        const settled = active.handler({ tag, lastChance: false });
        for (const probe of active.run?.probes.values() ?? []) probe.observe({ tag, lastChance: false }, settled);
      }
    }, FIRES_MS);
  }

  /** Stops the new version at its start where a tab's session asks for it; resolves when it may go on. */
  async function startPaused(worker: FakeWorker) {
    const { origin } = new URL(worker.scriptURL);
    const tabs = [...sessions.values()].filter(
      ({ autoAttach, debuggee }) => autoAttach && 'tabId' in debuggee && tabShows(debuggee.tabId, origin),
    );
    worker.paused = tabs.length > 0;
    worker.run = { probes: new Map(), kept: new Map() };
    for (const { debuggee } of tabs) {
      if (!('tabId' in debuggee)) continue;
      const child = { tabId: debuggee.tabId, sessionId: `child-${++lastId}` };
      sessions.set(sessionKey(child), { ...newSession(child, worker), pausesStart: true, waiting: true });
      const targetInfo = { targetId: worker.targetId, type: 'service_worker', url: worker.scriptURL };
      emit(debuggee, 'Target.attachedToTarget', { sessionId: child.sessionId, targetInfo, waitingForDebugger: true });
    }
    if (worker.paused) await new Promise<void>((resolve) => resumed.set(worker, resolve));
    await latency();
    worker.scriptLoaded = true;
    tellOf(worker, 'Inspector.workerScriptLoaded');
  }
  const resumed = new Map<FakeWorker, () => void>();

  /** Whoever lets it go does so for all who wait (measured). */
  function resume(worker: FakeWorker) {
    for (const session of sessionsOf(worker)) session.waiting = false;
    resumeIfNobodyWaits(worker);
  }

  function resumeIfNobodyWaits(worker: FakeWorker) {
    if (!worker.paused || sessionsOf(worker).some(({ waiting }) => waiting)) return;
    worker.paused = false;
    letGo(worker);
    const goOn = resumed.get(worker);
    if (goOn) goOn();
    else loadScript(worker);
    resumed.delete(worker);
  }

  /** Installs a version, and activates it where nothing keeps it waiting. Resolves when it has gone as far as it goes. */
  async function install(worker: FakeWorker, { installs = true, skipWaiting = true }: UpdateOptions) {
    const { registration } = worker;
    registration.installing = worker;
    await startPaused(worker);
    if (!live().includes(registration)) return;
    if (!installs) {
      registration.installing = null;
      retire(worker);
      return;
    }
    await Promise.all([...(worker.run?.probes.values() ?? [])].map((probe) => probe.endInstall()));
    if (!live().includes(registration) || registration.installing !== worker) return;
    registration.installing = null;
    retire(registration.waiting);
    worker.state = 'installed';
    registration.waiting = worker;
    if (skipWaiting || !registration.active) activate(registration);
  }

  function activate(registration: FakeRegistration) {
    const { waiting, active } = registration;
    if (!waiting) return;
    registration.waiting = null;
    registration.active = waiting;
    retire(active);
    waiting.state = 'activated';
    mayFire(registration);
  }

  const live = () => registrations.filter(({ unregistered }) => !unregistered);

  return {
    registrations: live,
    workers,
    sessions,
    listeners,
    latency,
    emit,
    whenItAnswers,
    resume,
    resumeIfNobodyWaits,
    takeOff,
    mayFire,
    start,
    stop,
    activate,

    /** Installs and activates a first version. */
    async register(scope: string, { partitioned = false, ...options }: UpdateOptions & { partitioned?: boolean } = {}) {
      const registration = createFakeRegistration(scope, partitioned);
      registrations.push(registration);
      await install(addWorker(registration, new URL('sw.js', scope).href), options);
      return registration;
    },
    update: (registration: FakeRegistration, options: UpdateOptions = {}) =>
      install(addWorker(registration, new URL('sw.js', registration.scope).href), options),
    /** Its workers run on for as long as a debugger is attached to them. */
    unregister(registration: FakeRegistration) {
      registration.unregistered = true;
      for (const worker of versionsOf(registration)) {
        worker.state = 'redundant';
        if (!worker.run || sessionsOf(worker).length === 0) close(worker);
      }
    },
    addTag(registration: FakeRegistration, tag: string) {
      registration.tags.add(tag);
      mayFire(registration);
    },
    /** In a loop or at a breakpoint from now on, or free again. */
    setBusy(worker: FakeWorker, busy: boolean) {
      worker.busy = busy;
      letGo(worker);
    },
    /** "Cancel" in the browser's bar: every session of the extension ends. */
    cancel() {
      for (const session of [...sessions.values()]) {
        takeOff(session);
        session.waiting = false;
        end(session.debuggee, 'canceled_by_user');
        if (session.worker) resumeIfNobodyWaits(session.worker);
      }
    },
    /** What the extension's sessions hold of it now, rightly or for ever. */
    heldBySessions: (registration: FakeRegistration) =>
      [...sessions.values()].filter(({ holding, worker }) => holding && worker?.registration === registration).length,
  };
}

export function newSession(debuggee: Debuggee, worker: FakeWorker | null): FakeSession {
  const none = { holding: false, offline: false, autoAttach: false, waiting: false, resumesNext: false };
  return { debuggee, worker, ...none, pausesStart: worker?.paused === true };
}
