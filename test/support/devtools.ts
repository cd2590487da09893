import { chromium, type Browser, type Frame, type Page } from '@playwright/test';
import type { ExtendedBrowser } from './browser.ts';
import { targetIdOf } from './targets.ts';
import { waitFor } from './wait-for.ts';

// DevTools has no public interface to drive it. All that we know of its inside is in this file.

/** The parts of the DevTools front end that are used here. */
interface DevToolsGlobals {
  /** Every panel by its name; an extension's begins with its origin. Missing until the front end has started. */
  UI?: { panels?: Record<string, unknown> };
  InspectorFrontendAPI: { showPanel(name: string): void };
}

/** A module of the front end: the models of what it debugs. */
interface DevToolsSdk {
  DebuggerModel: { DebuggerModel: unknown };
  TargetManager: {
    TargetManager: { instance(): { models(model: unknown): { isPaused(): boolean; resume(): void }[] } };
  };
}

export interface OpenDevTools {
  /** The DevTools front end; its screenshot shows what a user sees, the site's own area left blank. */
  readonly devtoolsPage: Page;
  /** The document of the panel "Background Sync" in it. */
  readonly panel: Frame;
  /** Shows DevTools' own console in place of the panel. */
  hidePanel(): Promise<void>;
  /** Shows the panel again. */
  showPanel(): Promise<void>;
  /** Waits until a script of the page or of its workers is paused at a breakpoint, which hides the panel, and shows it again. */
  waitUntilPaused(): Promise<void>;
  /** Lets every paused script go on, as the button "Resume" does. */
  resume(): Promise<void>;
  /** Closes DevTools, and with it the panel. */
  close(): Promise<void>;
}

/** The front end becomes a page, which a client can attach to, once it is docked; a moment before it is an "other" target. */
async function waitUntilAttachable(browser: ExtendedBrowser, targetId: string): Promise<void> {
  let seen = 'nothing';
  await waitFor('DevTools to open', async () => {
    const { type, url } = (await browser.session.send('Target.getTargetInfo', { targetId })).targetInfo;
    seen = `"${type}" at "${url}"`;
    return type === 'page' && url.startsWith('devtools://');
  }).catch((error: unknown) => {
    throw new Error(`DevTools did not open. The last that was seen of them: ${seen}.`, { cause: error });
  });
}

async function exists({ session }: ExtendedBrowser, targetId: string): Promise<boolean> {
  const { targetInfos } = await session.send('Target.getTargets');
  return targetInfos.some((target) => target.targetId === targetId);
}

async function findPage(client: Browser, targetId: string): Promise<Page | undefined> {
  for (const context of client.contexts()) {
    for (const page of context.pages()) {
      if (page.url().startsWith('devtools://') && (await targetIdOf(context, page)) === targetId) return page;
    }
  }
  return undefined;
}

/** How long a client looks for the page of DevTools, in ms: one that connects while they start may never be told of it. */
const LOOK_MS = 2_000;

/** Connects to the browser by a client of its own: Playwright hides DevTools from the one that launched it. */
async function connectTo(browser: ExtendedBrowser, targetId: string): Promise<{ client: Browser; devtoolsPage: Page }> {
  return waitFor('the page of DevTools', async () => {
    const client = await chromium.connectOverCDP(`http://127.0.0.1:${browser.cdpPort}`);
    try {
      return { client, devtoolsPage: await waitFor('the page', () => findPage(client, targetId), LOOK_MS) };
    } catch {
      await client.close(); // the next one is told
      return undefined;
    }
  });
}

/** Waits until the extension has added its panel; the panel's document does not exist before it is shown. */
async function findPanel(
  devtoolsPage: Page,
  extensionId: string,
): Promise<Pick<OpenDevTools, 'panel' | 'showPanel' | 'hidePanel'>> {
  const name = await waitFor("the extension's panel in DevTools", () =>
    devtoolsPage.evaluate((prefix) => {
      const { UI } = globalThis as unknown as DevToolsGlobals;
      return Object.keys(UI?.panels ?? {}).find((key) => key.startsWith(prefix));
    }, `chrome-extension://${extensionId}`),
  );
  const show = (key: string) =>
    devtoolsPage.evaluate(
      (shown) => (globalThis as unknown as DevToolsGlobals).InspectorFrontendAPI.showPanel(shown),
      key,
    );
  await show(name);
  const url = `chrome-extension://${extensionId}/panel/index.html`;
  const panel = await waitFor("the panel's frame", () => devtoolsPage.frames().find((frame) => frame.url() === url));
  const status = panel.getByRole('status');
  /** What was shown there before may still be given the pointer for a moment. */
  const getsPointer = async () => {
    await status.hover();
    return status.evaluate((element) => element.matches(':hover'));
  };
  return {
    panel,
    async showPanel() {
      await show(name);
      await waitFor('the panel to get the pointer', getsPointer);
    },
    hidePanel: () => show('console'),
  };
}

/** How many scripts are paused; with `resume` they go on. */
function countPaused(devtoolsPage: Page, resume: boolean): Promise<number> {
  return devtoolsPage.evaluate(async (goOn) => {
    const path = 'devtools://devtools/bundled/core/sdk/sdk.js';
    const { DebuggerModel, TargetManager } = (await import(path)) as DevToolsSdk;
    const models = TargetManager.TargetManager.instance().models(DebuggerModel.DebuggerModel);
    const paused = models.filter((model) => model.isPaused());
    if (goOn) for (const model of paused) model.resume();
    return paused.length;
  }, resume);
}

/**
 * Opens the real DevTools for a page and shows the panel "Background Sync" in it.
 * @throws Error if DevTools or the panel does not appear within 10 s
 */
export async function openDevTools(browser: ExtendedBrowser, page: Page): Promise<OpenDevTools> {
  const inspected = await targetIdOf(browser.context, page);
  const { targetId } = await browser.session.send('Target.openDevTools', { targetId: inspected });
  await waitUntilAttachable(browser, targetId);

  const { client, devtoolsPage } = await connectTo(browser, targetId);
  try {
    const panel = await findPanel(devtoolsPage, browser.extensionId);
    const close = async () => {
      // Also once the user has closed DevTools: the target is gone then, which is what was asked for.
      if (!devtoolsPage.isClosed()) {
        await browser.session.send('Target.closeTarget', { targetId });
        // A tab that is closed while its DevTools are still closing asks them whether it may, and is never answered.
        await waitFor('DevTools to close', async () => !(await exists(browser, targetId)));
      }
      await client.close();
    };
    const waitUntilPaused = async () => {
      await waitFor('a paused script', async () => (await countPaused(devtoolsPage, false)) > 0);
      await devtoolsPage.getByRole('tab', { name: 'Sources', selected: true }).waitFor();
      await panel.showPanel();
    };
    const resume = async () => {
      await countPaused(devtoolsPage, true);
    };
    return { devtoolsPage, ...panel, waitUntilPaused, resume, close };
  } catch (error) {
    await client.close();
    throw error;
  }
}
