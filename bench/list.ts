import type { Benchmark } from './benchmark.ts';
import { openBare } from './bare.ts';
import { launchBenchBrowser } from './browser.ts';
import { bundlePage } from './bundle.ts';
import type { Figure } from './figure.ts';
import { interleave, medians } from './measure.ts';
import { attachWorkers, setHold } from './raw-hold.ts';
import { tabIdOf } from './panel.ts';
import type { Read } from './pages/list.ts';
import { openSite, registerMany, registerScopes, startBenchSite } from './sites.ts';

interface Fixture {
  readonly name: string;
  readonly registrations: number;
  /** Of each registration. */
  readonly tags: number;
}

const FIXTURES: readonly Fixture[] = [
  { name: '1 tag', registrations: 1, tags: 1 },
  { name: '100 tags', registrations: 1, tags: 100 },
  { name: '1,000 tags', registrations: 1, tags: 1_000 },
  { name: '20 registrations × 50 tags', registrations: 20, tags: 50 },
];

async function measure(fixture: Fixture, samples: number, script: string): Promise<Figure> {
  const site = await startBenchSite();
  const browser = await launchBenchBrowser();
  try {
    const page = await openSite(browser, site);
    await registerScopes(page, fixture.registrations - 1);
    for (const worker of await attachWorkers(browser.cdp, site.origin, fixture.registrations))
      await setHold(worker, true);
    await registerMany(page, fixture.tags);
    const tabId = await tabIdOf(browser, page);
    const asker = await browser.openTab(`chrome-extension://${browser.extensionId}/manifest.json`, true);
    await asker.evaluate(script);
    const bare = await openBare(browser);
    const readBare = async (): Promise<Read> => {
      const { value, ms } = await bare.ask('read', String(tabId));
      return { ms, tags: (value as string[][]).flat().length }; // as pages/bare.ts reads them
    };
    const expected = fixture.registrations * fixture.tags;
    const checked = (read: Read) => {
      if (read.tags !== expected) throw new Error(`${read.tags} tags were read, not ${expected}.`);
      return read.ms;
    };
    const pairs = await interleave(
      samples,
      async () => checked(await asker.evaluate(`bench.list(${tabId})`)),
      async () => checked(await readBare()),
    );
    const values = medians(pairs, (ms) => ms);
    return { name: `list, ${fixture.name}`, unit: 'ms', ...values, limit: { times: 1.35 } };
  } finally {
    await browser.close();
    await site.close();
  }
}

/**
 * From the request to the validated list in a page of the extension, against a bare page that has the extension's worker
 * read the same by a bare `executeScript`: the request and the list cross a port on both sides, see bare.ts.
 */
export const list: Benchmark = {
  name: 'list',
  async run(samples) {
    const { script } = await bundlePage('list.ts');
    const figures: Figure[] = [];
    for (const fixture of FIXTURES) figures.push(await measure(fixture, samples, script));
    return figures;
  },
};
