import { openRules } from '../../../test/support/rules.ts';
import { dismissBarNote } from '../stage.ts';
import { EVERY_WIDTH, type PanelState } from '../state.ts';

export const rules: readonly PanelState[] = [
  {
    name: 'make-it-fail',
    caption:
      'Make it fail: the worker’s requests are answered with 503, twice; a strip says so as long as a rule is on.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      await stage.visit('/');
      const panel = await stage.openPanel();
      const view = await openRules(panel);
      await view.add({ effect: 'answered', pattern: '/api/*', status: '503', first: '2' });
      await dismissBarNote(panel);
      return panel;
    },
  },
];
