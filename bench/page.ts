import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import type { Figure } from './figure.ts';
import { interleave, medians } from './measure.ts';
import { openPanel, turnSwitch, waitForButton } from './panel.ts';
import { openSite, registerKept, startBenchSite, type BenchSite } from './sites.ts';

/** A busy page: scripts, elements and their layout, in slices, so that what else runs in the page comes between them. */
const WORKLOAD = `(async () => {
  const box = document.body.appendChild(document.createElement('div'));
  for (let slice = 0; slice < 12; slice++) {
    let sum = 0;
    for (let index = 0; index < 1_500_000; index++) sum += Math.sqrt(index * slice);
    box.textContent = '';
    for (let index = 0; index < 400; index++) box.appendChild(document.createElement('p')).textContent = index + ' ' + sum;
    box.getBoundingClientRect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  box.remove();
})()`;

/** @returns ms of CPU that the page's main thread takes for the workload, with all that happens meanwhile */
async function cpu(page: Tab): Promise<number> {
  const taskMs = async () => {
    const { metrics } = await page.session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  await page.session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskMs();
  await page.evaluate(WORKLOAD);
  return (await taskMs()) - before;
}

/** @returns the KiB that a page that has just been loaded keeps after a collection */
async function heap(browser: BenchBrowser, site: BenchSite): Promise<number> {
  const page = await openSite(browser, site);
  // What is let go of by one collection, such as a finished promise's closure, is taken by the next.
  for (let times = 0; times < 3; times++) await page.session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await page.session.send('Runtime.getHeapUsage');
  await page.close();
  return usedSize / 1024;
}

/** @returns how long the scripts are, in UTF-16 code units, that an extension runs in the page */
async function injected({ session }: Tab): Promise<number> {
  let length = 0;
  const stop = session.on('Debugger.scriptParsed', (script) => {
    // Of the isolated world by its name and origin; what is injected into the page's own world has the extension's address.
    const { origin = '' } = (script.executionContextAuxData ?? {}) as { origin?: string };
    if (`${script.url} ${origin} ${worlds.get(script.executionContextId) ?? ''}`.includes('chrome-extension://')) {
      length += script.length ?? 0;
    }
  });
  const worlds = new Map<number, string>();
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.set(context.id, context.origin));
  await session.send('Runtime.enable');
  await session.send('Debugger.enable');
  await session.send('Debugger.disable');
  await session.send('Runtime.disable');
  stop();
  return length;
}

/** The page beside the extension, its panel, and a hold, against the same page in a browser without the extension. */
export const page: Benchmark = {
  name: 'page',
  async run(samples) {
    const site = await startBenchSite();
    const plain = await launchBenchBrowser({ extension: null });
    const extended = await launchBenchBrowser();
    try {
      const figures: Figure[] = [];
      const alone = await openSite(plain, site);
      const inspected = await openSite(extended, site);
      const compare = async (name: string, times: number) => {
        const pairs = await interleave(
          samples,
          () => cpu(inspected),
          () => cpu(alone),
        );
        figures.push({ name: `page, CPU, ${name}`, unit: 'ms', ...medians(pairs, (ms) => ms), limit: { times } });
      };

      await compare('panel closed', 1.02);
      const heaps = await interleave(
        samples,
        () => heap(extended, site),
        () => heap(plain, site),
      );
      figures.push({
        name: 'page, heap, panel closed',
        unit: 'KiB',
        ...medians(heaps, (kib) => kib),
        limit: { more: 1 },
      });
      figures.push({
        name: 'page, injected, panel closed',
        unit: 'bytes',
        ours: await injected(inspected),
        floor: await injected(alone),
        limit: { most: 0 },
      });

      await registerKept(inspected);
      await registerKept(alone);
      const panel = await openPanel(extended, inspected);
      if ((await injected(inspected)) === 0)
        throw new Error('The panel reads the page, but nothing of it was seen there.');
      await compare('panel open', 1.05);
      await waitForButton(panel, 'Hold syncs');
      await turnSwitch(panel, 'Hold syncs');
      await compare('with a hold on', 1.05);
      return figures;
    } finally {
      await plain.close();
      await extended.close();
      await site.close();
    }
  },
};
