import { startDemo, type Demo } from '../../../demo/server.ts';
import type { Page } from '@playwright/test';
import { launchBrowser, type ExtendedBrowser } from '../../support/browser.ts';
import type { OpenDevTools } from '../../support/devtools.ts';
import { openPanelTab } from '../../support/panel-tab.ts';
import { viewPanel, type PanelView } from '../../support/panel-view.ts';
import { watchServiceWorkers, type ServiceWorkers } from '../../support/service-workers.ts';
import { goToDemo } from '../site-actions.ts';

/** Where the random sequences are played: a browser with a page of the demo and the panel for it, in a tab. */
export interface World {
  readonly browser: ExtendedBrowser;
  readonly demo: Demo;
  readonly page: Page;
  readonly workers: ServiceWorkers;
  panelPage: Page;
  panel: PanelView;
  /** The real DevTools of the page, while they are open. */
  devtools: OpenDevTools | null;
}

export async function openWorld(): Promise<World> {
  const browser = await launchBrowser();
  const demo = await startDemo();
  const page = await browser.context.newPage();
  await goToDemo(page, demo, '/');
  const workers = await watchServiceWorkers(browser.context, page);
  const panelPage = await openPanelTab(browser, page);
  return { browser, demo, page, panelPage, panel: viewPanel(panelPage), workers, devtools: null };
}

export async function closeWorld({ browser, demo, devtools }: World): Promise<void> {
  await devtools?.close();
  await browser.close();
  await demo.close();
}

/** Where the page is, whether its scripts are done, and its workers, for the message of a failure. */
export async function whatThePageSays({ page }: World): Promise<string> {
  return page.evaluate(async () => {
    const { ready = 'not' } = document.documentElement.dataset;
    const registrations = await navigator.serviceWorker.getRegistrations();
    const states = registrations.map(({ scope, installing, waiting, active }) =>
      [scope, ...[installing, waiting, active].map((worker) => worker?.state ?? '-')].join(' '),
    );
    return `The page: ${location.href}, ready: ${ready}, online: ${navigator.onLine}, ${states.join('; ') || 'no worker'}.`;
  });
}

/** The panel's switches that are not done, its status line and its problems, for the message of a failure. */
export async function whatThePanelSays({ panelPage, panel }: World): Promise<string> {
  if (panelPage.isClosed()) return 'The panel is closed.';
  const busy = await panel.document.locator('[aria-busy=true]').allTextContents();
  const [status, alerts] = [await panel.status.allTextContents(), await panel.alerts.allTextContents()];
  return `The panel says: ${[...status, ...alerts].join(' | ')}; busy: ${busy.join(', ') || 'nothing'}.`;
}
