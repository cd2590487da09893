import type { Debuggee } from '../inspector/cdp.ts';
import type { RegistrationRef } from '../inspector/registration-worker.ts';
import type { Problems } from '../inspector/status.ts';
import type { LogPart } from './log.ts';
import type { LogOwner } from './log-database.ts';

/** What the recording needs to know of its tab. */
export interface RecordedTab extends Problems {
  tabId: number;
  /** The debugger sessions of the page and of the frames that have a process of their own. */
  frames: () => Debuggee[];
  /** The address of its page, as it was listed last. */
  where: () => string;
  owner: () => Promise<LogOwner>;
  registrations: () => { key: string; hasActive: boolean; ref: RegistrationRef }[];
  /** By the panel's switch, or whatever else. */
  isOffline: () => boolean;
  tell: (part: LogPart) => void;
  /** What must outlive this run of the extension's worker has changed. */
  changed: () => void;
}
