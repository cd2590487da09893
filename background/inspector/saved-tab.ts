import type { SavedRecording } from '../recorder/recording.ts';
import type { TagHistory } from '../recorder/tag-histories.ts';

/** What outlives the extension's worker of one inspected tab: its switches, and the registrations that it holds. */
export interface SavedTab {
  hold: boolean;
  offline: boolean;
  /** Null where nothing is recorded. */
  recording: SavedRecording | null;
  preserveLog: boolean;
  /** Of the tags that wait for their next attempt. */
  histories: TagHistory[];
  keys: string[];
}
