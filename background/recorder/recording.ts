import type { RegisterReport } from '../../extension/probe/watch-register.ts';
import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Evidence, Subject } from '../../extension/protocol/evidence.ts';
import type { Cdp, Debuggee } from '../inspector/cdp.ts';
import type { RegistrationWorker } from '../inspector/registration-worker.ts';
import type { Listing } from '../inspector/snapshot.ts';
import type { Report } from '../inspector/worker-reports.ts';
import type { Workers } from '../inspector/workers.ts';
import { urlOf } from './bodies.ts';
import { createDispatchLog } from './dispatch-log.ts';
import { scopeOf } from './events.ts';
import { createLeftOpenReader } from './left-open.ts';
import { createLog, type LogDraft } from './log.ts';
import type { LogDatabase } from './log-database.ts';
import { createSiteEvidence, type SavedPage } from './site-evidence.ts';
import { createStanding } from './standing.ts';
import { createStartFailures } from './start-failures.ts';
import { createTagHistories } from './tag-histories.ts';
import { createPageRecording, type PageReport, type SavedPages } from './page-recording.ts';
import { createPageReports } from './page-reports.ts';
import type { RecordedTab } from './recorded-tab.ts';
import { toRegisterDraft } from './register-report.ts';
import { createWatcher } from './watcher.ts';
import { createWaitingReader } from './waiting-in-log.ts';
import { createWorkerEvents, type SavedRequests } from './worker-events.ts';

/** What of a recording outlives the extension's worker. */
export interface SavedRecording {
  pages: SavedPages;
  /** The targets of the workers that are recorded. */
  workers: string[];
  requests: SavedRequests;
  page: SavedPage;
  /** Whether headers and bodies are recorded too. */
  bodies: boolean;
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
  const logFailed = (error: unknown) => tab.complain('log', error);
  const workerEvents = createWorkerEvents(cdp, () => watcher.bodies, noteOfWorker, tab.changed);
  const pages = createPageRecording(cdp, { tabId: tab.tabId });
  const watcher = createWatcher(workers, tab, (worker) => hear(worker));
  const histories = createTagHistories(note);
  const site = createSiteEvidence(tab.changed);
  const startFailures = createStartFailures(cdp, workers, (key, at) => {
    if (!standing.isKept(key)) histories.onFailedToStart(key, at);
  });
  const dispatches = createDispatchLog({
    isOn: () => on,
    add: (draft) => log.add(draft),
    histories,
    onFired: (at) => standing.onFired(at),
    onEnded: workerEvents.onEnded,
  });
  /** When the log was emptied, and what ran then, by id. */
  let cleared = { at: 0, running: new Set<string>() };
  const pageReports = createPageReports(onPageReport);
  let on = false;
  let isInPlace = false;
  const standing = createStanding({ isOffline: tab.isOffline, note, onNetwork: () => histories.onDisturbed() });

  const stopListening = cdp.listen({
    event(source, method, params) {
      if (!('tabId' in source) || source.tabId !== tab.tabId) return;
      const report = pages.read(method, params);
      if (report) pageReports.hear(report);
      const failed = pages.unreachable(source, method, params);
      if (failed !== undefined) onNavigated(failed, failed === tab.where());
      pages.onEvent(source, method, params).catch(() => undefined); // the page was left again
      site.onPageEvent(method, params, source.sessionId);
    },
    detached(source) {
      if ('tabId' in source && source.tabId === tab.tabId) pages.forget();
    },
  });

  function hear(worker: RegistrationWorker, since?: number) {
    const { session } = worker;
    workerEvents.hear(session.targetId, Promise.resolve(worker), since);
  }

  /** A page knows the scope only: of a frame inside a page of another site, it is that of a partitioned registration. */
  function keyOf(scope: string): string {
    const [only, ...others] = tab.registrations().filter(({ ref }) => ref.scope === scope);
    return only && others.length === 0 ? only.key : scope;
  }

  function onPageReport(report: PageReport) {
    if (report.type === 'register') {
      onRegister(report, 'page', report.scope && keyOf(report.scope));
      return;
    }
    const { at, scope, url } = report;
    note({ at, type: 'controller changed', scope: scope ?? undefined, url: url ?? undefined });
  }

  /** @param key of the registration, as far as is known */
  function onRegister(report: RegisterReport, from: 'page' | 'worker', key: string | null) {
    site.onRegister(report, from);
    const draft = toRegisterDraft(report, from);
    if (!draft) return;
    const { tag, kind, error, method } = report;
    const hasSucceeded = error === null && key !== null && tag !== null;
    if (hasSucceeded && kind === 'periodicsync' && !histories.onPeriodic(key, tag, method)) return;
    const isOneShot = hasSucceeded && kind === 'sync' && method === 'register';
    if (isOneShot && from === 'page') draft.at = histories.registeredAt(key, tag, draft.at);
    note(Object.assign(draft, key !== null && scopeOf(key)));
    if (isOneShot) histories.onRegistered(key, tag, draft);
  }

