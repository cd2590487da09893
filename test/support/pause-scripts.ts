import type { BrowserContext, Page } from '@playwright/test';

/** Stops a page's scripts as a breakpoint does. Returns what lets them go on. */
export async function pauseScripts(context: BrowserContext, page: Page): Promise<() => Promise<void>> {
  const session = await context.newCDPSession(page);
  await session.send('Debugger.enable');
  const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Debugger.pause');
  const evaluated = page.evaluate(() => 1).catch(() => undefined); // the page may be closed while it is paused
  await paused;
  return async () => {
    await session.send('Debugger.resume');
    await evaluated;
  };
}
