import type { PanelView } from '../../../test/support/panel-view.ts';
import { watchServiceWorkers } from '../../../test/support/service-workers.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { dismissBarNote, untilState, type ShownPanel, type Stage } from '../stage.ts';
import { EVERY_WIDTH, type PanelState } from '../state.ts';

/** Opens a page of the demo and fires a tag in it, simulated, through the form. */
async function fireAt(stage: Stage, path: string, tag: string, timeLimitSeconds = 180): Promise<ShownPanel> {
  await stage.visit(path);
  const panel = await stage.openPanel();
  await panel.fill({ tag, timeLimitSeconds });
  await panel.submit();
  await dismissBarNote(panel);
  return panel;
}

/** A state that shows what one event came to. */
function outcomeState(outcome: string, caption: string, path: string, tag: string, limit?: number): PanelState {
  return {
    name: `outcome-${outcome.replace(' ', '-')}`,
    caption,
    show: async (stage) => {
      const panel = await fireAt(stage, path, tag, limit);
      await untilOutcome(panel, outcome);
      return panel;
    },
  };
}

async function untilOutcome(panel: PanelView, outcome: string): Promise<void> {
  const events = await panel.outcomes(1);
  if (events[0]?.outcome !== outcome) throw new Error(`The outcome is not ${outcome}: ${JSON.stringify(events)}`);
}

async function untilStarted(stage: Stage): Promise<void> {
  await waitFor('the event to reach its handler', () => stage.demo.received.some(({ path }) => path === '/api/events'));
}

export const outcomes: readonly PanelState[] = [
  {
    name: 'firing',
    caption: 'An event is being handled: its tag is firing, and its row in the activity runs.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      await stage.visit('/pending/');
      await stage.register('/pending/', ['sync-pending']);
      await untilStarted(stage);
      const panel = await stage.openPanel();
      await panel.fireButton('sync-pending').click();
      await dismissBarNote(panel);
      await untilState(panel, 'sync-pending', 'firing');
      return panel;
    },
  },
  outcomeState('fulfilled', 'Fulfilled: every promise given to waitUntil was.', '/', 'sync-messages'),
  {
    name: 'outcome-rejected',
    caption: 'Rejected, with the reason and its stack.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      const panel = await fireAt(stage, '/failing/', 'sync-failing');
      await untilOutcome(panel, 'rejected');
      await panel.activity.getByRole('row').last().click();
      await panel.document.getByRole('region', { name: 'Details' }).waitFor();
      return panel;
    },
  },
  outcomeState('threw', 'Threw: the handler failed before it called waitUntil.', '/throwing/', 'sync-throwing'),
  outcomeState(
    'ignored',
    'Ignored: no handler called waitUntil, so the browser takes the sync as done. Here the worker waits for another tag.',
    '/ignoring/',
    'sync-drafts',
  ),
  outcomeState('timed out', 'Timed out: the promise was never settled.', '/pending/', 'sync-pending', 1),
  {
    name: 'outcome-interrupted',
    caption: 'Interrupted: the service worker was stopped before the event was over.',
    show: async (stage) => {
      const panel = await fireAt(stage, '/pending/', 'sync-pending');
      await untilStarted(stage);
      const workers = await watchServiceWorkers(stage.browser.context, stage.page);
      await workers.stopWorker(`${stage.demo.origin}/pending/`);
      await untilOutcome(panel, 'interrupted');
      return panel;
    },
  },
  {
    name: 'outcome-not-fired',
    caption:
      'Not fired: the browser refused to register the tag, because its frame is inside a page of another origin.',
    show: async (stage) => {
      await stage.visit('/frames/');
      const panel = await stage.openPanel();
      await panel.row('/frame/').first().waitFor();
      await panel.fill({ registration: `${stage.demo.otherOrigin}/frame/`, tag: 'sync-frame', dispatch: 'browser' });
      await panel.submit();
      await dismissBarNote(panel);
      await untilOutcome(panel, 'not fired');
      return panel;
    },
  },
  {
    name: 'attempts',
    caption: 'Attempts 1 → 3 in a row, the third with last chance, as the browser would make them in twenty minutes.',
    show: async (stage) => {
      await stage.visit('/failing/');
      const panel = await stage.openPanel();
      await panel.fill({ tag: 'sync-failing' });
      await panel.form.getByRole('button', { name: 'Attempts 1 → 3' }).click();
      await dismissBarNote(panel);
      await panel.outcomes(3);
      return panel;
    },
  },
];
