import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from './browser.ts';
import { targetIdOf } from './targets.ts';

/** What the extension's debugger is attached to, as the browser says: of the page's tab and of all workers. */
export async function debuggedByExtension(browser: ExtendedBrowser, page: Page): Promise<string[]> {
  const pageId = await targetIdOf(browser.context, page);
  const worker = await browser.worker();
  return worker.evaluate(async (id) => {
    const { debugger: debugging } = globalThis.chrome;
    const targets = (await debugging.getTargets()).filter((target) => target.id === id || target.type === 'worker');
    const answers = await Promise.allSettled(
      // Refused unless this extension is attached; a stopped worker answers as well.
      targets.map(({ tabId, id: targetId }) =>
        debugging.sendCommand(tabId === undefined ? { targetId } : { tabId }, 'Schema.getDomains'),
      ),
    );
    return targets.flatMap(({ type, url }, index) => {
      const answer = answers[index];
      const isRefused = answer?.status === 'rejected' && /not attached/i.test(String(answer.reason));
      return isRefused ? [] : [`${type} ${url}`];
    });
  }, pageId);
}
