import fc from 'fast-check';
import type { Page } from '@playwright/test';
import { startDemo, type Demo } from '../../demo/server.ts';
import { launchBrowser, type ExtendedBrowser } from '../support/browser.ts';
import { killExtensionWorker } from '../support/extension-worker.ts';
import { openPanelTab } from '../support/panel-tab.ts';
import { viewPanel, type PanelView } from '../support/panel-view.ts';
import { watchServiceWorkers, type ServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { fired, goToDemo, registerTag } from './site-actions.ts';

/** How many sequences. `SEQUENCES=100 SEED=7 npm run soak` plays others. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 40);
/** The same sequences each time, unless others are asked for. */
const SEED = Number(process.env.SEED ?? 1);
/** How many browsers do them at once, each with a share of the sequences. */
const SHARES = 2;

interface World {
  browser: ExtendedBrowser;
  demo: Demo;
  page: Page;
  panelPage: Page;
  panel: PanelView;
  workers: ServiceWorkers;
}

async function openWorld(): Promise<World> {
  const browser = await launchBrowser();
  const demo = await startDemo();
  const page = await browser.context.newPage();
  await goToDemo(page, demo, '/');
  const workers = await watchServiceWorkers(browser.context, page);
  const panelPage = await openPanelTab(browser, page);
  return { browser, demo, page, panelPage, panel: viewPanel(panelPage), workers };
}

async function closeWorld({ browser, demo }: World) {
  await browser.close();
  await demo.close();
}

async function setSwitch({ panel }: World, name: 'hold' | 'offline', on: boolean) {
  await expect(panel[name]).toBeEnabled();
  if ((await panel[name].getAttribute('aria-checked')) !== String(on)) await panel[name].click();
}

/** An error page has no service workers; a worker that is just being replaced may refuse. Neither is what is tested here. */
const ifPossible = (promise: Promise<unknown>) => promise.catch(() => undefined);

let tags = 0;
const operations = {
  register: ({ page }: World) => ifPossible(registerTag(page, `tag ${++tags}`)),
  hold: (world: World) => setSwitch(world, 'hold', true),
  release: (world: World) => setSwitch(world, 'hold', false),
  offline: (world: World) => setSwitch(world, 'offline', true),
  online: (world: World) => setSwitch(world, 'offline', false),
  fire: async ({ panel }: World) => {
    await panel.fill({ tag: 'fired', timeLimitSeconds: 2 });
    await panel.submit();
  },
  'stop the worker': ({ workers, demo }: World) => ifPossible(workers.stopWorker(`${demo.origin}/`)),
  'update the worker': async ({ demo, page }: World) => {
    demo.updateWorkers();
    await ifPossible(page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update()));
  },
  'fail to update the worker': async ({ demo, page }: World) => {
    demo.failNextInstalls(true);
    await ifPossible(page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update()));
    demo.failNextInstalls(false);
  },
  unregister: async ({ page }: World) => {
    await ifPossible(page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister()));
    await ifPossible(page.reload());
  },
  reload: ({ page }: World) => ifPossible(page.reload()),
  'go away and back': async ({ page, demo }: World) => {
    await ifPossible(page.goto(`${demo.otherOrigin}/`));
    await ifPossible(page.goto(`${demo.origin}/`));
  },
  'close and open the panel': async (world: World) => {
    await world.panelPage.close();
    world.panelPage = await openPanelTab(world.browser, world.page);
    world.panel = viewPanel(world.panelPage);
    await expect(world.panel.hold).toBeVisible();
  },
  "kill the extension's worker": ({ browser }: World) => ifPossible(killExtensionWorker(browser)),
};
type Operation = keyof typeof operations;
const names = Object.keys(operations) as Operation[];

/** After whatever happened: everything is released, and a new tag fires. */
async function expectReleased(world: World) {
  const { panel, page, demo } = world;
  await setSwitch(world, 'offline', false);
  await setSwitch(world, 'hold', false);
  await expect(panel.hold).toHaveAttribute('aria-checked', 'false');
  await expect(panel.offline).toHaveAttribute('aria-checked', 'false');
  // The switch is off at once; the page is back online when that has been done.
  await expect(() => goToDemo(page, demo, '/')).toPass();
  await expect(panel.status).not.toContainText(/Held|Offline/);
  const tag = `last ${++tags}`;
  await registerTag(page, tag);
  await expect.poll(() => fired(demo)).toContain(tag);
}

for (let share = 0; share < SHARES; share++) {
  test(`no tag is stuck after random sequences, part ${share + 1}`, async () => {
    test.setTimeout(60_000 + SEQUENCES * 15_000);
    let world = await openWorld();
    const sequences = fc.array(fc.constantFrom(...names), { minLength: 3, maxLength: 10 });
    try {
      await fc.assert(
        fc.asyncProperty(sequences, async (sequence) => {
          try {
            for (const name of sequence) await operations[name](world);
            await expectReleased(world);
          } catch (error) {
            // The next sequence, and the search for the shortest that fails, begin with a new browser.
            await closeWorld(world);
            world = await openWorld();
            throw error;
          }
        }),
        { numRuns: Math.ceil(SEQUENCES / SHARES), seed: SEED + share },
      );
    } finally {
      await closeWorld(world);
    }
  });
}