  function note(draft: LogDraft) {
    if (on) log.add(draft);
  }

  /** What a worker did before the log was emptied may be told after that: it is left out, but for what ran then. */
  function noteOfWorker(draft: LogDraft) {
    if (draft.at >= cleared.at || cleared.running.has(draft.dispatchId ?? '')) note(draft);
  }

  /** Empties the log, which is then told again how things stand: what is held with the next list. */
  function clear(): Promise<void> {
    const isCleared = log.clear();
    cleared = { at: Date.now(), running: dispatches.running() };
    standing.onCleared();
    return isCleared;
  }

  /** The page was left or loaded again: the log begins anew, unless it shall outlive that. */
  function onNavigated(url: string, isReload: boolean) {
    if (!on) return;
    if (!recording.preserve) clear().catch(logFailed);
    note({ at: Date.now(), type: isReload ? 'reloaded' : 'navigated', url: urlOf(url) });
  }

  type WorkerEvent = Pick<LogDraft, 'late'> & {
    type: 'worker started' | 'worker stopped' | 'worker updated';
    at?: number;
  };

  function noteWorker(worker: RegistrationWorker, { at = Date.now(), ...event }: WorkerEvent, hasFailed = false) {
    const { key, identity, session } = worker;
    if (identity.state === 'redundant' && !hasFailed) return;
    const version = session.targetId.slice(0, VERSION_LENGTH);
    note({ at, ...event, ...scopeOf(key), url: urlOf(identity.script), version });
  }

  /** Told when it is known whether the recorder was there before the script, and before what the recorder tells. */
  async function noteStarted(worker: RegistrationWorker) {
    const at = Date.now();
    await worker.session.ready().catch(() => undefined); // it has stopped again
    const isLate = !worker.session.isFirst;
    if (isLate) histories.onStartedLate(worker.key, at);
    noteWorker(worker, { type: 'worker started', at, late: isLate || undefined });
  }

  async function startPages(): Promise<void> {
    const [page, ...frames] = tab.frames().map((session) => pages.start(session));
    await Promise.all([page, Promise.allSettled(frames)]); // a frame may go away meanwhile
  }

  /** @param released - the registrations whose hold ends with it; null where what the switches do goes on */
  async function stop(released: readonly string[] | null = null): Promise<void> {
    if (!on) return;
    standing.end(released);
    const stopped = [watcher.stop(), ...tab.frames().map((session) => pages.stop(session))];
    tab.changed(); // from now on nobody can be sure that what they had put in place is there
    await Promise.allSettled(stopped); // or it went away
    histories.end();
    workerEvents.stop();
    site.end();
    on = false;
    isInPlace = false;
    await log.flush().catch(logFailed); // whatever comes next puts back what is held
  }

