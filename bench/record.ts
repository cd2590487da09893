import { waitFor } from '../test/support/wait-for.ts';
import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import type { Figure } from './figure.ts';
import { msToHandler, type Side } from './fire.ts';
import { interleave, medians } from './measure.ts';
import { click, openPanel, turnSwitch, waitForButton, waitUntilQuiet } from './panel.ts';
import { attachWorkers } from './raw-hold.ts';
import { HOLD, MANY, msToHandlers } from './release.ts';
import { followServiceWorkers } from './service-workers.ts';
import { openSite, registerKept, startBenchSite, type BenchSite } from './sites.ts';

const RECORD = 'Record';

type RecordedSide = Side & { readonly panel: Tab };

/** As deep as the recorder has the browser take stacks. */
const ASYNC_DEPTH = 32;

async function openSide(browser: BenchBrowser, site: BenchSite): Promise<RecordedSide> {
  const page = await openSite(browser, site);
  await registerKept(page);
  const workers = await followServiceWorkers(page);
  const panel = await openPanel(browser, page);
  await waitForButton(panel, HOLD);
  return { site, page, workers, panel };
}

/**
 * A site whose worker a bare client hears, as the recorder does, and has run the shortest script at each start: whoever records
 * by the protocol pays that, whatever the script is.
 */
async function openHeard(browser: BenchBrowser, site: BenchSite): Promise<Side> {
  const page = await openSite(browser, site);
  await registerKept(page);
  const workers = await followServiceWorkers(page);
  for (const worker of await attachWorkers(browser.cdp, site.origin, 1)) {
    await worker.send('Network.enable');
    await worker.send('Runtime.enable');
    // Which it forgets with each run: sent to one that has stopped, it waits for the next.
    worker.on('Inspector.targetCrashed', () => {
      void worker.send('Runtime.setAsyncCallStackDepth', { maxDepth: ASYNC_DEPTH }).catch(() => undefined);
    });
    // What has no answer the browser sends again at each start; this never has one.
    const expression = 'new Promise(() => undefined)';
    void worker.send('Runtime.evaluate', { expression, awaitPromise: true }).catch(() => undefined);
  }
  return { site, page, workers };
}

/** Begins to record, and waits until that is on. */
export async function startRecording(panel: Tab): Promise<void> {
  await waitForButton(panel, RECORD);
  await click(panel, RECORD);
  await waitFor('the recording to be on', () =>
    panel.evaluate<boolean>(`document.querySelector('button[aria-label=${RECORD}][aria-pressed=true]') !== null`),
  );
}

/** What recording costs the site: two sites alike, each with its panel, of which one is recorded. */
export const record: Benchmark = {
  name: 'record',
  async run(samples) {
    const sites = [await startBenchSite(), await startBenchSite(), await startBenchSite()] as const;
    const browser = await launchBenchBrowser();
    try {
      const ours = await openSide(browser, sites[0]);
      const floor = await openSide(browser, sites[1]);
      const heard = await openHeard(browser, sites[2]);
      await startRecording(ours.panel);
      const figure = async (
        name: string,
        times: number,
        sample: (side: RecordedSide) => Promise<number>,
      ): Promise<Figure> => {
        const pairs = await interleave(
          samples,
          () => sample(ours),
          () => sample(floor),
        );
        return { name: `record, ${name}`, unit: 'ms', ...medians(pairs, (ms) => ms), limit: { times } };
      };
      const coldStart = async (side: Side) => {
        await side.workers.stop('/');
        await waitUntilQuiet(floor.panel);
        await waitUntilQuiet(ours.panel);
        return msToHandler(side, side.workers.dispatch);
      };
      const leastPairs = await interleave(
        samples,
        () => coldStart(heard),
        () => coldStart(floor),
      );
      const least = medians(leastPairs, (ms) => ms);
      return [
        await figure('cold start of a worker', 1.2, coldStart),
        { name: 'record, cold start, heard by a bare client', unit: 'ms', ...least, limit: null },
        await figure('dispatch at a running worker', 1.25, (side) => msToHandler(side, side.workers.dispatch)),
        await figure('release, last of 1,000', 1.25, async ({ site, page, panel }) => {
          await turnSwitch(panel, HOLD);
          const { last } = await msToHandlers(site, page, MANY, () => click(panel, HOLD));
          await waitUntilQuiet(panel);
          return last;
        }),
      ];
    } finally {
      await browser.close();
      for (const site of sites) await site.close();
    }
  },
};
