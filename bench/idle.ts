import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type Tab } from './browser.ts';
import { median } from './measure.ts';
import { openPanel } from './panel.ts';
import { attachWorkers, setHold } from './raw-hold.ts';
import { openSite, registerMany, startBenchSite, type BenchSite } from './sites.ts';

const TAGS = 1_000;
/** How long one sample is, in ms: the list is read more than twice in it. */
const SAMPLE_MS = 1_000;

async function cpuMs({ session }: Tab): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** CPU of each tab's main thread in ms for each second, all in the same seconds. */
async function sampleTabs(tabs: readonly Tab[], samples: number): Promise<number[]> {
  for (const { session } of tabs) await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const perSecond: number[][] = tabs.map(() => []);
  for (let index = 0; index < samples; index++) {
    const start = performance.now();
    const before = await Promise.all(tabs.map(cpuMs));
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    const after = await Promise.all(tabs.map(cpuMs));
    const seconds = (performance.now() - start) / 1000;
    perSecond.forEach((values, tab) => values.push(((after[tab] ?? 0) - (before[tab] ?? 0)) / seconds));
  }
  return perSecond.map(median);
}

/** The open panel and its page while nothing happens, beside a page like it without a panel. */
export const idle: Benchmark = {
  name: 'idle',
  async run(samples) {
    const sites = [await startBenchSite(), await startBenchSite()] as const;
    const browser = await launchBenchBrowser();
    const openHeld = async (site: BenchSite) => {
      const page = await openSite(browser, site);
      for (const worker of await attachWorkers(browser.cdp, site.origin, 1)) await setHold(worker, true);
      await registerMany(page, TAGS);
      return page;
    };
    try {
      const inspected = await openHeld(sites[0]);
      const alone = await openHeld(sites[1]);
      const panel = await openPanel(browser, inspected);
      const [panelCpu = 0, pageCpu = 0, aloneCpu = 0] = await sampleTabs([panel, inspected, alone], samples);
      return [
        { name: 'idle, panel with 1,000 tags', unit: 'ms/s', ours: panelCpu, floor: null, limit: null },
        { name: 'idle, page with 1,000 tags', unit: 'ms/s', ours: pageCpu, floor: aloneCpu, limit: null },
      ];
    } finally {
      await browser.close();
      for (const site of sites) await site.close();
    }
  },
};
