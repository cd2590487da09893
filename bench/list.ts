import type { Benchmark } from './benchmark.ts';
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
    const worker = await browser.extensionWorker();
    await asker.evaluate(script);
    await worker.evaluate(script);
    const expected = fixture.registrations * fixture.tags;
    const checked = (read: Read) => {
      if (read.tags !== expected) throw new Error(`${read.tags} tags were read, not ${expected}.`);
      return read.ms;
    };
    const pairs = await interleave(
      samples,
      async () => checked(await asker.evaluate(`bench.list(${tabId})`)),
      async () => checked(await worker.evaluate(`bench.readBare(${tabId})`)),
    );
    const values = medians(pairs, (ms) => ms);
    return { name: `list, ${fixture.name}`, unit: 'ms', ...values, limit: { times: 1.35 } };
  } finally {
    await browser.close();
    await site.close();
  }
}

/** From the request to the validated list in a page of the extension, against a bare `executeScript` that reads the same. */
export const list: Benchmark = {
  name: 'list',
  async run(samples) {
    const { script } = await bundlePage('list.ts');
    const figures: Figure[] = [];
    for (const fixture of FIXTURES) figures.push(await measure(fixture, samples, script));
    return figures;
  },
};
