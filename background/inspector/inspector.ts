import { InspectorError, toFailure } from '../../extension/protocol/errors.ts';
import type { Subject } from '../../extension/protocol/evidence.ts';
import type { Command } from '../../extension/protocol/messages.ts';
import type { Dispatch, Problem, Status } from '../../extension/protocol/model.ts';
import { CHROMIUM_PARAMETERS } from '../../extension/protocol/retry-parameters.ts';
import { text } from '../../extension/text.ts';
import { createDispatchTeller } from './dispatch-teller.ts';
import { createDispatcher, type Told } from './dispatcher.ts';
import { answeringSite } from './answering-site.ts';
import type { InspectorDeps } from './inspector-deps.ts';
import { createListingReader, type TabReading } from './listing-reader.ts';
import { createNewVersions, type NewVersions } from './new-versions.ts';
import { createHolder } from './holder.ts';
import { createRefresher } from './refresher.ts';
import { createRegistrations } from './registrations.ts';
import { explainRegisterError } from '../../extension/register-error.ts';
import { originOf } from '../origin.ts';
import { repair } from './repair.ts';
import { createStatusTeller, isPageOffline, stuckProblems, targetStates } from './status.ts';
import { createTabSession } from './tab-session.ts';
import { createSwitches } from './switches.ts';
import { createRecording } from '../recorder/recording.ts';
import type { SavedTab } from './saved-tab.ts';
import { createRuleDesk } from '../rules/rule-desk.ts';
import { registrationOf, type RegistrationWorker } from './registration-worker.ts';
import { createUpdates } from './updates.ts';
import { pause } from './waiting.ts';

export type Inspector = ReturnType<typeof createInspector>;

/** How long, in ms, what an earlier run of the extension's worker held is waited for before anything else is done. */
const WOKEN_WITHIN_MS = 1_000;

