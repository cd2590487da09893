import { waitFor } from '../test/support/wait-for.ts';
import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import { APPLICATION_PANEL, backgroundSyncPainted, panelName, show as showPanel, whenPainted } from './front-end.ts';
import { interleave, medians } from './measure.ts';
import { openDevTools } from './open.ts';
import { openPanel } from './panel.ts';
import { startRecording } from './record.ts';
import { openSite, registerKept, registerMany, startBenchSite } from './sites.ts';

const EVENTS = 1_000;
/** Each makes at least three events in either log. */
const TAGS = 334;

/** From showing it to what was recorded being painted, and how many nodes it has. */
interface Shown {
  readonly ms: number;
  readonly nodes: number;
}

/** Has the panel record so many events, and closes it: its log stays. */
async function recordOurs(browser: BenchBrowser, page: Tab): Promise<void> {
  await registerKept(page);
  const panel = await openPanel(browser, page);
  await startRecording(panel);
  await registerMany(page, TAGS);
  await waitFor('the events in the panel', () => panel.evaluate<boolean>(SHOWN), 60_000);
  await panel.close();
}

const SHOWN = `Number(document.querySelector('.activity-scroller')?.getAttribute('aria-rowcount') ?? 0) > ${EVENTS}`;

/** Has the browser's own recording, which an extension cannot reach, record so many events. */
async function recordBrowsers({ session, ...page }: Tab): Promise<void> {
  const service = 'backgroundSync';
  let seen = 0;
  session.on('BackgroundService.backgroundServiceEventReceived', () => seen++);
  await session.send('BackgroundService.startObserving', { service });
  await session.send('BackgroundService.setRecording', { service, shouldRecord: true });
  await registerMany({ session, ...page }, TAGS);
  await waitFor("the browser's own events", () => seen >= EVENTS, 60_000);
  await session.send('BackgroundService.stopObserving', { service });
}

/** 1,000 recorded events in real DevTools, in the panel and in DevTools' own view of them, each shown for the first time. */
export const show: Benchmark = {
  name: 'show',
  async run(samples) {
    const sites = [await startBenchSite(), await startBenchSite()] as const;
    const browser = await launchBenchBrowser();
    try {
      const recorded = await openSite(browser, sites[0]);
      await recordOurs(browser, recorded);
      const observed = await openSite(browser, sites[1]);
      await recordBrowsers(observed);

      const ours = async (): Promise<Shown> => {
        const frontEnd = await openDevTools(browser, recorded);
        const painting = whenPainted(browser, frontEnd, SHOWN);
        const start = await showPanel(frontEnd, await panelName(frontEnd, browser.extensionId));
        const { at, frame } = await painting;
        const nodes = await frame.evaluate<number>(
          `(() => { let nodes = 0; const walker = document.createTreeWalker(document); while (walker.nextNode()) nodes++; return nodes; })()`,
        );
        await frontEnd.close();
        return { ms: at - start, nodes };
      };
      const floor = async (): Promise<Shown> => {
        const frontEnd = await openDevTools(browser, observed);
        await panelName(frontEnd, browser.extensionId); // DevTools is as ready as on the other side
        const start = await showPanel(frontEnd, APPLICATION_PANEL);
        const { at, nodes } = await backgroundSyncPainted(frontEnd, EVENTS);
        await frontEnd.close();
        return { ms: at - start, nodes };
      };
      const pairs = await interleave(samples, ours, floor);
      const nodes = medians(pairs, (shown) => shown.nodes);
      return [
        { name: 'show, 1,000 events painted', unit: 'ms', ...medians(pairs, ({ ms }) => ms), limit: { times: 0.2 } },
        { name: 'show, nodes of 1,000 events', unit: 'nodes', ...nodes, limit: { most: nodes.floor * 0.05 } },
      ];
    } finally {
      await browser.close();
      for (const site of sites) await site.close();
    }
  },
};
