import type { BrowserContext, Page } from '@playwright/test';

/** The id by which the DevTools protocol, and the extension's `chrome.debugger.getTargets()`, know a page. */
export async function targetIdOf(context: BrowserContext, page: Page): Promise<string> {
  const session = await context.newCDPSession(page);
  try {
    const { targetInfo } = await session.send('Target.getTargetInfo');
    return targetInfo.targetId;
  } finally {
    await session.detach();
  }
}
