import { waitFor } from '../../../test/support/wait-for.ts';
import { dismissBarNote, turnOn, type ShownPanel, type Stage } from '../stage.ts';
import { EVERY_WIDTH, type PanelState } from '../state.ts';

const MANY = Array.from({ length: 1_000 }, (_, index) => `sync-message-${String(index + 1).padStart(4, '0')}`);

/** Leaves tags in the browser's back-off: the demo's server refuses their first attempt. */
async function leaveWaiting(stage: Stage, tags: readonly string[]): Promise<void> {
  await stage.visit('/failing/');
  await stage.register('/failing/', tags);
  const refused = () => stage.demo.received.filter(({ path, status }) => path === '/api/flaky' && status === 503);
  await waitFor('the first attempts to be refused', () => refused().length >= tags.length);
}

/** A registration with 1,000 tags, inspected: held, since the browser would fire them one after the other for minutes. */
async function queueMany(stage: Stage): Promise<ShownPanel> {
  await stage.visit('/');
  const panel = await stage.openPanel();
  await turnOn(panel.hold);
  await dismissBarNote(panel);
  await stage.register('/', MANY);
  await panel.fireButton('sync-message-0001').waitFor();
  return panel;
}

/** Three registrations of one origin: one without a tag, one with two that wait, one with a periodic one. */
async function visitAll(stage: Stage): Promise<void> {
  for (const name of ['background-sync', 'periodic-background-sync']) {
    const permission = { name };
    await stage.browser.session.send('Browser.setPermission', {
      origin: stage.demo.origin,
      permission,
      setting: 'granted',
    });
  }
  await stage.visit('/notes/');
  await leaveWaiting(stage, ['sync-failing', 'sync-failing-photo']);
  await stage.visit('/periodic/');
  await stage.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const { periodicSync } = registration as unknown as {
      periodicSync: { register(tag: string, options: { minInterval: number }): Promise<void> };
    };
    await periodicSync.register('refresh-mail', { minInterval: 12 * 60 * 60 * 1000 });
  });
}

export const lists: readonly PanelState[] = [
  {
    name: 'no-worker',
    caption: 'A page without a service worker: the panel says how to register one.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      await stage.page.goto(`${stage.demo.origin}/icon.svg`);
      return stage.openPanel();
    },
  },
  {
    name: 'browser-page',
    caption: 'A page of the browser itself, which no extension may inspect.',
    show: async (stage) => {
      await stage.page.goto('chrome://version');
      return stage.openPanel();
    },
  },
  {
    name: 'error-page',
    caption: 'An address that could not be loaded.',
    show: async (stage) => {
      // A port that nothing can listen at; the browser shows its error page, which is what goto() rejects for.
      await stage.page.goto('http://localhost:9/').catch(() => undefined);
      return stage.openPanel();
    },
  },
  {
    name: 'no-tag',
    caption: 'A service worker without a tag: the panel says how a page registers one, and that any tag may be fired.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      await stage.visit('/');
      return stage.openPanel();
    },
  },
  {
    name: 'one-tag',
    caption: 'One tag, which the browser will try again: its first attempt was rejected.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      await leaveWaiting(stage, ['sync-failing']);
      return stage.openPanel();
    },
  },
  {
    name: 'registrations',
    caption: 'Several registrations of one origin, with one-shot and periodic tags.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      await visitAll(stage);
      return stage.openPanel();
    },
  },
  {
    name: 'frames',
    caption: 'A page with a frame of another origin: each origin has its own registrations.',
    show: async (stage) => {
      await stage.visit('/frames/');
      return stage.openPanel();
    },
  },
  {
    name: 'update-waiting',
    caption: 'A new version of the worker waits beside the active one.',
    show: async (stage) => {
      stage.demo.skipWaiting(false);
      await stage.visit('/');
      stage.demo.updateWorkers();
      await stage.page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
      });
      const panel = await stage.openPanel();
      await panel.row('waiting').waitFor();
      return panel;
    },
  },
  {
    name: 'many-tags',
    caption: 'A registration with 1,000 tags, held.',
    widths: EVERY_WIDTH,
    show: queueMany,
  },
  {
    name: 'filter',
    caption: '1,000 tags, filtered.',
    show: async (stage) => {
      const panel = await queueMany(stage);
      await panel.filter.fill('042');
      await panel.fireButton('sync-message-0042').waitFor();
      return panel;
    },
  },
  {
    name: 'filter-without-match',
    caption: 'A filter that no tag matches.',
    show: async (stage) => {
      await leaveWaiting(stage, ['sync-failing']);
      const panel = await stage.openPanel();
      await panel.filter.fill('photo');
      await panel.fireButton('sync-failing').waitFor({ state: 'detached' });
      return panel;
    },
  },
  {
    name: 'row-menu',
    caption: 'The menu of a tag: more ways to fire it, copy it, or edit it in the form.',
    show: async (stage) => {
      await leaveWaiting(stage, ['sync-failing']);
      const panel = await stage.openPanel();
      await panel.tree.getByRole('button', { name: 'More for sync-failing' }).click();
      await panel.document.getByRole('menu').waitFor();
      return panel;
    },
  },
];
