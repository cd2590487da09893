import type { FrameReport } from '../../background/inspector/frame-report.ts';
import type { Frame, Site } from '../../background/inspector/site.ts';
import type { FakeBrowser } from './fake-browser.ts';
import type { FakeRegistration } from './fake-registration.ts';

/** A tab of the fake browser; its frames may be changed at any time, which is how it navigates. */
export function createFakeTab(browser: FakeBrowser, urls: string[]) {
  const tab = {
    alive: true,
    frames: urls.map((url, index): Frame => ({ frameId: index, parentFrameId: index === 0 ? -1 : 0, url })),
    /** In place of the frame's own answer. */
    read: (frame: Frame): Promise<unknown> => Promise.resolve(JSON.stringify(reportOf(frame))),
    /** The page's process is gone, and with it the workers that ran in it. */
    crash() {
      tab.alive = false;
      for (const worker of browser.workers.values()) browser.stop(worker);
    },
    reloads: 0,
    registerError: null as Error | null,
    navigate(...to: string[]) {
      tab.frames = to.map((url, index) => ({ frameId: index, parentFrameId: index === 0 ? -1 : 0, url }));
    },
  };

  function frameOf(frameId: number): Frame {
    const frame = tab.frames.find((one) => one.frameId === frameId);
    if (!frame) throw new Error(`No frame with id ${frameId} in tab with id 1.`);
    return frame;
  }

  /** As the browser refuses it (measured). */
  function letIn() {
    if (!tab.alive) throw new Error('Cannot access contents of the page.');
  }

  function seenBy(frame: Frame): FakeRegistration[] {
    const { origin } = new URL(frame.url);
    return browser.registrations().filter(({ scope }) => new URL(scope).origin === origin);
  }

  function reportOf(frame: Frame): FrameReport {
    const list = seenBy(frame).map((registration) => ({
      scope: registration.scope,
      workers: (['installing', 'waiting', 'active'] as const).flatMap((slot) => {
        const worker = registration[slot];
        return worker ? [{ slot, state: worker.state, scriptURL: worker.scriptURL }] : [];
      }),
      sync: { status: 'listed' as const, tags: [...registration.tags] },
      periodicSync: { status: 'listed' as const, tags: [] },
      askedAt: Date.now(),
    }));
    const permissions = { 'background-sync': 'granted', 'periodic-background-sync': 'denied' } as const;
    return {
      origin: new URL(frame.url).origin,
      secure: true,
      onLine: true,
      permissions,
      registrations: { status: 'listed', list },
    };
  }

  function find(frameId: number, scope: string): FakeRegistration {
    const found = seenBy(frameOf(frameId)).find((one) => one.scope === scope);
    if (!found) throw new Error(`${scope} is not registered.`);
    return found;
  }

  const site: Site = {
    isAlive: () => Promise.resolve(tab.alive),
    frames: () => Promise.resolve(tab.frames),
    async read(frameId) {
      letIn();
      return tab.read(frameOf(frameId));
    },
    async register(frameId, scope, tag) {
      await browser.latency();
      if (tab.registerError) throw tab.registerError;
      browser.addTag(find(frameId, scope), tag);
    },
    async wake(frameId, scope, slot) {
      await browser.latency();
      letIn();
      const worker = find(frameId, scope)[slot];
      if (!worker) throw new Error(`${scope} has no ${slot} worker.`);
      browser.start(worker);
    },
    async registerWorker(_frameId, _scriptURL, scope) {
      await browser.register(scope);
    },
    reload() {
      tab.reloads++;
      return Promise.resolve();
    },
  };
  return Object.assign(tab, { site });
}

export type FakeTab = ReturnType<typeof createFakeTab>;
