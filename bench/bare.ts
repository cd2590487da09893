import { waitFor } from '../test/support/wait-for.ts';
import type { BenchBrowser } from './browser.ts';
import { bundlePage } from './bundle.ts';
import type { Answered } from './pages/hop.ts';

/**
 * The least that an extension must do for a panel: a bare page of it sends a message to its worker, which does the bare
 * job. Nobody can save that message: what a page attaches goes with the page, so the debugger has to be the worker's,
 * and a hold that went with its page while the worker was stopped would be stuck.
 */
export interface Bare {
  /** Has a task of `pages/bare.ts` done. */
  ask(task: 'dispatch' | 'attach' | 'hold' | 'release' | 'read', argument: string): Promise<Answered>;
  /** The target of a running service worker. @param url - of its script */
  findWorker(url: string): Promise<string>;
}

/** Opens the page in a window of its own, as the panel is, and connects it with the extension's worker. */
export async function openBare(browser: BenchBrowser): Promise<Bare> {
  const { script } = await bundlePage('bare.ts');
  // A document of the extension that runs none of its code.
  const page = await browser.openTab(`chrome-extension://${browser.extensionId}/manifest.json`, true);
  const worker = await browser.extensionWorker();
  await page.evaluate(script);
  await worker.evaluate(script);
  await page.evaluate('bench.listen()');
  await worker.evaluate('bench.start()');
  await waitFor("the port of the extension's worker", () => page.evaluate<boolean>('bench.isConnected()'));
  return {
    ask: (task, argument) => page.evaluate(`bench.ask('${task}', '${argument}')`),
    findWorker: (url) => worker.evaluate(`bench.findWorker('${url}')`),
  };
}
