import type { Notice } from '../../extension/protocol/messages.ts';
import type { LogDatabase } from '../recorder/log-database.ts';
import type { Rules } from '../rules/rules.ts';
import type { Cdp } from './cdp.ts';
import type { Keepers } from './keepers.ts';
import type { Site } from './site.ts';
import type { Workers } from './workers.ts';

/** What an inspector is handed: the browser, and what the inspectors of all tabs share. */
export interface InspectorDeps {
  tabId: number;
  site: Site;
  cdp: Cdp;
  workers: Workers;
  keepers: Keepers;
  rules: Rules;
  /** Where the tab's log is kept. */
  findLogs: () => Promise<LogDatabase>;
  notify: (notice: Exclude<Notice, { type: 'reply' }>) => void;
  /** What must outlive this run of the extension's worker has changed: it is saved, and the status told, a task later. */
  changed: () => void;
}
