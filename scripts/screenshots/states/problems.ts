import { pauseScripts } from '../../../test/support/pause-scripts.ts';
import { watchServiceWorkers } from '../../../test/support/service-workers.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { dismissBarNote, turnOn, untilState, type ShownPanel, type Stage } from '../stage.ts';
import { EVERY_WIDTH, type PanelState } from '../state.ts';

/**
 * Leaves a hold behind that nobody can take off: the worker stops while its page is paused, so that nobody can wake it, and the
 * extension is reloaded. Opens the panel again.
 */
async function leaveStuck(stage: Stage): Promise<ShownPanel> {
  const { browser, demo, page } = stage;
  await stage.visit('/');
  const panel = await stage.openPanel();
  await turnOn(panel.hold);
  await dismissBarNote(panel);
  await stage.register('/', ['sync-messages']);
  await untilState(panel, 'sync-messages', 'held');
  const workers = await watchServiceWorkers(browser.context, page);
  const resume = await pauseScripts(browser.context, page);
  await workers.stopWorker(`${demo.origin}/`);
  const background = await browser.worker();
  await background.evaluate(() => globalThis.chrome.runtime.reload());
  await resume();
  // It cannot be opened before the extension is back.
  const next = await waitFor('the extension to be back', () => stage.openPanel().catch(() => undefined));
  await untilState(next, 'sync-messages', 'stuck');
  return next;
}

export const problems: readonly PanelState[] = [
  {
    name: 'stuck',
    caption: 'A registration that may be stuck, with its cure.',
    widths: EVERY_WIDTH,
    show: leaveStuck,
  },
  {
    name: 'repair',
    caption: 'Repair says what it does before it does it.',
    show: async (stage) => {
      const panel = await leaveStuck(stage);
      await panel.document.getByRole('button', { name: 'Repair', exact: true }).click();
      await panel.document.getByRole('alertdialog').waitFor();
      return panel;
    },
  },
  {
    name: 'cannot-attach',
    caption: 'The browser lets no extension debug this page: the panel says so, and what to do.',
    show: async (stage) => {
      await stage.page.goto('chrome://version');
      const panel = await stage.openPanel();
      await panel.hold.click();
      await panel.alerts.first().waitFor();
      return panel;
    },
  },
  {
    name: 'permission-denied',
    caption:
      'The permission background-sync is denied, so the browser would refuse the tag: said in the list, and before it is fired.',
    show: async (stage) => {
      await stage.visit('/');
      await stage.browser.session.send('Browser.setPermission', {
        origin: stage.demo.origin,
        permission: { name: 'background-sync' },
        setting: 'denied',
      });
      const panel = await stage.openPanel();
      await panel.fill({ tag: 'sync-messages', dispatch: 'browser' });
      await panel.form.getByRole('note').waitFor();
      return panel;
    },
  },
  {
    name: 'browser-obstacle',
    caption: 'Syncs are held, so the browser would not fire the tag now: Fire says so, and offers what can be done.',
    show: async (stage) => {
      await stage.visit('/');
      const panel = await stage.openPanel();
      await turnOn(panel.hold);
      await dismissBarNote(panel);
      await panel.fill({ tag: 'sync-messages', dispatch: 'browser' });
      await panel.submit();
      await panel.form.getByRole('alert').waitFor();
      return panel;
    },
  },
  {
    name: 'tag-too-long',
    caption: 'A tag that is longer than the browser accepts.',
    show: async (stage) => {
      await stage.visit('/');
      const panel = await stage.openPanel();
      await panel.fill({ tag: 'sync-message-'.repeat(800) });
      await panel.submit();
      await panel.form.getByRole('alert').waitFor();
      return panel;
    },
  },
  {
    name: 'nothing-to-fire',
    caption: 'Fire on a page without a service worker.',
    show: async (stage) => {
      await stage.page.goto(`${stage.demo.origin}/icon.svg`);
      const panel = await stage.openPanel();
      await panel.submit();
      await panel.form.getByRole('alert').waitFor();
      return panel;
    },
  },
];
