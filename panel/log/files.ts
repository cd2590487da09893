/**
 * All that deals with files of the log and texts to share; most panels never need it. So it is a script of its own, loaded at its
 * first use: `const { exportLog } = await import('../log/files.ts')`.
 */
export { exportLog } from './export.ts';
export { importLog } from './import.ts';
export { tagStory, type LoggedTag } from './story.ts';
