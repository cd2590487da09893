/**
 * What no panel needs for its first paint: the log and its files, answers about a tag, the repair. A script of its own, loaded
 * while that is drawn, so that a panel is as quick to open as one that records nothing.
 */
import type * as later from './index.ts';

export type Later = typeof later;

export { askWhy } from './ask-why.ts';
export { BarNote } from './bar-note.tsx';
export { copyRow } from './copy-row.ts';
export { FileNotes } from './file-notes.tsx';
export { exportShown, importFile } from './log-files.ts';
export { LogPanes } from './log-panes.tsx';
export { Menu } from './menu.tsx';
export { applyLog } from './apply-log.ts';
export { RepairDialog } from './repair-dialog.tsx';
export { RetrySchedule } from './retry-schedule.tsx';
export { Rules, RulesStrip } from './rules/rules.tsx';
export { rowMenu } from './row-menu.ts';
export { WhyPane } from './why-pane.tsx';
