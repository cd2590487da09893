import type { BrowserContext } from '@playwright/test';
import { launchBrowser } from '../../test/support/browser.ts';
import { openDevTools } from '../../test/support/devtools.ts';
import { say } from '../setup/say.mjs';
import type { Site } from './site.ts';

/** Resolves when the browser has ended or its last tab is closed; on macOS it goes on without a window. */
function closedByUser(context: BrowserContext): Promise<void> {
  return new Promise((resolve) => {
    context.once('close', () => resolve());
    const follow = (page: { once(event: 'close', listener: () => void): unknown }) =>
      page.once('close', () => {
        if (context.pages().length === 0) resolve();
      });
    context.pages().forEach(follow);
    context.on('page', follow);
  });
}

/** Shows a site with DevTools open on the panel, until the user closes the window or `interrupted` resolves. */
export async function runHeaded(site: Site, interrupted: Promise<unknown>): Promise<void> {
  const browser = await launchBrowser({ headless: false, size: { width: 1400, height: 1000 } });
  try {
    const closed = closedByUser(browser.context);
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await site.open(page);
    await openDevTools(browser, page);
    say(
      `Inspecting ${site.url} in ${browser.version}, the panel "Background Sync" shown. Close the window or press Ctrl+C to end.`,
    );
    await Promise.race([closed, interrupted]);
  } finally {
    await browser.close();
  }
}