/** Inspects one tab: lists it, fires its syncs, holds them, takes it offline, and puts everything back at the end. */
export function createInspector(deps: InspectorDeps) {
  const { tabId, cdp, workers, keepers, rules, findLogs, notify, changed } = deps;
  const status = createStatusTeller(statusWith, (told) => notify({ type: 'status', status: told }));
  const { tell: tellStatus, complain, solved } = status;
  let visible = false;
  let disposed = false;
  let reading: TabReading | null = null;
  let sentSnapshot = '';
  /** What a panel asks about. */
  let subject: Subject | null = null;

  const site = answeringSite(deps.site);
  const readTab = createListingReader(site, (key) => {
    const keeper = keepers.get(key);
    return { held: keeper?.held ?? false, stuck: keeper?.stuck ?? null };
  });
  const registrations = createRegistrations(site, () => reading);
  const { refresh, keepWatching } = createRefresher(read, () => (visible || recording.on || desk.isOn) && !disposed);
  const versions: NewVersions = createNewVersions(() => ({
    workers,
    keepers,
    holder,
    updates,
    switches,
    recording,
    desk,
  }));
  const tab = createTabSession(cdp, tabId, {
    onNewWorker: versions.onWaiting,
    onRunningWorker: versions.onRunning,
    letsGo: workers.letsGo,
    onFrame: (session) => recording.onFrame(session),
    onFailure: (error) => complain('target', error, text('reload_page')),
    onCanceled: () => void switches.cancel(),
  });
  const updates = createUpdates(workers, versions.ungated, (key, isInstalling) => {
    const id = `update ${key}`;
    if (isInstalling) status.note(id, text('hold_waits', registrationOf(key).scope), text('hold_waits_next'));
    else if (solved(id)) void refresh();
  });
  const where = () => reading?.frames.find(({ frameId }) => frameId === 0)?.url ?? '';
  const holder = createHolder(keepers, {
    effect: () => switches.effect(),
    where,
    registrations: registrations.all,
    isListed: registrations.isListed,
    refTo: registrations.refTo,
    isComplete: () => reading?.complete === true,
    isBeingUpdated: updates.has,
    changed,
    complain,
  });
  const logFailed = (error: unknown) => complain('log', error);
  const recording = createRecording(cdp, workers, findLogs, {
    tabId,
    frames: () => tab.frames(),
    where,
    async owner() {
      return { tabId, origin: originOf((await site.frames()).find(({ frameId }) => frameId === 0)?.url) };
    },
    registrations: registrations.reachable,
    isOffline: () => switches.offline || isPageOffline(reading),
    tell: (part) => notify({ type: 'log', ...part }),
    complain,
    solved,
    changed,
  });
  const desk = createRuleDesk(rules, {
    tabId,
    find: registrations.reach,
    refresh,
    pageOrigin: () => originOf(where()),
    attach: () => tab.attach(),
    letGo: () => switches.letGo(),
    complain,
    solved,
  });
  const switches = createSwitches({
    tab,
    updates,
    workers,
    holder,
    recording,
    desk,
    gated: versions.gated,
    refresh,
    keepWatching,
    changed,
    tellStatus,
    onCanceled(canceled) {
      if (canceled) status.note('canceled', text('canceled'), text('canceled_next'));
      else solved('canceled');
    },
    onDetached(why) {
      if (why !== null)
        complain('detached', why, ''); // it says what to do
      else if (solved('detached')) tellStatus();
    },
  });
  const stopHearingRules = rules.listen(recording.onRuled);
  const tellDispatch = createDispatchTeller((dispatches) => notify({ type: 'dispatches', dispatches }));
  const onDispatch = (dispatch: Dispatch, how?: Told) => {
    tellDispatch(recording.onDispatch(dispatch, how));
  };
  const longestEventMs = () => recording.retry().known.maxEventDurationMs;
  const dispatcherSite = { find: registrations.find, register, longestEventMs };
  const dispatcher = createDispatcher(workers, dispatcherSite, onDispatch, recording.onNumber);
  const isListed = ({ key, session }: RegistrationWorker) =>
    holder.isHolding(key) || versions.isOwn(session.targetId) || registrations.frameOf(key) !== undefined;
  // A list that is not there yet, or that lacks a frame that does not answer, takes nothing out of the log.
  const isOurs = (worker: RegistrationWorker) => recording.isRecorded(worker) || isListed(worker);
  const stopListening = workers.listen({
    opened(worker) {
      if (isOurs(worker)) recording.workers.opened(worker);
    },
    report(worker, report) {
      if (isOurs(worker)) recording.workers.report(worker, report);
      if (report.type === 'installed') {
        void versions.onInstalled(worker)?.then(
          () => {
            solved('install');
            return refresh();
          },
          (error: unknown) => complain('install', error, text('reload_page')),
        );
      } else if (report.type === 'settled' || isOurs(worker)) {
        // What began while the tab listed its registration may settle when the tab has left.
        dispatcher.onReport(worker, report);
      }
    },
    stopped(worker) {
      dispatcher.onStopped(worker);
      if (isOurs(worker)) recording.workers.stopped(worker);
    },
    started(worker) {
      tellStatus();
      if (isOurs(worker)) recording.workers.started(worker);
    },
    closed(worker, reason) {
      versions.onClosed(worker.session.targetId);
      recording.workers.closed(worker, reason);
      dispatcher.onClosed(worker, reason);
    },
  });

  // --- the list -----------------------------------------------------------------------------------------------------
  async function read() {
    try {
      await readAndTell();
      if (solved('list')) tellStatus();
    } catch (error) {
      complain('list', error, text('reopen_devtools'));
    }
  }

  /** Reads the list and tells what changed. */
  async function readAndTell() {
    const at = Date.now();
    const latest = await readTab();
    if (disposed) return;
    if (!reading && latest.frames.length > 0 && latest.answers.size === 0) return; // an empty list would say that there is nothing
    reading = latest;
    const json = JSON.stringify(reading.snapshot);
    if (json !== sentSnapshot) {
      sentSnapshot = json;
      notify({ type: 'snapshot', snapshot: reading.snapshot });
    }
    recording.onListed(reading, at);
    void recording.follow().then(tellStatus);
    if (desk.isOn) void desk.follow().then(tellStatus);
    void switches.attachAgain();
    void holder.apply().then(tellStatus);
    tellStatus();
    void workers.survey();
  }

  async function register(key: string, tag: string) {
    await registrations.register(key, tag);
    void refresh();
  }

  const repairShop = {
    cdp,
    tabId,
    site,
    tab,
    keepers,
    refresh,
    find: registrations.find,
    registrations: registrations.all,
    frameOf: registrations.frameOf,
    letGo: switches.letGo,
  };

  // --- status -------------------------------------------------------------------------------------------------------
  function statusWith(problems: Problem[]): Status {
    return {
      attached: tab.attached || workers.attached,
      hold: switches.hold,
      offline: switches.offline,
      recording: recording.isInPlace,
      preserveLog: recording.preserve,
      bodies: recording.bodies,
      waiting: recording.waiting(),
      retry: { ...recording.retry() },
      evidence: subject && { ...recording.evidenceOf(subject), heldBy: holder.heldElsewhere(subject.registration) },
      rules: desk.shown(),
      targets: targetStates(reading, holder.heldKeys(), keepers),
      problems: [...problems, ...stuckProblems(registrations.all())],
    };
  }

  async function run(command: Command): Promise<void> {
    switch (command.type) {
      case 'inspect':
        return;
      case 'visible':
        visible = command.visible;
        if (visible) keepWatching();
        return;
      case 'refresh':
        holder.askAgain();
        return refresh();
      case 'hold':
        return switches.set({ hold: command.on });
      case 'offline':
        return switches.set({ offline: command.on });
      case 'register':
        return register(command.registration, command.tag).catch((error: unknown) => {
          if (error instanceof InspectorError) throw error; // it does not come from the browser
          const { name, message } = explainRegisterError(toFailure(error), 'sync');
          throw new InspectorError('RegisterFailed', text('register_refused', name, message));
        });
      case 'record':
        return switches.record(command.on);
      case 'clearLog':
        return recording.clear();
      case 'preserveLog':
        recording.preserve = command.on;
        changed();
        tellStatus();
        return;
      case 'bodies':
        return switches.enqueue(async () => {
          await recording.setBodies(command.on);
          changed();
          tellStatus();
        });
      case 'ask':
        subject = command.subject;
        tellStatus();
        return;
      case 'retry':
        recording.setRetryParameters(command.parameters ?? CHROMIUM_PARAMETERS);
        tellStatus();
        return;
      case 'repair':
        return switches.enqueue(() => repair(repairShop, command.registration));
      case 'addRule':
      case 'switchRule':
      case 'removeRule':
      case 'rulesOff':
        return switches
          .enqueue(async () => {
            await desk.run(command);
            solved('canceled');
            keepWatching();
          })
          .finally(tellStatus);
      default:
        // What a browser dispatch may run into must be known as of now; else the list need only know the registration.
        if (!registrations.isListed(command.registration) || (command.type === 'fire' && command.via === 'browser'))
          await refresh();
        if (command.type === 'fire') await dispatcher.fire(command);
        else if (command.type === 'attempts') await dispatcher.attempts(command);
        else await dispatcher.fireAll(command);
        tellStatus();
    }
  }

  return {
    command: run,
    /** Tells a panel that has just connected all that is known. */
    greet() {
      sentSnapshot = reading ? JSON.stringify(reading.snapshot) : '';
      if (reading) notify({ type: 'snapshot', snapshot: reading.snapshot });
      status.tellAnew();
      recording.replay().then(tellStatus).catch(logFailed);
    },
    /** Something in the tab may have changed although the panel is hidden: what is held must follow. */
    async onNavigated({ url, isReload, isPage }: { url: string; isReload: boolean; isPage: boolean }) {
      if (isPage) {
        solved('target'); // which a new page does away with
        recording.onNavigated(url, isReload);
        await desk.onPage(originOf(url)).catch((error: unknown) => complain('rules', error));
      }
      if (visible || switches.isAttachNeeded()) await refresh();
    },
    tellStatus,
    complain,
    solved,
    /** What must outlive this run of the extension's worker; null where there is nothing. */
    save(): SavedTab | null {
      if (!switches.isAttachNeeded() && !desk.hasAny) return null;
      const { hold, offline } = switches;
      const { preserve: preserveLog } = recording;
      const histories = recording.saveHistories();
      return { hold, offline, recording: recording.save(), preserveLog, histories, keys: holder.keys() };
    },
    /** Goes on after the extension's worker was killed: the debugger is attached still, and what was emulated is. */
    async resume({ keys, ...saved }: SavedTab) {
      versions.adopt();
      await switches.enqueue(async () => {
        switches.adopt(saved);
        recording.preserve = saved.preserveLog;
        recording.adoptHistories(saved.histories);
        if (saved.recording) recording.resume(saved.recording);
        // What is held and has stopped is woken by what is listed.
        const listed = readTab()
          .then((read) => (reading = read))
          .catch(() => undefined); // the tab has gone, or is read with the next list
        if (saved.recording) await recording.recall(listed).catch(logFailed);
        if (switches.isAttachNeeded()) await tab.attach({ adopt: true });
        if (saved.recording) await recording.catchUp().catch(logFailed);
        if (switches.effect() !== 'none') await updates.look();
        await listed;
        const held = keys.flatMap((key) => workers.ofRegistration(key).slice(0, 1));
        const holding = holder
          .resume(held)
          .then(refresh)
          .then(() => holder.apply());
        // While the page cannot be loaded because it is offline, nothing wakes a worker: to go online must not wait for it.
        await Promise.race([holding, pause(WOKEN_WITHIN_MS)]);
        if (switches.offline) await tab.setOffline(true);
        if (saved.recording) await switches.startRecording();
        await desk.resume();
        if (desk.isOn) keepWatching();
        await refresh();
      });
    },
    /** Releases, goes online, detaches. Resolves when it is done; what could not be put back is kept as stuck. */
    async dispose() {
      visible = false;
      await switches.end().finally(() => {
        disposed = true;
        reading = null; // of a page that may be left unread: whoever must still be woken is looked for
        status.end();
        stopListening();
        stopHearingRules();
        dispatcher.dispose();
        tab.dispose();
        recording.dispose();
        changed();
      });
    },
  };
}
