import type { BrowserContext, Page } from '@playwright/test';
import { inTime } from './wait-for.ts';

/** The id by which the DevTools protocol, and the extension's `chrome.debugger.getTargets()`, know a page. */
export async function targetIdOf(context: BrowserContext, page: Page): Promise<string> {
  const session = await inTime('a session on the page', context.newCDPSession(page));
  try {
    const { targetInfo } = await inTime("the page's target", session.send('Target.getTargetInfo'));
    return targetInfo.targetId;
  } finally {
    await inTime('the session on the page to end', session.detach());
  }
}