  const recording = {
    get on() {
      return on;
    },
    /** Whether all that was listed is attached to as well: what comes from now on is not missed. */
    get isInPlace() {
      return on && isInPlace;
    },
    /** Whether the log outlives navigations of the page. */
    preserve: false,
    get bodies() {
      return watcher.bodies;
    },
    /** Whether headers and bodies of requests are recorded too, from now on. */
    setBodies: watcher.setBodies,

    /** Whether it is recorded, also while the list does not show its registration. */
    isRecorded: watcher.isWatching,

    /** What must outlive this run of the extension's worker; null where nothing is recorded. */
    save: (): SavedRecording | null =>
      on
        ? {
            pages: pages.save(),
            workers: watcher.targetIds(),
            requests: workerEvents.save(),
            bodies: watcher.bodies,
            page: site.save(),
          }
        : null,

    /** The tags that the browser will try again, as known to an earlier run of the extension's worker. */
    saveHistories: histories.save,
    adoptHistories: histories.adopt,

    /** Goes on with what an earlier run of the extension's worker recorded: what is told from now on is logged. */
    resume(saved: SavedRecording) {
      on = true;
      standing.resume();
      pageReports.hold();
      isInPlace = saved.pages.script !== null; // else it was being switched on or off, and is put in place anew
      site.resume(saved.page);
      pages.resume(saved.pages);
      const adopted = workers.all().filter(({ session }) => saved.workers.includes(session.targetId));
      for (const worker of adopted) hear(worker, 0);
      workerEvents.adopt(saved.requests);
      watcher.resume(adopted, saved.bodies);
    },

    /** Learns what pages have told that run; what they tell meanwhile waits for it, and for the list: it says whose that is. */
    async recall(listed: Promise<unknown>): Promise<void> {
      const [logged] = await Promise.allSettled([log.lately(), listed]);
      const events = logged.status === 'fulfilled' ? logged.value : [];
      site.recall(events);
      pageReports.release(events);
      if (logged.status === 'rejected') throw logged.reason;
    },

    /** Once the tab is attached to again: pages tell what that run may not have heard. */
    catchUp: pages.askAgain,

    /** Attaches to every worker that is listed. Resolves when it has. */
    async start(): Promise<void> {
      on = true;
      standing.begin();
      site.begin();
      watcher.begin();
      try {
        await Promise.all([watcher.watch(), startPages()]);
      } catch (error) {
        await stop();
        throw error;
      }
      isInPlace = on;
    },

    /** Resolves when what was recorded is kept. */
    stop,

    /** The browser had detached from the tab, which is attached to anew, and announces its frames anew. */
    async recordPage(): Promise<void> {
      const [page] = tab.frames();
      if (page) await pages.start(page);
    },

    clear,

    /** Tells the whole log anew, learns from it what waits, and ends what it left open. */
    async replay(): Promise<void> {
      const [waiting, leftOpen] = [createWaitingReader(), createLeftOpenReader()];
      await log.replay((events) => {
        waiting.read(events);
        leftOpen.read(events);
      });
      histories.adopt(waiting.waiting(Date.now()));
      if (on) return;
      const isOn = (event: LogEvent) => dispatches.isRunning(event.dispatchId) || standing.isOn(event);
      leftOpen.ends(isOn).forEach((end) => log.add(end));
    },

    onDispatch: dispatches.onDispatch,

    /** The list was read. @param at when it was asked for, epoch ms */
    onListed({ snapshot, complete: isComplete, askedAt }: Omit<Listing, 'frameOf'>, at: number) {
      const listed = new Map(
        snapshot.origins.flatMap(({ registrations }) => registrations.map((each) => [each.key, each.held])),
      );
      standing.onListed(listed, isComplete, at);
      const isUnseen = (key: string) => workers.ofRegistration(key).length === 0;
      histories.onListed(snapshot, isComplete, at, isUnseen, askedAt);
    },

    /** A switch is about to be turned off. */
    onPuttingBack: standing.onPuttingBack,

    /** Attaches to workers that have come since. */
    follow: watcher.watch,

    /** The tab was taken offline or back, or its syncs are held or released. */
    onSwitched() {
      histories.onDisturbed();
      standing.noteNetwork();
    },

    onNavigated,

    /** A frame that has a process of its own was loaded. */
    async onFrame(session: Debuggee): Promise<void> {
      if (watcher.on) await pages.start(session);
    },

    /** Whether versions that come now are recorded from their start: no more once it is being switched off. */
    get meetsWorkers() {
      return watcher.on;
    },

    /** A version waits at its start, to be recorded from there on. @param known who it is, once it may be asked */
    onNewWorker(targetId: string, known: Promise<RegistrationWorker>) {
      workerEvents.hear(targetId, known);
    },

    /** A version could not be installed: it is stopped, as it would have been without a debugger. */
    onFailed(worker: RegistrationWorker) {
      if (!watcher.isWatching(worker)) return;
      noteWorker(worker, { type: 'worker stopped' }, true);
      watcher.closed(worker);
    },

    onRuled: workerEvents.onRuled,
    onNumber: workerEvents.onNumber,

    workers: {
      report(worker: RegistrationWorker, report: Report) {
        if (report.type === 'register') onRegister(report, 'worker', worker.key);
        if (report.type !== 'settled') return;
        workerEvents.onSettled(worker, report.seq, report.durationMs);
        if (report.outcome !== 'ignored') startFailures.onHandled(worker.key);
      },
      opened(worker: RegistrationWorker) {
        watcher.keep(worker);
        const { state, update } = worker.identity;
        if (state !== 'installing' && state !== 'parsed') return;
        if (update) noteWorker(worker, { type: 'worker updated' });
        else histories.onUnregistered(worker.key, Date.now(), true); // the one before, if there was any, whose tags are not its own
        noteWorker(worker, { type: 'worker started', late: !worker.session.isFirst || undefined });
      },
      started: (worker: RegistrationWorker) => void noteStarted(worker),
      stopped(worker: RegistrationWorker) {
        workerEvents.onStopped(worker);
        noteWorker(worker, { type: 'worker stopped' });
      },
      closed(worker: RegistrationWorker, reason: string) {
        workerEvents.onClosed(worker, reason === 'target_closed');
        // A version that is replaced stops without a word.
        if (reason === 'target_closed' && watcher.isWatching(worker) && worker.session.running)
          noteWorker(worker, { type: 'worker stopped' });
        watcher.closed(worker);
      },
    },

    waiting: histories.waiting,
    retry: histories.retry,
    setRetryParameters: histories.setParameters,

    /** What was seen of a tag, or of a registration, beside who holds it. */
    evidenceOf(subject: Subject): Omit<Evidence, 'heldBy'> {
      const { registration, tag, event } = subject;
      return {
        subject,
        schedule: tag === null || event !== 'sync' ? null : histories.scheduleOf(registration, tag),
        startFailure: startFailures.of(registration),
        ...site.of(subject),
      };
    },

    dispose() {
      stopListening();
      startFailures.dispose();
      workerEvents.dispose();
    },
  };
  return recording;
}

/** Of a target's id; enough to tell the versions of a registration apart. */
const VERSION_LENGTH = 8;
