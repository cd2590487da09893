import { waitFor } from '../test/support/wait-for.ts';
import type { Benchmark } from './benchmark.ts';
import { openBare } from './bare.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import type { Figure } from './figure.ts';
import { interleave, medians } from './measure.ts';
import { click, filterTags, openPanel, rest, waitForButton } from './panel.ts';
import { followServiceWorkers, type ServiceWorkers } from './service-workers.ts';
import {
  expectEvents,
  keptTag,
  openSite,
  registerKept,
  registerScopes,
  startBenchSite,
  type BenchSite,
} from './sites.ts';

/** One of the two sites: the panel inspects one, the floor is measured on the other. */
export interface Side {
  readonly site: BenchSite;
  readonly page: Tab;
  readonly workers: ServiceWorkers;
}

async function openSide(browser: BenchBrowser, site: BenchSite, scopes: number): Promise<Side> {
  const page = await openSite(browser, site);
  await registerScopes(page, scopes);
  return { site, page, workers: await followServiceWorkers(page) };
}

/** Fires, and waits for the handler. @param begin - resolves with the epoch ms at which it began @returns ms */
export async function msToHandler({ site }: Side, begin: () => Promise<number>): Promise<number> {
  const seen = site.told.length;
  const start = await begin();
  return (await site.next(seen)).first - start;
}

/** From the click to the handler's start, in three states of the worker. */
export const fire: Benchmark = {
  name: 'fire',
  async run(samples) {
    const scopes = Array.from({ length: samples + 1 }, (_, index) => `/${index}/`);
    const sites = [await startBenchSite(), await startBenchSite()] as const;
    const browser = await launchBenchBrowser();
    try {
      const ours = await openSide(browser, sites[0], scopes.length);
      const floor = await openSide(browser, sites[1], scopes.length);
      await registerKept(ours.page);
      const panel = await openPanel(browser, ours.page);
      const bare = await openBare(browser);
      const { dispatch } = floor.workers;

      /** What fires the tag of a scope, shown so that its button is there. */
      const show = async (path: string) => {
        await filterTags(panel, keptTag(path));
        await waitForButton(panel, `Fire ${keptTag(path)}`);
        return () => click(panel, `Fire ${keptTag(path)}`);
      };
      const scriptOf = ({ site }: Side, index: number) => `${site.origin}/sw.js?${index}`;
      const figure = async (
        name: string,
        times: number | null,
        sampleOurs: (index: number) => Promise<number>,
        sampleFloor: (index: number) => Promise<number>,
      ): Promise<Figure> => {
        const pairs = await interleave(samples, sampleOurs, sampleFloor);
        const limit = times === null ? null : { times };
        return { name: `fire, ${name}`, unit: 'ms', ...medians(pairs, (ms) => ms), limit };
      };

      const detached = await figure(
        'nothing attached',
        1.5,
        async (index) => {
          const begin = await show(scopes[index] ?? '/');
          await expectEvents(ours.page, scopes[index] ?? '/', 1);
          await rest(panel);
          return msToHandler(ours, begin);
        },
        async (index) => {
          await expectEvents(floor.page, scopes[index] ?? '/', 1);
          const targetId = await bare.findWorker(scriptOf(floor, index));
          await rest(panel);
          return msToHandler(floor, async () => (await bare.ask('dispatch', targetId)).start);
        },
      );

      const fireMain = await show('/');
      await msToHandler(ours, fireMain);
      const running = await figure(
        'worker running',
        2.5,
        async () => {
          await rest(panel);
          return msToHandler(ours, fireMain);
        },
        async () => {
          await rest(panel);
          return msToHandler(floor, dispatch);
        },
      );

      const stopped = await figure(
        'worker stopped',
        1.35,
        async () => {
          await msToHandler(ours, fireMain); // attached still when it is stopped
          await ours.workers.stop('/');
          await rest(panel);
          return msToHandler(ours, fireMain);
        },
        async () => {
          await msToHandler(floor, dispatch);
          await floor.workers.stop('/');
          await rest(panel);
          return msToHandler(floor, dispatch);
        },
      );
      await waitFor('the panel to let the workers go', () =>
        panel.evaluate<boolean>(`document.querySelector('[role=status]').textContent.includes('not attached')`),
      );
      const both = await figure(
        'worker stopped, nothing attached',
        null,
        async (index) => {
          const path = scopes[index] ?? '/';
          await expectEvents(ours.page, path, 1);
          await ours.workers.stop(path);
          const begin = await show(path);
          await rest(panel);
          return msToHandler(ours, begin);
        },
        async () => {
          await msToHandler(floor, dispatch);
          await floor.workers.stop('/');
          await rest(panel);
          return msToHandler(floor, dispatch);
        },
      );
      return [running, stopped, detached, both];
    } finally {
      await browser.close();
      for (const site of sites) await site.close();
    }
  },
};
