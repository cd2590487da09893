import { expect, test as base, type Page } from '@playwright/test';
import { startDemo, type Demo } from '../../demo/server.ts';
import { launchBrowser, type ExtendedBrowser, type LaunchOptions } from '../support/browser.ts';
import { openDevTools, type OpenDevTools } from '../support/devtools.ts';
import { openPanelTab } from '../support/panel-tab.ts';
import { viewPanel, type PanelView } from '../support/panel-view.ts';
import { goToDemo, registerTag } from './site-actions.ts';
import { recordSite, type RecordedSite } from './recorded-site.ts';
import { registerTags } from './sites/page.ts';
import { startSite, TELLING_WORKER, type Site, type SiteFile } from './sites/site.ts';

// Playwright reads from the pattern of the first parameter which fixtures one needs, and refuses any other parameter.
/* eslint-disable no-empty-pattern -- see above */

interface WorkerFixtures {
  /** How the shared browser is started; a file that asks for another one gets a browser of its own. */
  launch: LaunchOptions;
  /** A browser that the tests of a worker share: a test that kills or reloads things in it uses `ownBrowser`. */
  extended: ExtendedBrowser;
}

interface TestFixtures {
  /** A browser of this test alone. */
  ownBrowser: ExtendedBrowser;
  /** A fresh demo site; its ports, and with them its origins, are new for each test. */
  demo: Demo;
  /** Starts a site of this test alone, with the given files by path. */
  openSite: (files: Record<string, SiteFile>) => Promise<Site>;
  /** Starts a site with this worker, `TELLING_WORKER` unless given, and shows it in the test's own browser until that is active. */
  openInstalled: (worker?: string) => Promise<{ site: Site; page: Page }>;
  /** An empty tab of the shared browser, to be inspected. */
  page: Page;
  /** Opens the panel for a page, in a tab of its own: quicker than DevTools, and the same towards the background. */
  openPanel: (browser: ExtendedBrowser, page: Page) => Promise<PanelView & { page: Page }>;
  /** Shows a site with this worker, `TELLING_WORKER` unless given, in the empty tab until that is active and listed in its panel. */
  openInspected: (worker?: string) => Promise<{ site: Site; panel: PanelView & { page: Page } }>;
  /** Shows a site in the empty tab that is recorded from before its worker is installed. */
  recordSite: (files: Record<string, SiteFile>) => Promise<RecordedSite>;
  /** Opens a page of the demo and the panel for it, in the test's own browser, holds its syncs, and registers a tag. */
  openHeld: (tag: string) => Promise<{ page: Page; panel: PanelView & { page: Page } }>;
  /** Opens the real DevTools for a page, with the panel shown. */
  openRealPanel: (browser: ExtendedBrowser, page: Page) => Promise<PanelView & { devtools: OpenDevTools }>;
}

/** The origins that sites of this process had; the shared browser keeps what each registered. */
const usedOrigins = new Set<string>();

/** Starts a site whose origins no other of this process had: the system gives a port that was closed to somebody again. */
async function startUnused<Started extends { origin: string; otherOrigin?: string; close(): Promise<void> }>(
  start: () => Promise<Started>,
): Promise<Started> {
  for (;;) {
    const started = await start();
    const origins = [started.origin, started.otherOrigin ?? started.origin];
    if (!origins.some((origin) => usedOrigins.has(origin))) {
      for (const origin of origins) usedOrigins.add(origin);
      return started;
    }
    await started.close();
  }
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  launch: [{}, { option: true, scope: 'worker' }],
  extended: [
    async ({ launch }, use) => {
      const extended = await launchBrowser(launch);
      await use(extended);
      await extended.close();
    },
    { scope: 'worker' },
  ],

  ownBrowser: async ({ launch }, use) => {
    const browser = await launchBrowser(launch);
    await use(browser);
    await browser.close();
  },

  demo: async ({}, use) => {
    const demo = await startUnused(startDemo);
    await use(demo);
    await demo.close();
  },

  openSite: async ({}, use) => {
    const opened: Site[] = [];
    await use(async (files) => {
      const site = await startUnused(() => startSite(files));
      opened.push(site);
      return site;
    });
    for (const site of opened) await site.close();
  },

  openInstalled: async ({ ownBrowser, openSite }, use) => {
    await use(async (worker = TELLING_WORKER) => {
      const site = await openSite({ '/sw.js': worker });
      const page = await ownBrowser.context.newPage();
      await page.goto(site.origin);
      await registerTags(page, []);
      return { site, page };
    });
  },

  page: async ({ extended }, use) => {
    const page = await extended.context.newPage();
    await use(page);
    if (!page.isClosed()) await page.close();
  },

  openPanel: async ({}, use) => {
    const opened: Page[] = [];
    await use(async (browser, page) => {
      const panelPage = await openPanelTab(browser, page);
      opened.push(panelPage);
      return { ...viewPanel(panelPage), page: panelPage };
    });
    await Promise.all(opened.map((panelPage) => panelPage.close()));
  },

  openInspected: async ({ extended, page, openSite, openPanel }, use) => {
    await use(async (worker = TELLING_WORKER) => {
      const site = await openSite({ '/sw.js': worker });
      await page.goto(site.origin);
      await registerTags(page, []);
      const panel = await openPanel(extended, page);
      await expect(panel.activeWorker).toBeVisible();
      return { site, panel };
    });
  },

  recordSite: async ({ extended, page, openSite, openPanel }, use) => {
    await use(async (files) => {
      const site = await openSite({ '/empty': '', ...files });
      return recordSite(site, page, () => openPanel(extended, page));
    });
  },

  openHeld: async ({ demo, ownBrowser, openPanel }, use) => {
    await use(async (tag) => {
      const page = await ownBrowser.context.newPage();
      await goToDemo(page, demo, '/');
      const panel = await openPanel(ownBrowser, page);
      await panel.hold.click();
      await expect(panel.status).toContainText('Held: 1 service worker');
      await registerTag(page, tag);
      await expect(panel.row(tag)).toContainText('held');
      return { page, panel };
    });
  },

  openRealPanel: async ({}, use) => {
    const opened: OpenDevTools[] = [];
    await use(async (browser, page) => {
      const devtools = await openDevTools(browser, page);
      opened.push(devtools);
      return { ...viewPanel(devtools.panel), devtools };
    });
    for (const devtools of opened) await devtools.close();
  },
});

export { expect };
