import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from './browser.ts';

/**
 * Runs an expression in the extension's isolated world of a page, which the page itself cannot reach: so a test gives the
 * extension another browser than there is. The world exists once the panel has read the page.
 */
export async function inIsolatedWorld(browser: ExtendedBrowser, page: Page, expression: string): Promise<void> {
  const session = await browser.context.newCDPSession(page);
  const found = new Promise<number>((resolve) => {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin === `chrome-extension://${browser.extensionId}`) resolve(context.id);
    });
  });
  await session.send('Runtime.enable');
  await session.send('Runtime.evaluate', { contextId: await found, expression });
  await session.detach();
}
