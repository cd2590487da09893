import { waitFor } from '../test/support/wait-for.ts';
import type { BenchBrowser, Tab } from './browser.ts';

/** Chrome's id of a tab, as `chrome.tabs` knows it. */
export async function tabIdOf(browser: BenchBrowser, { targetId }: Tab): Promise<number> {
  // In a document of the extension that runs none of its code.
  const asker = await browser.openTab(`chrome-extension://${browser.extensionId}/manifest.json`);
  const find = `chrome.debugger.getTargets().then((all) => all.find(({ id }) => id === '${targetId}').tabId)`;
  const tabId = await asker.evaluate<number>(find);
  await asker.close();
  return tabId;
}

const TAG_BUTTON = '[role=treegrid] [role=row][aria-level="3"] button';

/** Opens the panel for a page in a window of its own, since both are visible with DevTools, and waits for its tags. */
export async function openPanel(browser: BenchBrowser, page: Tab): Promise<Tab> {
  const address = `chrome-extension://${browser.extensionId}/panel/index.html?tabId=${await tabIdOf(browser, page)}`;
  const panel = await browser.openTab(address, true);
  await waitFor('the tags in the panel', () =>
    panel.evaluate<boolean>(`document.querySelector('${TAG_BUTTON}') !== null`),
  );
  return panel;
}

const find = (name: string) =>
  `[...document.querySelectorAll('button')].find((one) => (one.ariaLabel ?? one.textContent).trim() === '${name}')`;

/** Waits until the panel has a button or switch of this name. */
export async function waitForButton(panel: Tab, name: string): Promise<void> {
  await waitFor(`the button "${name}"`, () => panel.evaluate<boolean>(`${find(name)} !== undefined`));
}

/** Presses a button or switch of the panel from within. @returns when that began, in epoch ms */
export function click(panel: Tab, name: string): Promise<number> {
  return panel.evaluate(`(() => {
    const button = ${find(name)};
    const start = performance.timeOrigin + performance.now();
    button.click();
    return start;
  })()`);
}

/** Types into the panel's filter. */
export async function filterTags(panel: Tab, text: string): Promise<void> {
  await panel.evaluate(`(() => {
    const input = document.querySelector('input[type=search]');
    input.value = '${text}';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  })()`);
}

/** Turns a switch of the panel over and waits until that is done. */
export async function turnSwitch(panel: Tab, name: string): Promise<void> {
  await click(panel, name);
  await waitFor(`the switch "${name}" to be turned`, () =>
    panel.evaluate<boolean>(`${find(name)}.ariaBusy === 'false'`),
  );
}

/** After this many ms without a word to the browser a raw client, too, is at rest. */
const REST_MS = 50;

/**
 * Nobody clicks within the few ms in which the panel draws what it was told before, or in which the worker still does what it
 * did: a sample, of ours or of the floor, is taken after a rest, when all processes have come to it alike.
 */
export async function rest(panel: Tab): Promise<void> {
  await waitUntilQuiet(panel);
  await new Promise((resolve) => setTimeout(resolve, REST_MS)); // this client asked just now
}

/** A panel that is busy for less than this share of the time has nothing left to show. */
const QUIET_SHARE = 0.2;
const LOOK_MS = 300;

/** Waits until the panel has shown all that it was told, so that it does not disturb what is measured next. */
export async function waitUntilQuiet({ session }: Tab): Promise<void> {
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  await session.send('Performance.enable', {});
  await waitFor(
    'the panel to be quiet',
    async () => {
      const before = await busyMs();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      return (await busyMs()) - before < LOOK_MS * QUIET_SHARE;
    },
    60_000,
  );
}
