import type { Page } from '@playwright/test';
import type { LogEvent } from '../../extension/protocol/log.ts';
import type { PanelView } from '../support/panel-view.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expectStopRecorded, updateWorker } from './site-actions.ts';
import { expect, test } from './fixtures.ts';
import { registeredTags, registerTags } from './sites/page.ts';
import { PAGE, TELLING_WORKER, type Site, type SiteFile } from './sites/site.ts';

const STARTS = 50;
/** Of a site that installs its worker anew, or new versions of it, all the time. */
const STARTS_PER_VERSION = 5;
const IMMEDIATELY = "addEventListener('install', () => skipWaiting());";
const MODULE_PAGE = PAGE.replace(
  'globalThis.ready = register();',
  "globalThis.ready = register('/sw.js', { type: 'module' });",
);

/** Stops the worker and lets a sync start it, again and again. */
async function startBySyncs(page: Page, site: Site, stop: (start: number) => Promise<void>): Promise<void> {
  for (let start = 0; start < STARTS; start++) {
    await stop(start);
    await registerTags(page, [`tag ${start}`]);
    await expect.poll(() => site.told.length, { intervals: [5] }).toBe(start + 1);
    // The event is over when the browser has taken its tag off the list.
    await expect.poll(() => registeredTags(page), { intervals: [5] }).toEqual([]);
  }
}

/**
 * Every event that the site's server was told of is in the log, once, and no other.
 * @param mayBeUnseen - whether it may be told only as one whose tag is gone: the browser lets nobody be in time for each
 */
async function expectNoneMissed(panel: PanelView, site: Site, mayBeUnseen: boolean): Promise<void> {
  const seen = site.told.map((told) => (told as { tag: string }).tag);
  expect(new Set(seen).size).toBe(STARTS);
  const recorded = async () => {
    // One that nobody saw is told when its tag is found to be gone.
    const events = (await recordedLog(panel.document, site.origin)).sort((a, b) => a.at - b.at);
    const ofBrowser = (wanted: string) => events.filter(({ type, via }) => type === wanted && via === 'browser');
    const dispatched = ofBrowser('dispatched');
    const begun = dispatched.map(({ dispatchId }) => dispatchId);
    const ended = ofBrowser('settled');
    const settled = ended.toSorted((a, b) => begun.indexOf(a.dispatchId) - begun.indexOf(b.dispatchId));
    // The end of one whose worker stopped in that moment is dated by when that is heard of; all others come in their order.
    const isTold = ({ outcome }: LogEvent) => outcome !== 'interrupted';
    const outOfOrder = ended.filter(isTold).filter((event, index) => event !== settled.filter(isTold)[index]);
    const unseen = events.filter(({ outcome }) => outcome === 'unseen' && !mayBeUnseen);
    const tags = (of: typeof events) => of.map(({ tag }) => tag);
    return { dispatched: tags(dispatched), settled: tags(settled), outOfOrder, unseen };
  };
  await expect.poll(recorded).toEqual({ dispatched: seen, settled: seen, outOfOrder: [], unseen: [] });
}

/** The versions whose start is recorded. */
async function startedVersions(panel: PanelView, site: Site): Promise<Set<string | undefined>> {
  const events = await recordedLog(panel.document, site.origin);
  return new Set(events.flatMap(({ type, version }) => (type === 'worker started' ? [version] : [])));
}

/**
 * Unregisters the worker and installs it again, as a site does that was never there. It is awaited that the new one is recorded:
 * the debugger of these tests lets it go at once, and on a busy machine that may be before the extension has heard of it.
 */
async function registerAnew(page: Page, site: Site, _start: number, panel: PanelView): Promise<void> {
  const before = await startedVersions(panel, site);
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.unregister();
  });
  await page.reload();
  await registerTags(page, []);
  await expect.poll(async () => (await startedVersions(panel, site)).size).toBeGreaterThan(before.size);
}

async function installVersion(page: Page, site: Site, start: number): Promise<void> {
  site.serve('/sw.js', `${IMMEDIATELY}${TELLING_WORKER}// version ${start}`);
  expect(await updateWorker(page, 'activated')).toBe('activated');
}

interface Case {
  what: string;
  files: Record<string, SiteFile>;
  /** Whether the worker was installed, and ran, before it was recorded. */
  late?: boolean;
  /** Whether it waits for nobody when it starts: see ARCHITECTURE.md, "Of a version that came by an update". */
  mayBeUnseen?: boolean;
  /** What happens to the worker in between. */
  change?: (page: Page, site: Site, start: number, panel: PanelView) => Promise<void>;
  inDevTools?: boolean;
}

const cases: Case[] = [
  { what: 'a classic worker that ran before', files: { '/sw.js': TELLING_WORKER }, late: true, mayBeUnseen: true },
  { what: 'a worker just installed', files: { '/sw.js': TELLING_WORKER }, change: registerAnew },
  {
    what: 'a version that has just come by an update',
    files: { '/sw.js': IMMEDIATELY + TELLING_WORKER },
    change: installVersion,
    mayBeUnseen: true,
  },
  {
    what: 'a worker that imports scripts',
    files: { '/sw.js': "importScripts('/one.js', '/two.js');", '/one.js': 'self.one = 1;', '/two.js': TELLING_WORKER },
  },
  {
    what: 'a module worker',
    files: {
      '/': MODULE_PAGE,
      '/sw.js': "import './one.js'; import './two.js';",
      '/one.js': 'self.one = 1;',
      '/two.js': TELLING_WORKER,
    },
  },
  { what: 'a worker while DevTools is open on the tab', files: { '/sw.js': TELLING_WORKER }, inDevTools: true },
];

for (const { what, files, late = false, mayBeUnseen = false, change, inDevTools = false } of cases) {
  test(`misses no event that starts ${what}`, async ({ extended, page, openSite, openPanel, openRealPanel }) => {
    const site = await openSite({ ...files, '/empty': '' });
    await page.goto(late ? `${site.origin}/` : `${site.origin}/empty`);
    if (late) await registerTags(page, []);
    const panel = await (inDevTools ? openRealPanel : openPanel)(extended, page);
    await panel.preserveLog.check();
    await panel.startRecording();
    if (!late) await page.goto(`${site.origin}/`);
    await registerTags(page, []);
    await expect(panel.row('sw.js active')).toBeVisible();
    const workers = await watchServiceWorkers(extended.context, page);
    const scope = `${site.origin}/`;
    await startBySyncs(page, site, async (start) => {
      if (start % STARTS_PER_VERSION === 0) await change?.(page, site, start, panel);
      const since = Date.now();
      await workers.stopWorker(scope);
      if (!mayBeUnseen) await expectStopRecorded(panel, scope, since);
    });
    await expectNoneMissed(panel, site, mayBeUnseen);
    await workers.close();
  });
}
