import { startSite } from '../test/e2e/sites/site.ts';
import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type Tab } from './browser.ts';
import { bundlePage } from './bundle.ts';
import { interleave, medians } from './measure.ts';
import type { RowsSample } from './pages/rows.tsx';

const ROWS = 1_000;
/** Where only their number matters. */
const MANY_ROWS = 5_000;

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/rows.css"><body><div id="panel"></div><script src="/rows.js"></script></body></html>`;

/**
 * Without the first two paints wait for the next sixtieth of a second, and what is told apart is whether they missed one.
 * Without the third what turns while the panel reads would be drawn as often as the processor can, instead of sixty times.
 */
const UNLIMITED_FRAMES = ['--disable-frame-rate-limit', '--disable-gpu-vsync', '--force-prefers-reduced-motion'];

function samplePanel(page: Tab, rows: number): Promise<RowsSample> {
  return page.evaluate(`bench.samplePanel(${rows})`);
}

/** The panel on a bare page against plain virtualised rows of the same height, in a window of the same height. */
export const rows: Benchmark = {
  name: 'rows',
  async run(samples) {
    const { script, styles } = await bundlePage('rows.tsx');
    const site = await startSite({
      '/': PAGE,
      '/rows.js': script,
      '/rows.css': { body: styles, headers: { 'Content-Type': 'text/css' } },
    });
    const browser = await launchBenchBrowser({ args: UNLIMITED_FRAMES });
    try {
      const page = await browser.openTab(`${site.origin}/`);
      const { sizes } = await samplePanel(page, ROWS);
      const pairs = await interleave(
        samples,
        () => samplePanel(page, ROWS),
        () => page.evaluate<RowsSample>(`bench.samplePlain(${ROWS}, ${JSON.stringify(sizes)})`),
      );
      const unlike = pairs.find(({ floor }) => floor.sizes.row !== sizes.row || floor.sizes.window !== sizes.window);
      if (unlike !== undefined) {
        throw new Error(`The plain rows are ${JSON.stringify(unlike.floor.sizes)}, ours ${JSON.stringify(sizes)}.`);
      }
      const many = await samplePanel(page, MANY_ROWS);
      const elements = (name: string, ours: number) =>
        ({ name, unit: 'elements', ours, floor: null, limit: { most: 450 } }) as const;
      return [
        { name: 'rows, data to paint', unit: 'ms', ...medians(pairs, ({ data }) => data), limit: { times: 1.3 } },
        {
          name: 'rows, filter keystroke to paint',
          unit: 'ms',
          ...medians(pairs, ({ filter }) => filter),
          limit: { times: 1.4 },
        },
        elements('rows, elements with 1,000', Math.max(...pairs.map(({ ours }) => ours.elements))),
        elements('rows, elements with 5,000', many.elements),
      ];
    } finally {
      await browser.close();
      await site.close();
    }
  },
};
