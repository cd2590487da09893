import { speakBrowserLanguage } from '../extension/browser-language.ts';
import { browser } from '../extension/browser.ts';
import { PANEL_PORT } from '../extension/protocol/messages.ts';
import { text } from '../extension/text.ts';
import { createChromeDebugger } from './chrome/debugger.ts';
import { createChromeLogDatabase } from './chrome/log-database.ts';
import { createMemory } from './chrome/memory.ts';
import { createChromeSite } from './chrome/site.ts';
import { createInspector } from './inspector/inspector.ts';
import { createKeepers } from './inspector/keepers.ts';
import { stayingOffline } from './inspector/staying-offline.ts';
import { deferred } from './inspector/waiting.ts';
import { createWorkers } from './inspector/workers.ts';
import type { LogDatabase } from './recorder/log-database.ts';
import { createMemoryLogDatabase } from './recorder/memory-log-database.ts';
import { createRules } from './rules/rules.ts';
import { createPanels } from './panels.ts';

/** A worker session that nobody uses stays attached for this long, in ms, so that the next fire is quick. */
const LINGER_MS = 5_000;
/** How long a tab that was held or offline when this worker was killed waits for its panel, in ms. */
const GRACE_MS = 5_000;
/** While something is attached this alarm brings a killed worker back, which then puts back what nobody wants any more. */
const ALARM = 'put-back';

speakBrowserLanguage(browser.i18n);

const { promise: ready, resolve: onReady } = deferred();
const memory = createMemory();
const cdp = stayingOffline(createChromeDebugger(ready));
const workers = createWorkers(cdp, { lingerMs: LINGER_MS, changed });
const shared = {
  changed,
  complain: (id: string, error: unknown) => panels.all().forEach(({ inspector }) => inspector.complain(id, error)),
  solved: (id: string) => panels.all().forEach(({ inspector }) => inspector.solved(id)),
};
const keepers = createKeepers(workers, shared);
const rules = createRules(cdp, workers, shared);
const logs = createChromeLogDatabase(memory.run);
const privateLogs = new Map<number, LogDatabase>();

/** Nothing that is done in a private window is written to the disk. */
async function findLogs(tabId: number): Promise<LogDatabase> {
  if (!(await browser.tabs.get(tabId)).incognito) return logs;
  const database = privateLogs.get(tabId) ?? createMemoryLogDatabase();
  privateLogs.set(tabId, database);
  return database;
}

const panels = createPanels(
  (tabId, notify) =>
    createInspector({
      tabId,
      site: createChromeSite(tabId),
      cdp,
      workers,
      keepers,
      rules,
      findLogs: () => findLogs(tabId),
      notify,
      changed,
    }),
  { ready, graceMs: GRACE_MS, onFailure: report },
);

/** What nobody waits for fails into the log of the extension's worker. */
function report(error: unknown) {
  console.error(error);
}

let restored = false;
let saving = false;
/** Saves what must outlive this worker, once for all changes of this moment, and after the commands that it leads to. */
function changed() {
  if (saving || !restored) return;
  saving = true;
  setTimeout(() => {
    saving = false;
    panels.all().forEach(({ inspector }) => inspector.tellStatus());
    const tabs = panels.all().flatMap(({ tabId, inspector }) => {
      const saved = inspector.save();
      return saved ? [{ tabId, ...saved }] : [];
    });
    const stuck = keepers.stuck();
    memory
      .save({ tabs, workers: workers.save(), rules: rules.all(), stuck }, { ...stuck, ...keepers.stuckIfGone() })
      .catch(report);
    setAlarm(tabs.length > 0 || workers.attached).catch(report);
  });
}

/** What was last asked of the browser; null where that is not known. */
let alarmed: boolean | null = null;
async function setAlarm(on: boolean) {
  if (alarmed === on) return;
  alarmed = on;
  try {
    if (on) await browser.alarms.create(ALARM, { periodInMinutes: 0.5 });
    else await browser.alarms.clear(ALARM);
  } catch (error) {
    alarmed = null;
    throw error;
  }
}

async function restore() {
  const saved = await memory.load();
  await cdp.detachOthers([
    ...saved.tabs.map(({ tabId }) => ({ tabId })),
    ...saved.workers.map(({ targetId }) => ({ targetId })),
  ]);
  const lost = await workers.adopt(
    saved.workers,
    saved.tabs.some(({ recording }) => recording !== null) || saved.rules.some(({ on }) => on),
  );
  const why = text('stuck_worker_died');
  const stuck = lost.flatMap(({ worker, emulation }) =>
    emulation.holdsSyncs ? [[worker.key, { since: Date.now(), why }] as const] : [],
  );
  keepers.adopt({ ...saved.stuck, ...Object.fromEntries(stuck) }, workers.all());
  await rules.adopt(saved.rules);
  restored = true;
  onReady();
  await Promise.all(saved.tabs.map(({ tabId, ...tab }) => panels.resume(tabId, tab)));
  keepers.settle();
  changed();
}

browser.runtime.onConnect.addListener((port) => {
  const isOwnPage = port.sender?.url?.startsWith(browser.runtime.getURL('')) === true;
  if (port.name === PANEL_PORT && isOwnPage) panels.connect(port);
  else port.disconnect();
});
browser.runtime.onStartup.addListener(() => {
  void memory.forgetStuck();
  void ready.then(keepers.forgetStuck);
});
browser.webNavigation.onCommitted.addListener(({ tabId, frameId, url, transitionType }) => {
  void panels.get(tabId)?.onNavigated({ url, isReload: transitionType === 'reload', isPage: frameId === 0 });
});
browser.tabs.onRemoved.addListener((tabId) => {
  panels.close(tabId);
  logs.abandon(tabId).catch(report);
  privateLogs.delete(tabId);
});
browser.alarms.onAlarm.addListener(() => undefined); // starting this worker is all that it is for
restore().catch((error: unknown) => {
  report(error);
  restored = true;
  onReady();
});
