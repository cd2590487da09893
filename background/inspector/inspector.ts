import { InspectorError, toFailure } from '../../extension/protocol/errors.ts';
import type { Command, Notice } from '../../extension/protocol/messages.ts';
import type { Problem, Status, TargetState } from '../../extension/protocol/model.ts';
import type { Cdp } from './cdp.ts';
import { createDispatcher } from './dispatcher.ts';
import { GATE_MS, type Effect } from './keeper.ts';
import type { Keepers } from './keepers.ts';
import { createListingReader, type TabReading } from './listing-reader.ts';
import { explainRegisterError } from './register-error.ts';
import { repair } from './repair.ts';
import type { Site } from './site.ts';
import { createTabSession } from './tab-session.ts';
import { createQueue, pause } from './waiting.ts';
import { registrationKey, type RegistrationRef, type RegistrationWorker, type Workers } from './workers.ts';

/** Time between two reads of the list while the panel is visible, in ms. */
const INTERVAL_MS = 400;

export interface InspectorDeps {
  tabId: number;
  site: Site;
  cdp: Cdp;
  workers: Workers;
  keepers: Keepers;
  notify: (notice: Exclude<Notice, { type: 'reply' }>) => void;
  /** What must outlive this run of the extension's worker has changed. */
  changed: () => void;
}

export type Inspector = ReturnType<typeof createInspector>;

