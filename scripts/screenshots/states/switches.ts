import { dismissBarNote, turnOn, untilState, type ShownPanel, type Stage } from '../stage.ts';
import { EVERY_WIDTH, type PanelState } from '../state.ts';

/** Two registrations, inspected, with a switch turned on and a tag registered in each since. */
async function queueWith(stage: Stage, which: 'hold' | 'offline'): Promise<ShownPanel> {
  await stage.visit('/notes/');
  await stage.visit('/');
  const panel = await stage.openPanel();
  await turnOn(panel[which]);
  await dismissBarNote(panel);
  await stage.register('/', ['sync-messages']);
  await stage.register('/notes/', ['sync-notes']);
  for (const tag of ['sync-messages', 'sync-notes']) await untilState(panel, tag, 'held');
  return panel;
}

export const switches: readonly PanelState[] = [
  {
    name: 'bar-note',
    caption: 'The first time that the debugger is attached, the panel explains the bar that the browser shows.',
    show: async (stage) => {
      await stage.visit('/');
      const panel = await stage.openPanel();
      await turnOn(panel.hold);
      await panel.document.getByRole('button', { name: 'Got it' }).waitFor();
      return panel;
    },
  },
  {
    name: 'held',
    caption: 'Hold syncs is on: the browser keeps the tags, while the network stays up.',
    widths: EVERY_WIDTH,
    show: (stage) => queueWith(stage, 'hold'),
  },
  {
    name: 'released',
    caption: 'Hold syncs was switched off: the browser has fired what it kept, as trusted events.',
    show: async (stage) => {
      const panel = await queueWith(stage, 'hold');
      await panel.hold.click();
      await panel.outcomes(2);
      await panel.fireButton('sync-notes').waitFor({ state: 'detached' });
      return panel;
    },
  },
  {
    name: 'offline',
    caption: 'Offline is on: the page and both service workers, each as read back from it.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      const panel = await queueWith(stage, 'offline');
      await panel.document.getByRole('button', { name: 'Details' }).click();
      return panel;
    },
  },
  {
    name: 'offline-rejected',
    caption: 'A tag fired while offline: the handler’s request failed, and its promise was rejected.',
    show: async (stage) => {
      await stage.visit('/failing/');
      const panel = await stage.openPanel();
      await turnOn(panel.offline);
      await dismissBarNote(panel);
      await stage.register('/failing/', ['sync-failing']);
      await panel.fireButton('sync-failing').click();
      await panel.outcomes(1);
      return panel;
    },
  },
];
