import type { ExtendedBrowser } from './browser.ts';

interface ErrorGlobals {
  unhandled?: string[];
}

/**
 * Collects from now on what nobody handles in the extension's worker, and what it logs as an error.
 * @returns what was collected, as text
 */
export async function collectErrors(browser: ExtendedBrowser): Promise<() => Promise<string[]>> {
  const worker = await browser.worker();
  await worker.evaluate(() => {
    const scope = globalThis as typeof globalThis & ErrorGlobals;
    const unhandled: string[] = [];
    scope.unhandled = unhandled;
    addEventListener('unhandledrejection', ({ reason }) => unhandled.push(String(reason)));
    addEventListener('error', ({ message }) => unhandled.push(message));
    console.error = (...words: unknown[]) => unhandled.push(words.map(String).join(' '));
  });
  return () => worker.evaluate(() => (globalThis as ErrorGlobals).unhandled ?? ['The worker was restarted.']);
}
