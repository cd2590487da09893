import { waitFor } from '../test/support/wait-for.ts';
import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import {
  APPLICATION_PANEL,
  BEGIN_WITH_SERVICE_WORKERS,
  panelName,
  panelPainted,
  serviceWorkersPainted,
  show,
} from './front-end.ts';
import { interleave, medians } from './measure.ts';
import { attachWorkers, setHold } from './raw-hold.ts';
import { openSite, registerMany, startBenchSite } from './sites.ts';

const TAGS = 20;

/** Opens DevTools for a page. @returns its front end */
export async function openDevTools(browser: BenchBrowser, page: Tab): Promise<Tab> {
  const { targetId } = await browser.cdp.send('Target.openDevTools', { targetId: page.targetId });
  // It becomes a page, which can be attached to, once it is docked.
  await waitFor('DevTools to open', async () => {
    const { targetInfo } = await browser.cdp.send('Target.getTargetInfo', { targetId });
    return targetInfo.type === 'page' && targetInfo.url.startsWith('devtools://');
  });
  return browser.attach(targetId);
}

/** Both sides of a pair are shown for the first time in the same DevTools, which are opened anew for each pair. */
function devtoolsByTurns(browser: BenchBrowser, page: Tab) {
  let opened: { index: number; frontEnd: Tab } | undefined;
  return async (index: number, sample: (frontEnd: Tab) => Promise<number>): Promise<number> => {
    if (opened?.index !== index) {
      opened = { index, frontEnd: await openDevTools(browser, page) };
      return sample(opened.frontEnd);
    }
    const ms = await sample(opened.frontEnd);
    await opened.frontEnd.close();
    return ms;
  };
}

/** Showing the panel in real DevTools for the first time, against showing DevTools' own view of the service workers. */
export const open: Benchmark = {
  name: 'open',
  async run(samples) {
    const site = await startBenchSite();
    const browser = await launchBenchBrowser({ devtoolsSettings: BEGIN_WITH_SERVICE_WORKERS });
    try {
      const page = await openSite(browser, site);
      for (const worker of await attachWorkers(browser.cdp, site.origin, 1)) await setHold(worker, true);
      await registerMany(page, TAGS);

      const devtools = devtoolsByTurns(browser, page);
      const pairs = await interleave(
        samples,
        (index) =>
          devtools(index, async (frontEnd) => {
            const painted = panelPainted(browser, frontEnd);
            const start = await show(frontEnd, await panelName(frontEnd, browser.extensionId));
            return (await painted) - start;
          }),
        (index) =>
          devtools(index, async (frontEnd) => {
            await panelName(frontEnd, browser.extensionId); // DevTools is as ready as on the other side
            const start = await show(frontEnd, APPLICATION_PANEL);
            return (await serviceWorkersPainted(frontEnd)) - start;
          }),
      );
      return [
        { name: 'open, shown to rows painted', unit: 'ms', ...medians(pairs, (ms) => ms), limit: { times: 0.4 } },
      ];
    } finally {
      await browser.close();
      await site.close();
    }
  },
};
