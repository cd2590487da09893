import type { Benchmark } from './benchmark.ts';
import { openBare } from './bare.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import { interleave, medians } from './measure.ts';
import { click, openPanel, rest, turnSwitch, waitForButton } from './panel.ts';
import { expectEvents, openSite, registerKept, registerMany, startBenchSite, type BenchSite } from './sites.ts';

/** Tags that are held and let go together. */
export const MANY = 1_000;
export const HOLD = 'Hold syncs';

/** Registers the tags while they are held, and lets them go. @param release - resolves with the epoch ms at which it began */
export async function msToHandlers(
  site: BenchSite,
  page: Tab,
  tags: number,
  release: () => Promise<number>,
): Promise<{ first: number; last: number }> {
  await expectEvents(page, '/', tags);
  await registerMany(page, tags);
  const seen = site.told.length;
  const start = await release();
  const { first, last } = await site.next(seen);
  return { first: first - start, last: last - start };
}

async function openSides(browser: BenchBrowser, sites: readonly [BenchSite, BenchSite]) {
  const ours = await openSite(browser, sites[0]);
  await registerKept(ours);
  const floor = await openSite(browser, sites[1]);
  const bare = await openBare(browser);
  const targetId = await bare.findWorker(`${sites[1].origin}/sw.js`);
  await bare.ask('attach', targetId);
  return { ours, floor, bare, targetId, panel: await openPanel(browser, ours) };
}

/** Letting held tags go, one and 1,000, by the panel's switch and by the one command that it takes, see bare.ts. */
export const release: Benchmark = {
  name: 'release',
  async run(samples) {
    const sites = [await startBenchSite(), await startBenchSite()] as const;
    const browser = await launchBenchBrowser();
    try {
      const { ours, floor, bare, targetId, panel } = await openSides(browser, sites);
      await waitForButton(panel, HOLD);
      const measure = (tags: number) =>
        interleave(
          samples,
          async () => {
            await turnSwitch(panel, HOLD);
            return msToHandlers(sites[0], ours, tags, async () => {
              await rest(panel);
              return click(panel, HOLD);
            });
          },
          async () => {
            await bare.ask('hold', targetId);
            return msToHandlers(sites[1], floor, tags, async () => {
              await rest(panel);
              return (await bare.ask('release', targetId)).start;
            });
          },
        );
      // By itself: of 1,000 the browser sends hundreds on their way before the first handler starts.
      const one = medians(await measure(1), ({ first }) => first);
      const many = medians(await measure(MANY), ({ last }) => last);
      return [
        { name: 'release, first handler', unit: 'ms', ...one, limit: { times: 1.5 } },
        { name: 'release, last of 1,000', unit: 'ms', ...many, limit: { times: 1.1 } },
      ];
    } finally {
      await browser.close();
      for (const site of sites) await site.close();
    }
  },
};
