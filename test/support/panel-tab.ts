import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from './browser.ts';
import { targetIdOf } from './targets.ts';
import { inTime, waitFor } from './wait-for.ts';

/** Opens a tab at a file of the extension. */
export async function openExtensionTab({ context, extensionId }: ExtendedBrowser, path: string): Promise<Page> {
  const page = await inTime(`a tab for ${path}`, context.newPage());
  await page.goto(`chrome-extension://${extensionId}/${path}`);
  return page;
}

/** Chrome's id of the tab that shows a page, as `chrome.tabs` knows it. */
export async function tabIdOf(browser: ExtendedBrowser, page: Page): Promise<number> {
  const targetId = await targetIdOf(browser.context, page);
  // Asked in a document of the extension that runs none of its code, since the extension's worker may be stopped. By the
  // target, since two tabs may show the same address.
  const asker = await openExtensionTab(browser, 'manifest.json');
  try {
    return await waitFor("the page's tab", () =>
      asker.evaluate(async (id) => {
        const targets = await globalThis.chrome.debugger.getTargets();
        return targets.find((target) => target.id === id)?.tabId;
      }, targetId),
    );
  } finally {
    await inTime('the tab that asked to close', asker.close());
  }
}

/** Opens the panel for a page in an ordinary tab; towards the background it behaves as it does in DevTools. */
export async function openPanelTab(browser: ExtendedBrowser, page: Page): Promise<Page> {
  return openExtensionTab(browser, `panel/index.html?tabId=${await tabIdOf(browser, page)}`);
}
