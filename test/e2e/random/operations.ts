import { cancelDebugging } from '../../support/cancel-debugging.ts';
import { openDevTools } from '../../support/devtools.ts';
import { killExtensionWorker } from '../../support/extension-worker.ts';
import { openPanelTab } from '../../support/panel-tab.ts';
import { viewPanel } from '../../support/panel-view.ts';
import { inTime } from '../../support/wait-for.ts';
import { expect } from '../fixtures.ts';
import { fired, goToDemo, registerTag } from '../site-actions.ts';
import type { World } from './world.ts';

async function setSwitch({ panel }: World, name: 'hold' | 'offline', on: boolean) {
  await expect(panel[name]).toBeEnabled();
  // In one task of the panel: else it may be told between the look and the click that it is as wanted, and is turned back.
  await panel[name].evaluate((button: HTMLElement, wanted) => {
    if (button.ariaChecked !== wanted) button.click();
  }, String(on));
}

/** An error page has no service workers; a worker that is just being replaced may refuse. Neither is what is tested here. */
const ifPossible = (promise: Promise<unknown>) => promise.catch(() => undefined);

/** Where a page cannot be loaded, its error page comes a moment after that was said. */
async function load({ page }: World, loading: Promise<unknown>) {
  const errorPage = () => page.waitForURL(/^chrome-error:/, { waitUntil: 'commit', timeout: 2_000 });
  await ifPossible(loading.catch(errorPage));
}

async function update({ page }: World) {
  await ifPossible(page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update()));
}

let tags = 0;

/** What a site, a person and the browser do, by its name in plain words. Each may be played at any moment. */
export const operations = {
  'register a tag': ({ page }) => ifPossible(registerTag(page, `tag ${++tags}`)),
  'hold syncs': (world) => setSwitch(world, 'hold', true),
  'release syncs': (world) => setSwitch(world, 'hold', false),
  'go offline': (world) => setSwitch(world, 'offline', true),
  'go online': (world) => setSwitch(world, 'offline', false),
  'fire a tag': async ({ panel }) => {
    await panel.fill({ tag: 'fired', timeLimitSeconds: 2 });
    await panel.submit();
  },
  'stop the worker': ({ workers, demo }) => ifPossible(workers.stopWorker(`${demo.origin}/`)),
  'update the worker': async (world) => {
    world.demo.updateWorkers();
    await update(world);
  },
  'fail to update the worker': async (world) => {
    world.demo.failNextInstalls(true);
    await update(world);
    world.demo.failNextInstalls(false);
  },
  'unregister the worker and reload': async (world) => {
    const { page } = world;
    await ifPossible(page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister()));
    await load(world, page.reload());
  },
  'reload the page': (world) => load(world, world.page.reload()),
  'navigate away and back': async (world) => {
    const { page, demo } = world;
    await load(world, page.goto(`${demo.otherOrigin}/`));
    await load(world, page.goto(`${demo.origin}/`));
  },
  'close and open the panel': async (world) => {
    await inTime('the panel to close', world.panelPage.close());
    world.panelPage = await openPanelTab(world.browser, world.page);
    world.panel = viewPanel(world.panelPage);
    await expect(world.panel.hold).toBeVisible();
    // Before that, its switches do not show how things are.
    await expect(world.panel.status).not.toContainText(/^Connecting/);
  },
  'open DevTools': async (world) => {
    // DevTools that are opened on an error page have no panels of extensions until the next navigation.
    const isErrorPage = world.page.evaluate(() => location.protocol === 'chrome-error:');
    // Or it is just being left.
    if (await inTime('the page to say where it is', isErrorPage, 2_000).catch(() => true)) return;
    world.devtools ??= await openDevTools(world.browser, world.page);
  },
  'close DevTools': async (world) => {
    await world.devtools?.close();
    world.devtools = null;
  },
  "kill the extension's worker": ({ browser }) => ifPossible(killExtensionWorker(browser)),
  'cancel the debugging': ({ browser }) => cancelDebugging(browser),
} satisfies Record<string, (world: World) => Promise<unknown>>;

export type Operation = keyof typeof operations;

/** After whatever happened: everything is released, and a new tag fires. */
export async function expectReleased(world: World): Promise<void> {
  const { panel, page, demo } = world;
  await setSwitch(world, 'offline', false);
  await setSwitch(world, 'hold', false);
  await expect(panel.hold).toHaveAttribute('aria-checked', 'false');
  await expect(panel.offline).toHaveAttribute('aria-checked', 'false');
  // The switch is off at once; the page is back online when that has been done. What is loaded in between may lack its scripts.
  await expect(() => inTime('the demo to be ready', goToDemo(page, demo, '/'))).toPass();
  await expect(panel.status).not.toContainText(/Held|Offline/);
  const tag = `last ${++tags}`;
  await registerTag(page, tag);
  await expect.poll(() => fired(demo), 'a new tag fires').toContain(tag);
}
