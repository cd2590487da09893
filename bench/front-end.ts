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
 * Waits until the extension's panel shows a tag and that has been painted. Its frame is attached to as soon as it
 * appears, and does not wait for that.
 * @param frontEnd - DevTools in which the panel has not been shown yet
 * @returns when that was, in epoch ms
 */
export function panelPainted(browser: BenchBrowser, { session }: Tab): Promise<number> {
  const look = `(async () => {
    if (location.pathname !== '/panel/index.html') return null;
    const isShown = () => document.querySelector('[role=treegrid] [role=row][aria-level="3"] button') !== null;
    while (!isShown()) await new Promise(requestAnimationFrame);
    ${PAINTED}
  })()`;
  return new Promise((resolve, reject) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const frame = browser.known(targetInfo.targetId, sessionId);
      frame.session.on('Runtime.executionContextCreated', () => {
        frame.evaluate<number | null>(look).then(
          (at) => at !== null && resolve(at),
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
