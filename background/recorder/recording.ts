import type { RegisterReport } from '../../extension/probe/watch-register.ts';
import type { Dispatch, Snapshot, Waiting } from '../../extension/protocol/model.ts';
import type { Cdp, Debuggee } from '../inspector/cdp.ts';
import type { RegistrationRef, RegistrationWorker } from '../inspector/registration-worker.ts';
import type { Report } from '../inspector/worker-session.ts';
import type { Workers } from '../inspector/workers.ts';
import { dispatched, heldChanges, scopeOf, settled } from './events.ts';
import { createLog, type LogDraft, type LogPart } from './log.ts';
import type { LogDatabase, LogOwner } from './log-database.ts';
import { createTagHistories } from './tag-histories.ts';
import { createPageRecording } from './page-recording.ts';
import { toRegisterDraft } from './register-report.ts';
import { createWatcher } from './watcher.ts';
import { createWorkerEvents } from './worker-events.ts';

/** What the recording needs to know of its tab. */
export interface RecordedTab {
  tabId: number;
  /** The debugger sessions of the page and of the frames that have a process of their own. */
  frames: () => Debuggee[];
  owner: () => Promise<LogOwner>;
  registrations: () => { key: string; hasActive: boolean; ref: RegistrationRef }[];
  tell: (part: LogPart) => void;
  onFailure: (error: unknown) => void;
  failed: (key: string, message: string) => void;
  succeeded: (key: string) => void;
}

export type Recording = ReturnType<typeof createRecording>;

/**
 * What is known of one tab over time: the histories of its tags, always, and while it is on, the log of all that the page
 * and its service workers do.
 */
export function createRecording(
  cdp: Cdp,
  workers: Workers,
  findDatabase: () => Promise<LogDatabase>,
  tab: RecordedTab,
) {
  const log = createLog(findDatabase, tab);
  const workerEvents = createWorkerEvents(cdp, note);
  const pages = createPageRecording(cdp);
  const watcher = createWatcher(workers, tab, (worker) =>
    workerEvents.hear(worker.session.targetId, Promise.resolve(worker), false),
  );
  const histories = createTagHistories(note);
  /** The dispatches whose beginning was told, by id, until their end. */
  const begun = new Set<string>();
  let on = false;
  let preserve = false;
  let listed: Snapshot | null = null;

  const stopListening = cdp.listen({
    event(source, method, params) {
      if (!('tabId' in source) || source.tabId !== tab.tabId) return;
      const report = pages.read(method, params);
      if (report) onRegister(report, 'page', report.scope);
    },
    detached: () => undefined,
  });

  /** @param key of the registration, as far as is known */
  function onRegister(report: RegisterReport, from: 'page' | 'worker', key: string | null) {
    const draft = toRegisterDraft(report, from);
    if (!draft) return;
    note(key === null ? draft : { ...draft, ...scopeOf(key) });
    const { tag, kind, error, method, at } = report;
    const isOneShot = kind === 'sync' && method === 'register' && error === null;
    if (isOneShot && key !== null && tag !== null) histories.onRegistered(key, tag, at);
  }

  function note(draft: LogDraft) {
    if (on) log.add(draft);
  }

  function noteWorker(type: 'worker started' | 'worker stopped', { key, identity }: RegistrationWorker) {
    if (identity.state !== 'redundant') note({ at: Date.now(), type, ...scopeOf(key) });
  }

  return {
    get on() {
      return on;
    },
    get preserve() {
      return preserve;
    },
    set preserve(kept: boolean) {
      preserve = kept;
    },

    /** Goes on with what an earlier run of the extension's worker recorded: what is told from now on is logged. */
    resume() {
      on = true;
    },

    /** Attaches to every worker that is listed. Resolves when it has. */
    async start(): Promise<void> {
      on = true;
      await Promise.all([watcher.watch(), ...tab.frames().map((session) => pages.start(session))]);
    },

    /** Resolves when what was recorded is kept. */
    async stop(): Promise<void> {
      if (!on) return;
      await Promise.allSettled([watcher.stop(), ...tab.frames().map((session) => pages.stop(session))]); // or it went away
      workerEvents.stop();
      on = false;
      await log.flush();
    },

    clear: () => log.clear(),
    replay: () => log.replay(),

    /** A dispatch has begun, or has ended. */
    onDispatch(dispatch: Dispatch) {
      const isKnown = dispatch.via === 'simulated' || dispatch.lastChance !== null || dispatch.outcome !== null;
      if (!isKnown) return; // a browser dispatch that is only asked for
      if (!begun.has(dispatch.id) && dispatch.outcome !== 'not fired')
        note(dispatched(dispatch, histories.onBegun(dispatch)));
      begun.add(dispatch.id);
      const end = settled(dispatch);
      if (!end) return;
      begun.delete(dispatch.id);
      workerEvents.onEnded(dispatch.id, end.at);
      note(end);
      histories.onSettled(dispatch);
    },

    /** The list was read. @param at when it was asked for, epoch ms */
    onListed(snapshot: Snapshot, isComplete: boolean, at: number) {
      heldChanges(listed, snapshot, at).forEach(note);
      listed = snapshot;
      histories.onListed(snapshot, isComplete, at);
    },

    /** Attaches to workers that have come since. */
    async follow(): Promise<void> {
      if (on) await watcher.watch();
    },

    /** The tab was taken offline or back, or its syncs are held or released. */
    onSwitched(type: 'offline' | 'online' | null) {
      histories.onDisturbed();
      if (type) note({ at: Date.now(), type });
    },

    /** The page was left or loaded again: the log begins anew, unless it shall outlive that. */
    onNavigated(url: string, isReload: boolean) {
      if (!on) return;
      if (!preserve) log.clear().catch(tab.onFailure);
      note({ at: Date.now(), type: isReload ? 'reloaded' : 'navigated', url: url.slice(0, LONGEST_URL) });
    },

    /** A frame that has a process of its own was loaded. */
    async onFrame(session: Debuggee): Promise<void> {
      if (on) await pages.start(session);
    },

    /** A version waits at its start. @param known tells who it is, once it may be asked */
    onNewWorker(targetId: string, known: () => Promise<RegistrationWorker>) {
      if (!on) return;
      watcher.startsRecorded(targetId);
      workerEvents.hear(targetId, known(), true);
    },

    onRuled: workerEvents.onRuled,

    onNumber(worker: RegistrationWorker, seq: number, id: string, at: number) {
      workerEvents.onNumber(worker, seq, id, at);
    },

    workers: {
      report(worker: RegistrationWorker, report: Report) {
        if (report.type === 'register') onRegister(report, 'worker', worker.key);
        if (report.type === 'simulated') workerEvents.onNumber(worker, report.seq, report.id, Date.now());
        if (report.type === 'settled') workerEvents.onSettled(worker, report.seq, report.durationMs);
      },
      opened(worker: RegistrationWorker) {
        watcher.keep(worker);
        if (worker.identity.state === 'installing' || worker.identity.state === 'parsed')
          note({ at: Date.now(), type: 'worker updated', ...scopeOf(worker.key) });
      },
      started: (worker: RegistrationWorker) => noteWorker('worker started', worker),
      stopped(worker: RegistrationWorker) {
        workerEvents.onStopped(worker);
        noteWorker('worker stopped', worker);
      },
      closed(worker: RegistrationWorker) {
        workerEvents.onClosed(worker);
        watcher.closed(worker);
      },
    },

    waiting: (): Waiting[] => histories.waiting(),

    dispose() {
      stopListening();
      workerEvents.dispose();
    },
  };
}

const LONGEST_URL = 4_096;
