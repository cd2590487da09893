import { text } from '../../extension/text.ts';

/** What is the matter with a file: not a log, a log of a later version, a log that was changed or cut, too much, not to be read. */
export type LogFileErrorName = 'ForeignLog' | 'NewerLog' | 'DamagedLog' | 'TooLargeLog' | 'UnreadableLog';

/** Where in a file: line and event, both from 1; `event` is null outside of the events. */
export interface FilePlace {
  readonly line: number;
  readonly event: number | null;
}

/** Why a file was not imported, for the user: where, what is wrong, and what to do. */
export class LogFileError extends Error {
  /** Null where it is the file as a whole. */
  readonly place: FilePlace | null;

  constructor(name: LogFileErrorName, what: string, place: FilePlace | null = null) {
    super(text('sentences', located(what, place), advice(name)));
    this.name = name;
    this.place = place;
  }
}

function located(what: string, place: FilePlace | null): string {
  if (place === null) return what;
  if (place.event === null) return text('import_in_line', place.line, what);
  return text('import_in_event', place.event, place.line, what);
}

function advice(name: LogFileErrorName): string {
  switch (name) {
    case 'ForeignLog':
      return text('import_foreign_next');
    case 'NewerLog':
      return text('import_newer_next');
    case 'DamagedLog':
      return text('import_damaged_next');
    case 'TooLargeLog':
      return text('import_too_large_next');
    case 'UnreadableLog':
      return text('import_unreadable_next');
  }
}