/** Inspects one tab: lists it, fires its syncs, holds them, takes it offline, and puts everything back at the end. */
export function createInspector({ tabId, site, cdp, workers, keepers, notify, changed }: InspectorDeps) {
  const owner = {};
  const problems = new Map<string, Problem>();
  const wishes = new Map<string, string>();
  /** The new versions of this tab's own origins: theirs alone are handed over from here. */
  const gated = new Set<string>();
  const switches = createQueue();
  let hold = false;
  let offline = false;
  let visible = false;
  let disposed = false;
  let reading: TabReading | null = null;
  let sent = { snapshot: '', status: '' };

  const readTab = createListingReader(site, (key) => {
    const keeper = keepers.get(key);
    return { held: keeper?.held ?? false, stuck: keeper?.stuck ?? null };
  });
  const tab = createTabSession(cdp, tabId, {
    // It is made offline at once; what its registration is held with it takes over when it is installed.
    onNewWorker(targetId) {
      gated.add(targetId);
      return workers.gate(targetId, GATE_MS, offline);
    },
    onFailure: (error) => complain('target', error, 'Reload the page.'),
    onCanceled: () => void onCanceled(),
  });
  const dispatcher = createDispatcher(workers, { find, register }, (dispatch) =>
    notify({ type: 'dispatch', dispatch }),
  );
  const isOurs = (key: string) => wishes.has(key) || reading?.frameOf.has(key) === true;
  const stopListening = workers.listen({
    report(worker, report) {
      if (report.type === 'installed') {
        if (!gated.delete(worker.session.targetId)) return;
        void onInstalled(worker).catch((error: unknown) => complain('install', error, 'Reload the page.'));
      } else if (isOurs(worker.key)) dispatcher.onReport(worker, report);
    },
    stopped: (worker) => dispatcher.onStopped(worker),
    started: () => tellStatus(),
    closed: (worker, reason) => dispatcher.onClosed(worker, reason),
  });

  // --- the list -----------------------------------------------------------------------------------------------------
  let refreshing: Promise<void> | null = null;

  /** Reads the list and tells what changed. Calls that overlap share one read. */
  function refresh(): Promise<void> {
    refreshing ??= read().finally(() => (refreshing = null));
    return refreshing;
  }

  async function read() {
    try {
      reading = await readTab();
      problems.delete('list');
    } catch (error) {
      complain('list', error, 'Close and reopen DevTools on this tab.');
      return;
    }
    if (disposed) return;
    const text = JSON.stringify(reading.snapshot);
    if (text !== sent.snapshot) {
      sent.snapshot = text;
      notify({ type: 'snapshot', snapshot: reading.snapshot });
    }
    if (hold || offline || wishes.size > 0) void applyWishes();
    tellStatus();
  }

  async function watch() {
    while (visible && !disposed) {
      await refresh();
      await pause(INTERVAL_MS);
    }
  }
  let watching: Promise<void> | null = null;

  // --- registrations ------------------------------------------------------------------------------------------------
  function allRegistrations() {
    return reading?.snapshot.origins.flatMap(({ registrations }) => registrations) ?? [];
  }

  function refOf(key: string): RegistrationRef | null {
    const registration = allRegistrations().find((one) => one.key === key);
    if (!registration) return null;
    const { scope, partitioned, workers: versions } = registration;
    return {
      scope,
      partitioned,
      scriptURLs: [...new Set(versions.map(({ scriptURL }) => scriptURL))],
      hasWaiting: versions.some(({ slot }) => slot === 'waiting'),
      async wake(slot) {
        const frameId = reading?.frameOf.get(key);
        if (frameId === undefined) throw unknown(key);
        await site.wake(frameId, scope, slot);
      },
    };
  }

  function find(key: string) {
    const registration = allRegistrations().find((one) => one.key === key);
    const ref = refOf(key);
    if (!registration || !ref) throw unknown(key);
    if (!registration.workers.some(({ slot }) => slot === 'active')) {
      throw new InspectorError(
        'NoActiveWorker',
        `${registration.scope} has no active worker. Wait until one is activated, or reload the page.`,
      );
    }
    return { registration, ref };
  }

  async function register(key: string, tag: string) {
    const { ref } = find(key);
    await site.register(reading?.frameOf.get(key) ?? 0, ref.scope, tag);
    void refresh();
  }

  const repairShop = {
    cdp,
    tabId,
    site,
    tab,
    keepers,
    refresh,
    find,
    frameOf: (key: string) => reading?.frameOf.get(key),
    isSwitchedOn: () => hold || offline,
  };

  // --- hold and offline ---------------------------------------------------------------------------------------------
  const effect = (): Effect => (offline ? 'offline' : hold ? 'hold' : 'none');

  const applying = new Set<Promise<void>>();

  /**
   * Makes every registration of the tab what the switches say; those that are gone from the tab are put back. Resolves
   * when all of it is done, also what an earlier call began.
   */
  async function applyWishes(): Promise<void> {
    const wanted = effect();
    const present = new Set<string>();
    for (const { key, workers: versions } of allRegistrations()) {
      present.add(key);
      const ref = refOf(key);
      const reachable = versions.some(({ slot, state }) => slot !== 'installing' && state !== 'redundant');
      const wish = JSON.stringify([wanted, versions]);
      if (!ref || !reachable || wishes.get(key) === wish) continue;
      if (wanted === 'none') continue;
      wishes.set(key, wish);
      begin(key, () => keepers.of(key).wish(owner, ref, wanted));
    }
    for (const key of [...wishes.keys()]) {
      const isGone = reading?.complete === true && !present.has(key);
      if (!isGone && wanted !== 'none') continue;
      wishes.delete(key);
      begin(key, () => forget(key));
    }
    await Promise.all(applying);
    tellStatus();
  }

  function begin(key: string, operation: () => Promise<void>) {
    const done = tryFor(key, operation).finally(() => applying.delete(done));
    applying.add(done);
  }

  async function forget(key: string) {
    await keepers.get(key)?.forget(owner);
    if (!reading?.frameOf.has(key)) keepers.gone(key);
  }

  async function tryFor(key: string, operation: () => Promise<void>) {
    const id = `registration ${key}`;
    try {
      await operation();
      problems.delete(id);
    } catch (error) {
      complain(id, error, 'Press Refresh to try again.');
    }
    changed();
  }

  /** A version is about to be installed, and waits until it holds what its registration shall be held with. */
  async function onInstalled(worker: RegistrationWorker) {
    try {
      const keeper = keepers.of(worker.key);
      const { scope, update } = await worker.session.identify();
      if (!update) keeper.unstick();
      const wanted = effect();
      if (wanted === 'none') {
        await keeper.handOver(worker); // a release that is under way ends while the version before still runs
        return;
      }
      const partitioned = worker.key !== registrationKey({ scope, partitioned: false });
      const wake = async (slot: 'active' | 'waiting') => refOf(worker.key)?.wake(slot);
      const ref = refOf(worker.key) ?? { scope, partitioned, scriptURLs: [], hasWaiting: false, wake };
      wishes.set(worker.key, JSON.stringify([wanted, 'installed']));
      await keeper.wishFor(owner, ref, wanted, worker);
    } catch (error) {
      complain(`registration ${worker.key}`, error, 'Press Refresh to try again.');
    } finally {
      await worker.session.openGate();
      void refresh();
    }
  }

  async function setSwitches(next: { hold: boolean; offline: boolean }) {
    const wasOffline = offline;
    if (next.hold || next.offline) await tab.attach();
    ({ hold, offline } = next);
    changed();
    tellStatus();
    await refresh();
    await Promise.all([applyWishes(), offline === wasOffline ? undefined : tab.setOffline(offline)]);
    if (!hold && !offline) await tab.detach();
    problems.delete('canceled');
    changed();
    await refresh();
  }

  async function onCanceled() {
    if (!hold && !offline) return;
    hold = false;
    offline = false;
    problems.set('canceled', {
      id: 'canceled',
      what: "Cancel was pressed in the browser's bar: the debugger is detached, and everything is released and back online.",
      next: 'Switch Hold syncs or Offline on again to go on.',
      repairs: null,
    });
    changed();
    await refresh();
    await applyWishes(); // a hold that was under way when Cancel was pressed ends as well
  }

  // --- status -------------------------------------------------------------------------------------------------------
  function complain(id: string, error: unknown, next: string) {
    if (disposed) return;
    problems.set(id, { id, what: toFailure(error).message, next, repairs: null });
    tellStatus();
  }

  function targets(): TargetState[] {
    const frames = (reading?.frames ?? []).flatMap(({ frameId, url }): TargetState[] => {
      const answer = reading?.answers.get(frameId);
      if (!answer) return [];
      const online = 'unreadable' in answer ? null : answer.onLine;
      return [{ kind: frameId === 0 ? 'page' : 'frame', name: url, online, held: false }];
    });
    const known = [...wishes.keys()].map((key): TargetState => {
      const keeper = keepers.get(key);
      return { kind: 'service worker', name: key, online: keeper?.onLine ?? null, held: keeper?.held ?? false };
    });
    return [...frames, ...known];
  }

  function status(): Status {
    const stuck = allRegistrations().flatMap(({ key, scope, stuck: why }): Problem[] =>
      why
        ? [
            {
              id: `stuck ${key}`,
              what: `${scope} may be stuck: ${why.why} The browser may still count a hold that nobody can take off.`,
              next: 'If its tags do not fire, repair it, or restart the browser.',
              repairs: key,
            },
          ]
        : [],
    );
    return {
      attached: tab.attached || workers.attached,
      hold,
      offline,
      targets: targets(),
      problems: [...problems.values(), ...stuck],
    };
  }

  function tellStatus() {
    if (disposed) return;
    const now = status();
    const text = JSON.stringify(now);
    if (text === sent.status) return;
    sent.status = text;
    notify({ type: 'status', status: now });
  }

  async function run(command: Command): Promise<void> {
    switch (command.type) {
      case 'inspect':
        return;
      case 'visible':
        visible = command.visible;
        if (visible) watching ??= watch().finally(() => (watching = null));
        return;
      case 'refresh':
        wishes.forEach((_wish, key) => wishes.set(key, 'again'));
        return refresh();
      case 'hold':
        return switches(() => setSwitches({ hold: command.on, offline }));
      case 'offline':
        return switches(() => setSwitches({ hold, offline: command.on }));
      case 'register':
        return register(command.registration, command.tag).catch((error: unknown) => {
          throw explained(error);
        });
      case 'repair':
        return switches(() => repair(repairShop, command.registration));
      default:
        // What a browser dispatch may run into must be known as of now; else the list need only know the registration.
        if (!refOf(command.registration) || (command.type === 'fire' && command.via === 'browser')) await refresh();
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
      sent = { snapshot: '', status: '' };
      if (reading) notify({ type: 'snapshot', snapshot: reading.snapshot });
      tellStatus();
    },
    /** Something in the tab may have changed although the panel is hidden: what is held must follow. */
    async onNavigated() {
      if (visible || hold || offline) await refresh();
    },
    tellStatus,
    complain,
    get switches() {
      return { hold, offline };
    },
    /** Goes on after the extension's worker was killed: the debugger is attached still, and what was emulated is. */
    async resume(saved: { hold: boolean; offline: boolean }) {
      await switches(async () => {
        ({ hold, offline } = saved);
        await tab.attach({ adopt: true });
        await refresh();
        await Promise.all([applyWishes(), offline ? tab.setOffline(true) : undefined]);
        await refresh();
      });
    },
    /** Releases, goes online, detaches. Resolves when it is done; what could not be put back is kept as stuck. */
    async dispose() {
      visible = false;
      await switches(async () => {
        hold = false;
        offline = false;
        changed();
        await Promise.allSettled([applyWishes(), tab.attached ? tab.setOffline(false) : undefined]);
        await tab.detach(); // ends what could not be put back as well
      }).finally(() => {
        disposed = true;
        stopListening();
        dispatcher.dispose();
        tab.dispose();
        changed();
      });
    },
  };
}

function unknown(key: string) {
  return new InspectorError(
    'UnknownRegistration',
    `${key} is not registered in this tab any more. Press Refresh, or reload the page.`,
  );
}

function explained(error: unknown): Error {
  const { name, message } = explainRegisterError(error);
  return new InspectorError('RegisterFailed', `The browser refused to register the tag: ${name}: ${message}`);
}
