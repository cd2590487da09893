import { waitFor } from '../../../test/support/wait-for.ts';
import { viewWhy } from '../../../test/support/why-view.ts';
import { dismissBarNote, turnOn, untilState } from '../stage.ts';
import { EVERY_WIDTH, type PanelState } from '../state.ts';

export const answers: readonly PanelState[] = [
  {
    name: 'why-waiting',
    caption:
      'Why is it not firing? It waits: which attempt comes, about when, and which one it would be now. Below, what the estimate is made by.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      await stage.visit('/failing/');
      const panel = await stage.openPanel();
      await panel.startRecording();
      await dismissBarNote(panel);
      await stage.register('/failing/', ['sync-failing']);
      await untilState(panel, 'sync-failing', 'waiting');
      await viewWhy(panel).ask('sync-failing');
      await panel.document.getByText('Retry schedule', { exact: true }).click();
      await viewWhy(panel).says({ sentence: 'It waits' });
      return panel;
    },
  },
  {
    name: 'why-held',
    caption: 'Why is it not firing? This panel holds it, and a button lets it go.',
    show: async (stage) => {
      await stage.visit('/');
      const panel = await stage.openPanel();
      await turnOn(panel.hold);
      await dismissBarNote(panel);
      await stage.register('/', ['sync-messages']);
      await untilState(panel, 'sync-messages', 'held');
      await viewWhy(panel).ask('sync-messages');
      await waitFor('the answer', () => viewWhy(panel).region.isVisible());
      return panel;
    },
  },
];
