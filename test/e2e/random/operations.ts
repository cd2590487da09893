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
  'unregister the worker and reload': async ({ page }) => {
    await ifPossible(page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister()));
    await ifPossible(page.reload());
  },
  'reload the page': ({ page }) => ifPossible(page.reload()),
  'navigate away and back': async ({ page, demo }) => {
    await ifPossible(page.goto(`${demo.otherOrigin}/`));
    await ifPossible(page.goto(`${demo.origin}/`));
  },
  'close and open the panel': async (world) => {
    await inTime('the panel to close', world.panelPage.close());
    world.panelPage = await openPanelTab(world.browser, world.page);
    world.panel = viewPanel(world.panelPage);
    await expect(world.panel.hold).toBeVisible();
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
