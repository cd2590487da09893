import { createInspector, type Inspector } from '../../background/inspector/inspector.ts';
import { createMemoryLogDatabase } from '../../background/recorder/memory-log-database.ts';
import { createKeepers } from '../../background/inspector/keepers.ts';
import { registrationKey, type RegistrationRef } from '../../background/inspector/registration-worker.ts';
import { createRules } from '../../background/rules/rules.ts';
import { stayingOffline } from '../../background/inspector/staying-offline.ts';
import { createWorkers } from '../../background/inspector/workers.ts';
import type { Notice } from '../../extension/protocol/messages.ts';
import type { Dispatch, Snapshot, Status } from '../../extension/protocol/model.ts';
import { createFakeBrowser } from './fake-browser.ts';
import { createFakeCdp, type SentCommand } from './fake-cdp.ts';
import { versionsOf, type FakeRegistration } from './fake-registration.ts';
import type { FakeWorker } from './fake-worker.ts';
import { createFakeTab, type FakeTab } from './fake-site.ts';

export const SCOPE = 'https://a.example/';
export const LINGER_MS = 5_000;
/** The page of a tab was left for another. */
export const NAVIGATED = { url: SCOPE, isReload: false, isPage: true };
/** A tab as it is saved, with all switches off. */
export const SAVED_TAB = { hold: false, offline: false, recording: null, preserveLog: false, histories: [], keys: [] };

export interface InspectedTab extends FakeTab {
  inspector: Inspector;
  notices: Notice[];
  snapshot(): Snapshot;
  status(): Status;
  /** The last that was told of each dispatch, in the order in which they began. */
  rows(): Dispatch[];
}

/** The inspector on a fake browser, wired as background/main.ts wires it. */
export function createRig({ latency }: { latency?: () => Promise<void> } = {}) {
  /** What the browser refuses: may be replaced. */
  const refusing: { by: (sent: SentCommand) => Error | null } = { by: () => null };
  const tabs = new Map<number, FakeTab>();
  const tabShows = (tabId: number, origin: string) =>
    tabs.get(tabId)?.frames.some(({ url }) => new URL(url).origin === origin) ?? false;
  const browser = createFakeBrowser(latency ? { latency, tabShows } : { tabShows });
  const { cdp: plain, sent } = createFakeCdp(browser, (command) => refusing.by(command));
  const cdp = stayingOffline(plain);
  const workers = createWorkers(cdp, { lingerMs: LINGER_MS, changed: () => undefined });
  const failures: string[] = [];
  const keepers = createKeepers(workers, {
    changed: () => undefined,
    complain(id, error) {
      failures.push(`${id}: ${String(error)}`);
      for (const inspector of inspectors) inspector.complain(id, error, '');
    },
    solved: (id) => inspectors.forEach((inspector) => inspector.solved(id)),
  });
  const inspectors: Inspector[] = [];

  const rules = createRules(cdp, workers, {
    changed: () => undefined,
    complain: (id, error) => failures.push(`${id}: ${String(error)}`),
    solved: () => undefined,
  });
  const logs = createMemoryLogDatabase();

  function inspect(tabId: number, ...urls: string[]): InspectedTab {
    const tab = createFakeTab(browser, urls);
    tabs.set(tabId, tab);
    const notices: Notice[] = [];
    const notify = (notice: Notice) => void notices.push(notice);
    const inspector = createInspector({
      tabId,
      site: tab.site,
      cdp,
      workers,
      keepers,
      rules,
      findLogs: () => Promise.resolve(logs),
      notify,
      changed: () => undefined,
    });
    inspectors.push(inspector);
    const last = <T extends Notice['type']>(type: T) => {
      const found = notices.findLast((notice): notice is Extract<Notice, { type: T }> => notice.type === type);
      if (!found) throw new Error(`No ${type} has been told.`);
      return found;
    };
    return Object.assign(tab, {
      inspector,
      notices,
      snapshot: () => last('snapshot').snapshot,
      status: () => last('status').status,
      rows() {
        const rows = new Map<string, Dispatch>();
        for (const notice of notices)
          if (notice.type === 'dispatches') for (const one of notice.dispatches) rows.set(one.id, one);
        return [...rows.values()];
      },
    });
  }

  return { browser, cdp, sent, refusing, workers, keepers, rules, logs, failures, inspect };
}

export type Rig = ReturnType<typeof createRig>;

/** What the inspector would know of a registration; a frame of its origin can wake it where `open`. */
export function refTo(rig: Rig, registration: FakeRegistration, isOpen = () => true): RegistrationRef {
  const { scope, partitioned } = registration;
  return {
    scope,
    partitioned,
    scriptURLs: [...new Set(versionsOf(registration).map(({ scriptURL }) => scriptURL))],
    hasWaiting: registration.waiting !== null,
    async wake(slot) {
      await rig.browser.latency();
      if (!isOpen()) throw new Error('No frame of the origin is open.');
      const [current] = rig.browser
        .registrations()
        .filter((one) => registrationKey(one) === registrationKey(registration));
      const worker = current?.[slot];
      if (!worker) throw new Error(`${scope} has no ${slot} worker.`);
      rig.browser.start(worker);
    },
  };
}

/** Its active worker. @throws Error where it has none */
export function activeOf({ active, scope }: FakeRegistration): FakeWorker {
  if (!active) throw new Error(`${scope} has no active worker.`);
  return active;
}
