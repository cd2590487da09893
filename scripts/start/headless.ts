import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchBrowser, type ExtendedBrowser } from '../../test/support/browser.ts';
import { openDevTools } from '../../test/support/devtools.ts';
import { ROOT } from '../setup.mjs';
import { say } from '../setup/say.mjs';
import { drivePanel, type PanelDriver } from './panel-driver.ts';
import { demoProblem, type FireResult, type HoldResult, type ListedTag, type Report, type Step } from './report.ts';
import type { Site } from './site.ts';

const SCREENSHOT = join(ROOT, 'test-results', 'panel.png');
const SIZE = { width: 1400, height: 900 };

/** Remembers how much the server has received by now; the result gives what came since. */
function sinceNow(site: Site) {
  const count = site.received()?.length ?? 0;
  return () => site.received()?.slice(count) ?? null;
}

async function fireOne(site: Site, panel: PanelDriver, [first]: readonly ListedTag[]): Promise<Step<FireResult>> {
  if (first === undefined) return { done: false, why: 'no tag is registered' };
  // The browser would try again minutes later; firing it now succeeds.
  site.heal();
  const received = sinceNow(site);
  const activity = await panel.fire(first.tag);
  return { done: true, activity, serverReceived: received() };
}

async function holdAndRelease(site: Site, page: Page, panel: PanelDriver): Promise<Step<HoldResult>> {
  await panel.hold(true);
  const sinceHeld = sinceNow(site);
  const registered = await site.register(page);
  if ('impossible' in registered) {
    await panel.hold(false);
    return { done: false, why: registered.impossible };
  }
  const { tag } = registered;
  await panel.waitForState(tag, 'held');

  const receivedWhileHeld = sinceHeld();
  const sinceReleased = sinceNow(site);
  const before = await panel.activityCount();
  await panel.hold(false);
  const released = await panel.outcomeAfter(before, tag);
  return {
    done: true,
    tag,
    stateWhileHeld: 'held',
    receivedWhileHeld,
    released,
    receivedAfterRelease: sinceReleased(),
  };
}

async function work(site: Site, page: Page, panel: PanelDriver): Promise<Pick<Report, 'tags' | 'fire' | 'hold'>> {
  say('Listing the tags.');
  const tags = await panel.tags();
  say('Firing one.');
  const fire = await fireOne(site, panel, tags);
  say('Hold, register, release.');
  const hold = await holdAndRelease(site, page, panel);
  // Read once more, so that the picture does not show as registered what was just fired.
  await panel.tags();
  return { tags, fire, hold };
}

async function inspect(site: Site, browser: ExtendedBrowser): Promise<Report> {
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await site.open(page);
  const { devtoolsPage, panel } = await openDevTools(browser, page);
  try {
    const done = await work(site, page, drivePanel(panel));
    const problem = site.received() === null ? null : demoProblem(done);
    return { url: site.url, browser: browser.version, ...done, screenshot: SCREENSHOT, problem };
  } finally {
    // Most of all when something failed.
    if (!devtoolsPage.isClosed()) await devtoolsPage.screenshot({ path: SCREENSHOT });
  }
}

/**
 * Does the main job through the real panel in real DevTools: lists, fires, holds and releases.
 * @param interrupted - ends it early, with all cleaned up, when it resolves
 * @throws Error naming what the panel did not do in time
 */
export async function runHeadless<T>(site: Site, interrupted: Promise<T>): Promise<Report | T> {
  // A picture of DevTools has nothing of the site, so they get nearly all of the window.
  const browser = await launchBrowser({ size: SIZE, devtoolsHeight: SIZE.height - 60 });
  try {
    return await Promise.race([inspect(site, browser), interrupted]);
  } finally {
    await browser.close();
  }
}
