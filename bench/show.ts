import { join } from 'node:path';
import { ROOT } from '../scripts/setup.mjs';
import { waitFor } from '../test/support/wait-for.ts';
import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser, type BenchBrowser, type Tab } from './browser.ts';
import { APPLICATION_PANEL, backgroundSyncPainted, panelName, show as showPanel, whenPainted } from './front-end.ts';
import { interleave, median, medians } from './measure.ts';
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

/** Of `plain-panel/`, which shows nothing but its rows. */
const PLAIN_SHOWN = `document.querySelector('p') !== null`;

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

/** 1,000 recorded events in real DevTools, in the panel and in DevTools' own view of them, each shown for the first time; and how much of it an extension's panel takes that shows nothing but rows. */
export const show: Benchmark = {
  name: 'show',
  async run(samples) {
    const sites = [await startBenchSite(), await startBenchSite()] as const;
    const browser = await launchBenchBrowser();
    const plain = await launchBenchBrowser({ extension: join(ROOT, 'bench', 'plain-panel') });
    try {
      const recorded = await openSite(browser, sites[0]);
      await recordOurs(browser, recorded);
      const observed = await openSite(browser, sites[1]);
      await recordBrowsers(observed);
      const unobserved = await openSite(plain, sites[0]);

      const shown = async (inBrowser: BenchBrowser, page: Tab, isShown: string): Promise<Shown> => {
        const frontEnd = await openDevTools(inBrowser, page);
        const painting = whenPainted(inBrowser, frontEnd, isShown);
        const start = await showPanel(frontEnd, await panelName(frontEnd, inBrowser.extensionId));
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
      // The plain panel is shown within our turn: DevTools' own view is the floor of both.
      const plainly: number[] = [];
      const pairs = await interleave(
        samples,
        async (index) => {
          const { ms } = await shown(plain, unobserved, PLAIN_SHOWN);
          if (index > 0) plainly.push(ms);
          return shown(browser, recorded, SHOWN);
        },
        floor,
      );
      const painted = medians(pairs, ({ ms }) => ms);
      const nodes = medians(pairs, (shown) => shown.nodes);
      return [
        { name: 'show, 1,000 events painted', unit: 'ms', ...painted, limit: { times: 0.2 } },
        { name: 'show, a plain panel', unit: 'ms', ours: median(plainly), floor: painted.floor, limit: null },
        { name: 'show, nodes of 1,000 events', unit: 'nodes', ...nodes, limit: { most: nodes.floor * 0.05 } },
      ];
    } finally {
      await browser.close();
      await plain.close();
      for (const site of sites) await site.close();
    }
  },
};
