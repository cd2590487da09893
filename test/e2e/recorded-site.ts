import { expect, type Page } from '@playwright/test';
import type { LogEvent } from '../../extension/protocol/log.ts';
import type { PanelView } from '../support/panel-view.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { registerTags } from './sites/page.ts';
import type { Site } from './sites/site.ts';

/** A site of a test that is recorded. */
export interface RecordedSite {
  site: Site;
  panel: PanelView & { page: Page };
  log: () => Promise<LogEvent[]>;
  /** Waits for an event with these fields, and yields the last such. */
  expectEvent: (fields: Partial<LogEvent>) => Promise<LogEvent>;
}

/** Records a site with a file `/empty` from before its worker is installed. */
export async function recordSite(
  site: Site,
  page: Page,
  openPanel: () => Promise<PanelView & { page: Page }>,
): Promise<RecordedSite> {
  await page.goto(`${site.origin}/empty`);
  const panel = await openPanel();
  await panel.preserveLog.check();
  await panel.startRecording();
  await page.goto(`${site.origin}/`);
  await registerTags(page, []);
  await expect(panel.row('sw.js active')).toBeVisible();
  await expect(panel.row('Reading tags…')).toHaveCount(0);
  const log = () => recordedLog(panel.document, site.origin);
  const expectEvent = async (fields: Partial<LogEvent>) => {
    await expect.poll(log).toContainEqual(expect.objectContaining(fields));
    const found = (await log()).findLast((event) => isLike(event, fields));
    if (!found) throw new Error('It was there just now.');
    return found;
  };
  return { site, panel, log, expectEvent };
}

/** Whether it has these fields, as far as they are plain. */
function isLike(event: LogEvent, fields: Partial<LogEvent>): boolean {
  return (Object.keys(fields) as (keyof LogEvent)[]).every(
    (key) => typeof fields[key] === 'object' || event[key] === fields[key],
  );
}
