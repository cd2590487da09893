import type { Frame } from '@playwright/test';
import { waitFor } from '../../test/support/wait-for.ts';
import { readActivity, readTags } from './panel-reader.ts';
import type { ActivityRow, ListedTag } from './report.ts';

/** What is shown as the outcome of an event that is being handled. */
const RUNNING = 'running…';

/** The panel as a user works it: by its roles and names, which are its contract. */
export interface PanelDriver {
  /** The listed tags, read again, once the panel has read the site. */
  tags(): Promise<ListedTag[]>;
  /** Waits until the panel lists a tag in this state. */
  waitForState(tag: string, state: string): Promise<void>;
  /** Presses a listed tag's "Fire" and waits for the outcome. */
  fire(tag: string): Promise<ActivityRow>;
  /** Turns the switch "Hold syncs" and waits until it is so. */
  hold(on: boolean): Promise<void>;
  /** How many events the panel has seen. */
  activityCount(): Promise<number>;
  /** Waits for the outcome of the tag's first event after the first `count`. */
  outcomeAfter(count: number, tag: string, timeoutMs?: number): Promise<ActivityRow>;
}

/** Adds to a failure what the panel itself says is wrong. */
async function explained<T>(panel: Frame, action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    const alerts = await panel.getByRole('alert').allInnerTexts();
    if (!(error instanceof Error) || alerts.length === 0) throw error;
    throw new Error(`${error.message} The panel says: ${alerts.join(' ')}`, { cause: error });
  }
}

/** Drives a shown panel. */
export function drivePanel(panel: Frame): PanelDriver {
  const tree = panel.getByRole('treegrid', { name: 'Sync tags' });
  const toggle = panel.getByRole('switch', { name: 'Hold syncs' });

  const settled = () =>
    waitFor('the panel to read the site', async () => (await tree.getAttribute('aria-busy')) !== 'true');

  const refresh = async () => {
    const button = panel.getByRole('button', { name: 'Refresh', exact: true });
    await button.click();
    await waitFor('the list to be read again', async () => (await button.getAttribute('aria-busy')) !== 'true');
    await settled();
  };

  const outcomeAfter = (count: number, tag: string, timeoutMs?: number) =>
    waitFor(
      `an outcome of ${tag} in the panel's Activity`,
      async () => (await readActivity(panel)).slice(count).find((row) => row.tag === tag && row.outcome !== RUNNING),
      timeoutMs,
    );
  const activityCount = async () => (await readActivity(panel)).length;

  const hold = async (on: boolean) => {
    if ((await toggle.getAttribute('aria-checked')) !== String(on)) await toggle.click();
    await waitFor(`the syncs to be ${on ? 'held' : 'released'}`, async () => {
      const [checked, busy] = [await toggle.getAttribute('aria-checked'), await toggle.getAttribute('aria-busy')];
      return checked === String(on) && busy !== 'true';
    });
  };

  const fire = async (tag: string) => {
    const before = await activityCount();
    await tree
      .getByRole('button', { name: `Fire ${tag}`, exact: true })
      .first()
      .click();
    return outcomeAfter(before, tag);
  };

  const waitForState = async (tag: string, state: string) => {
    await refresh();
    await waitFor(`${tag} to be listed as ${state}`, async () =>
      (await readTags(panel)).some((row) => row.tag === tag && row.state === state),
    );
  };

  return {
    tags: () =>
      explained(
        panel,
        settled()
          .then(refresh)
          .then(() => readTags(panel)),
      ),
    waitForState: (tag, state) => explained(panel, waitForState(tag, state)),
    fire: (tag) => explained(panel, fire(tag)),
    hold: (on) => explained(panel, hold(on)),
    activityCount,
    outcomeAfter: (count, tag, timeoutMs) => explained(panel, outcomeAfter(count, tag, timeoutMs)),
  };
}
