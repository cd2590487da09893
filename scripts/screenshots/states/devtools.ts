import { dismissBarNote, turnOn, untilState } from '../stage.ts';
import type { PanelState } from '../state.ts';

export const devtools: readonly PanelState[] = [
  {
    name: 'devtools',
    caption:
      'The panel in DevTools: registrations with held tags, the form that fires, and the activity with two outcomes.',
    widths: [1400],
    show: async (stage) => {
      await stage.visit('/failing/');
      await stage.visit('/');
      const panel = await stage.openDevTools();
      await turnOn(panel.hold);
      await dismissBarNote(panel);
      await stage.register('/failing/', ['sync-failing']);
      await stage.register('/', ['sync-messages']);
      await untilState(panel, 'sync-messages', 'held');
      await panel.fireButton('sync-messages').click();
      await panel.outcomes(1);
      await panel.fireButton('sync-failing').click();
      await panel.outcomes(2);
      return panel;
    },
  },
];
