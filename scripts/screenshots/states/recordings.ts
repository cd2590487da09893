import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../../test/support/wait-for.ts';
import { dismissBarNote, type ShownPanel, type Stage } from '../stage.ts';
import { EVERY_WIDTH, type PanelState } from '../state.ts';

/** The browser's own delays are minutes; the pictures show the same with seconds. */
const RETRY_DELAYS = { initialSeconds: 2, factor: 2, maxAttempts: 3 };

/** Recorded from the worker's first instruction, so that each request is known to be of its attempt. */
async function record(stage: Stage): Promise<ShownPanel> {
  await stage.page.goto(`${stage.demo.origin}/icon.svg`);
  const panel = await stage.openPanel();
  await panel.startRecording();
  await dismissBarNote(panel);
  await stage.visit('/failing/');
  return panel;
}

const untilTold = (panel: ShownPanel, line: string) =>
  waitFor(`“${line}” in Activity`, async () => (await panel.story()).includes(line), 30_000);

/** One tag tried three times and dropped, one sent at the second attempt. */
async function recordStory(stage: Stage): Promise<ShownPanel> {
  const panel = await record(stage);
  await stage.register('/failing/', ['sync-report']);
  await untilTold(panel, 'dropped sync-report dropped');
  await stage.register('/failing/', ['sync-photo']);
  await untilTold(panel, 'waiting sync-photo waiting');
  stage.demo.accept(true);
  await untilTold(panel, 'completed sync-photo completed');
  await panel.record.click();
  return panel;
}

async function selectAttempt(panel: ShownPanel, name: RegExp): Promise<void> {
  await panel.document.getByRole('grid', { name: 'Timeline' }).getByRole('button', { name }).first().click();
  await panel.document.getByRole('region', { name: 'Details' }).waitFor();
}

export const recordings: readonly PanelState[] = [
  {
    name: 'recording-empty',
    caption: 'Record is on, and nothing has happened yet.',
    widths: EVERY_WIDTH,
    show: record,
  },
  {
    name: 'recorded-story',
    caption:
      'A recorded story: one tag tried three times, the last time with last chance, and dropped; another one sent at its second attempt.',
    widths: [1400, 700, 400],
    retryDelays: RETRY_DELAYS,
    show: recordStory,
  },
  {
    name: 'recorded-details',
    caption:
      'The details of an attempt, selected in the timeline and in Activity: its reason, its stack, its requests.',
    widths: [1400, 700, 400],
    retryDelays: RETRY_DELAYS,
    show: async (stage) => {
      const panel = await recordStory(stage);
      await selectAttempt(panel, /^attempt 2 of sync sync-report/);
      return panel;
    },
  },
  {
    name: 'recorded-waiting',
    caption: 'A tag waits: the estimated next attempt in the timeline, and why it is not firing, with a countdown.',
    widths: EVERY_WIDTH,
    show: async (stage) => {
      const panel = await record(stage);
      await stage.register('/failing/', ['sync-report']);
      await untilTold(panel, 'waiting sync-report waiting');
      await panel.row('sync-report').first().click();
      await panel.document.getByRole('region', { name: 'Why is it not firing?' }).waitFor();
      return panel;
    },
  },
  {
    name: 'recorded-offline',
    caption: 'What was offline and held is shaded behind the attempts, which failed or waited meanwhile.',
    widths: EVERY_WIDTH,
    retryDelays: RETRY_DELAYS,
    show: async (stage) => {
      const panel = await record(stage);
      await stage.register('/failing/', ['sync-report']);
      await untilTold(panel, 'waiting sync-report waiting');
      await panel.offline.click();
      await untilTold(panel, 'offline offline');
      await stage.register('/failing/', ['sync-photo']);
      await panel.offline.click();
      await untilTold(panel, 'online online');
      await untilTold(panel, 'waiting sync-photo waiting');
      return panel;
    },
  },
  {
    name: 'imported-file',
    caption: 'A log that a colleague exported, opened read-only.',
    widths: EVERY_WIDTH,
    retryDelays: RETRY_DELAYS,
    show: async (stage) => {
      const panel = await recordStory(stage);
      const folder = await mkdtemp(join(tmpdir(), 'background-sync-log-'));
      try {
        const file = join(folder, 'colleague.json');
        const downloading = panel.page.waitForEvent('download');
        await panel.document.getByRole('button', { name: 'Export', exact: true }).click();
        await (await downloading).saveAs(file);
        await panel.page.locator('input[type=file]').setInputFiles(file);
        await panel.document.getByRole('note').filter({ hasText: 'colleague.json' }).waitFor();
      } finally {
        await rm(folder, { recursive: true });
      }
      return panel;
    },
  },
];
