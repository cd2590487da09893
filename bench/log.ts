import { startSite } from '../test/e2e/sites/site.ts';
import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import { bundlePage } from './bundle.ts';
import type { Figure } from './figure.ts';
import { interleave, medians } from './measure.ts';
import type { RowSizes } from './pages/plain-rows.tsx';

const EVENTS = 100_000;
/** As many as a busy site makes between two looks of the background. */
const BATCH = 100;
const FEW = 1_000;
const FRAMES = 60;
const FILE_BYTES = 20_000_000;

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/log.css"><body><div id="panel"></div><script src="/log.js"></script></body></html>`;

/** As in rows.ts: frames as fast as they are drawn, and nothing that turns. */
const UNLIMITED_FRAMES = ['--disable-frame-rate-limit', '--disable-gpu-vsync', '--force-prefers-reduced-motion'];

async function heapBytes({ session }: Tab): Promise<number> {
  // What is let go of by one collection, such as a finished promise's closure, is taken by the next.
  for (let times = 0; times < 3; times++) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** @returns ms of CPU that the page's main thread takes for each frame of scrolling */
async function scrollCpu(page: Tab): Promise<number> {
  const taskMs = async () => {
    const { metrics } = await page.session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  await page.session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskMs();
  await page.evaluate(`bench.scroll(${FRAMES})`);
  return ((await taskMs()) - before) / FRAMES;
}

/** Opens the bare page in a window of its own, with the panel and so many events in it. @returns it and their bytes in the heap */
async function openWithEvents(browser: BenchBrowser, address: string, events: number) {
  const page = await browser.openTab(address, true);
  await page.evaluate('bench.openPanel()');
  const empty = await heapBytes(page);
  await page.evaluate(`bench.more(${events})`);
  return { page, bytes: (await heapBytes(page)) - empty };
}

/** The panel on a bare page with a log as large as it gets, and the log's files. */
export const log: Benchmark = {
  name: 'log',
  async run(samples) {
    const { script, styles } = await bundlePage('log.tsx');
    const site = await startSite({
      '/': PAGE,
      '/log.js': script,
      '/log.css': { body: styles, headers: { 'Content-Type': 'text/css' } },
    });
    const browser = await launchBenchBrowser({ args: UNLIMITED_FRAMES });
    try {
      const address = `${site.origin}/`;
      const raw = await browser.openTab(address);
      const before = await heapBytes(raw);
      await raw.evaluate(`bench.keepRaw(${EVENTS})`);
      const rawBytes = (await heapBytes(raw)) - before;
      await raw.close();

      const { page: full, bytes } = await openWithEvents(browser, address, EVENTS);
      const { page: small } = await openWithEvents(browser, address, FEW);
      const sizes = await full.evaluate<RowSizes & { rows: number; elements: number }>('bench.sizes()');
      const plain = await browser.openTab(address, true);
      await plain.evaluate(`bench.openPlain(${sizes.rows}, ${JSON.stringify(sizes)})`);

      const figure = async (
        name: string,
        unit: Figure['unit'],
        limit: Figure['limit'],
        ours: () => Promise<number>,
        floor: () => Promise<number>,
      ): Promise<Figure> => {
        const values = medians(await interleave(samples, ours, floor), (value) => value);
        return { name: `log, ${name}`, unit, ...values, limit };
      };
      const figures = [
        await figure(
          'CPU of a scroll frame, 100,000 events',
          'ms',
          { times: 1.25 },
          () => scrollCpu(full),
          () => scrollCpu(plain),
        ),
        await figure(
          '100 more to paint, 100,000 events against 1,000',
          'ms',
          null,
          () => full.evaluate(`bench.more(${BATCH})`),
          () => small.evaluate(`bench.more(${BATCH})`),
        ),
      ];
      await full.close();
      await plain.close();
      await small.evaluate(`bench.makeFile(${FILE_BYTES})`);
      return [
        ...figures,
        {
          name: 'log, heap, 100,000 events',
          unit: 'KiB',
          ours: bytes / 1024,
          floor: rawBytes / 1024,
          limit: { times: 2 },
        },
        {
          name: 'log, elements, 100,000 events',
          unit: 'elements',
          ours: sizes.elements,
          floor: null,
          limit: null,
        },
        await figure(
          'import of 20 MB',
          'ms',
          null,
          () => small.evaluate('bench.msToImport()'),
          () => small.evaluate('bench.msToParse()'),
        ),
        await figure(
          'export of 20 MB',
          'ms',
          null,
          () => small.evaluate('bench.msToExport()'),
          () => small.evaluate('bench.msToStringify()'),
        ),
      ];
    } finally {
      await browser.close();
      await site.close();
    }
  },
};
