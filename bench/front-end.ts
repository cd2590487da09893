import { waitFor } from '../test/support/wait-for.ts';
import type { BenchBrowser, Tab } from './browser.ts';

// DevTools has no public interface to drive it; see also test/support/devtools.ts.

/** DevTools' setting that makes its panel "Application" begin with the view "Service workers". */
export const BEGIN_WITH_SERVICE_WORKERS = {
  'resources-last-selected-element-path': JSON.stringify(['service-workers://']),
};

/** How the front end names that panel. */
export const APPLICATION_PANEL = 'resources';

/** Two frames after what is waited for is in the document, it has been painted. */
const PAINTED = `await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.timeOrigin + performance.now();`;

/** How the front end names the extension's panel. Waits until it has been added. */
export function panelName(frontEnd: Tab, extensionId: string): Promise<string> {
  const find = `Object.keys(globalThis.UI?.panels ?? {}).find((key) => key.startsWith('chrome-extension://${extensionId}'))`;
  return waitFor("the extension's panel in DevTools", () => frontEnd.evaluate<string | undefined>(find));
}

/** Shows a panel. @returns when that began, in epoch ms */
export function show(frontEnd: Tab, panel: string): Promise<number> {
  return frontEnd.evaluate(
    `(() => {
      const start = performance.timeOrigin + performance.now();
      InspectorFrontendAPI.showPanel(${JSON.stringify(panel)});
      return start;
    })()`,
  );
}

/**
 * Waits until the view "Service workers" shows a worker and that has been painted.
 * @returns when that was, in epoch ms
 */
export function serviceWorkersPainted(frontEnd: Tab): Promise<number> {
  return frontEnd.evaluate(
    `(async () => {
      const find = (node) => node.querySelector('.service-worker-version-string') !== null ||
        [...node.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null && find(shadowRoot));
      const isShown = () => {
        const { element } = UI.panels.${APPLICATION_PANEL} ?? {};
        return element !== undefined && find(element);
      };
      while (!isShown()) await new Promise(requestAnimationFrame);
      ${PAINTED}
    })()`,
  );
}

/**
 * Chooses the view "Background sync" as soon as the panel that has been shown offers it, and waits until it shows so many
 * events and that has been painted. (Unlike "Service workers", the panel cannot be made to begin with it: its item does not
 * let itself be chosen before its model is there.)
 * @returns when that was, in epoch ms, and how many nodes the panel has
 */
export function backgroundSyncPainted(frontEnd: Tab, events: number): Promise<{ at: number; nodes: number }> {
  return frontEnd.evaluate(
    `(async () => {
      const roots = (node, found = []) => {
        for (const element of node.querySelectorAll('*')) {
          if (element.shadowRoot !== null) found.push(element.shadowRoot, ...roots(element.shadowRoot));
        }
        return found;
      };
      const panel = () => UI.panels.${APPLICATION_PANEL}?.element;
      // Each is found once: to look for it in each frame would cost what is measured.
      let item;
      const isChosen = () => {
        if (panel() === undefined) return false;
        item ??= roots(panel()).map((root) => root.querySelector('li[title="Background sync"]')).find(Boolean);
        item?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, composed: true }));
        return panel().querySelector('devtools-data-grid') !== null;
      };
      // The grid's own rows are data, all of them in the document; those in view are drawn beside them, in its shadow.
      const isShown = () => panel().querySelectorAll('devtools-data-grid tr').length > ${events} &&
        panel().querySelector('devtools-data-grid').shadowRoot.querySelectorAll('tr').length > 5;
      const deadline = performance.now() + 20_000;
      const until = async (isDone) => {
        while (!isDone()) {
          if (performance.now() > deadline) throw new Error('The view "Background sync" does not show its events.');
          await new Promise(requestAnimationFrame);
        }
      };
      await until(isChosen);
      await until(isShown);
      const at = await (async () => { ${PAINTED} })();
      const count = (root) => {
        const walker = document.createTreeWalker(root);
        let nodes = 0;
        while (walker.nextNode() !== null) nodes++;
        return nodes;
      };
      return { at, nodes: [panel(), ...roots(panel())].reduce((sum, root) => sum + count(root), 0) };
    })()`,
  );
}

/**
 * Waits until the extension's panel shows a tag and that has been painted. Its frame is attached to as soon as it
 * appears, and does not wait for that.
 * @param frontEnd - DevTools in which the panel has not been shown yet
 * @param isShown - an expression that is true once what is waited for is in the panel's document
 * @returns when that was, in epoch ms
 */
export async function panelPainted(browser: BenchBrowser, frontEnd: Tab, isShown = TAG_SHOWN): Promise<number> {
  return (await whenPainted(browser, frontEnd, isShown)).at;
}

const TAG_SHOWN = `document.querySelector('[role=treegrid] [role=row][aria-level="3"] button') !== null`;

/** As {@link panelPainted}, with the panel's frame. */
export function whenPainted(
  browser: BenchBrowser,
  { session }: Tab,
  isShown: string,
): Promise<{ at: number; frame: Tab }> {
  const look = `(async () => {
    if (location.pathname !== '/panel/index.html') return null;
    const isShown = () => ${isShown};
    while (!isShown()) await new Promise(requestAnimationFrame);
    ${PAINTED}
  })()`;
  return new Promise((resolve, reject) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const frame = browser.known(targetInfo.targetId, sessionId);
      frame.session.on('Runtime.executionContextCreated', () => {
        frame.evaluate<number | null>(look).then(
          (at) => at !== null && resolve({ at, frame }),
          // The document that the frame begins with goes away.
          (error: unknown) => !/context was destroyed|navigated|closed/i.test(String(error)) && reject(error as Error),
        );
      });
      frame.session.send('Runtime.enable').catch(reject);
    });
    const autoAttach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    session.send('Target.setAutoAttach', autoAttach).catch(reject);
  });
}
