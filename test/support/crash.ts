import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from './browser.ts';
import { openExtensionTab, tabIdOf } from './panel-tab.ts';

/**
 * Crashes the process of a page, and with it the workers that run in it.
 * @returns what loads the page again, as its user does; its own session does not answer any more
 */
export async function crash(browser: ExtendedBrowser, page: Page): Promise<() => Promise<void>> {
  const tabId = await tabIdOf(browser, page);
  const session = await browser.context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // It is never answered: what would answer has crashed.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  return async () => {
    const asker = await openExtensionTab(browser, 'manifest.json');
    await asker.evaluate((id) => globalThis.chrome.tabs.reload(id), tabId);
    await asker.close();
  };
}
