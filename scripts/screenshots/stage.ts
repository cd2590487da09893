import type { Locator, Page } from '@playwright/test';
import type { Demo } from '../../demo/server.ts';
import type { ExtendedBrowser } from '../../test/support/browser.ts';
import { openDevTools, type OpenDevTools } from '../../test/support/devtools.ts';
import { openPanelTab } from '../../test/support/panel-tab.ts';
import { viewPanel, type PanelView } from '../../test/support/panel-view.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import type { Subject } from './state.ts';

/** The panel, and itself as what is photographed. */
export type ShownPanel = PanelView & Subject;

/** A browser and a demo site of one state alone, and what the states do with them. */
export interface Stage {
  readonly browser: ExtendedBrowser;
  readonly demo: Demo;
  /** The tab that is inspected. */
  readonly page: Page;
  /** Opens a page of the demo and waits until its worker is active. */
  visit(path: string): Promise<void>;
  /** Registers one-shot tags as a site does, one after the other. */
  register(scope: string, tags: readonly string[]): Promise<void>;
  /** Shows the panel in a tab of its own, once it has read the site. */
  openPanel(): Promise<ShownPanel>;
  /** Shows the panel in the real DevTools. */
  openDevTools(): Promise<ShownPanel & { devtools: OpenDevTools }>;
}

async function untilRead(panel: PanelView): Promise<void> {
  await waitFor('the panel to read the site', async () => (await panel.tree.getAttribute('aria-busy')) !== 'true');
}

/** @param page - is inspected */
export function createStage(browser: ExtendedBrowser, demo: Demo, page: Page): Stage {
  return {
    browser,
    demo,
    page,
    visit: async (path) => {
      await page.goto(demo.origin + path);
      await page.locator('html[data-ready=true]').waitFor({ state: 'attached' });
    },
    register: (scope, tags) =>
      page.evaluate(
        async ([path, names]) => {
          const registration = await navigator.serviceWorker.getRegistration(path);
          const { sync } = registration as unknown as { sync: { register(tag: string): Promise<void> } };
          for (const name of names) await sync.register(name);
        },
        [scope, tags] as const,
      ),
    openPanel: async () => {
      const tab = await openPanelTab(browser, page);
      const panel = { ...viewPanel(tab), page: tab, isDevTools: false };
      await untilRead(panel);
      return panel;
    },
    openDevTools: async () => {
      const devtools = await openDevTools(browser, page);
      const panel = { ...viewPanel(devtools.panel), devtools, page: devtools.devtoolsPage, isDevTools: true };
      await untilRead(panel);
      return panel;
    },
  };
}

/** Puts away what explains the browser's bar; it is there from the first time that the debugger is attached. */
export async function dismissBarNote(panel: PanelView): Promise<void> {
  await panel.document.getByRole('button', { name: 'Got it' }).click();
}

/** Turns a switch on and waits until it is so. */
export async function turnOn(toggle: Locator): Promise<void> {
  await toggle.click();
  await waitFor('the switch to be on', async () => {
    const [checked, busy] = [await toggle.getAttribute('aria-checked'), await toggle.getAttribute('aria-busy')];
    return checked === 'true' && busy !== 'true';
  });
}

/** Waits until the row of a tag shows a state. */
export async function untilState(panel: PanelView, tag: string, state: string): Promise<void> {
  await waitFor(`${tag} to be ${state}`, async () =>
    (await panel.tags()).some((row) => row.tag === tag && row.state === state),
  );
}
