import { visibleText } from '../components/tag-text.ts';
import type { EventName, Permission, Registration, TagRead } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';

/** A row that says something in words instead of listing a tag. */
export interface NoteRow {
  readonly type: 'note';
  readonly key: string;
  readonly level: number;
  readonly parent: string | null;
  readonly tone: 'quiet' | 'warning' | 'busy';
  readonly text: string;
  /** The registration that it is asked about: why it has no tag. */
  readonly asks: string | null;
}

/** The two kinds of tags of a registration, with the event that each fires and what its `getTags()` came to. */
function kindsOf(registration: Registration): { event: EventName; read: TagRead }[] {
  return [
    { event: 'sync', read: registration.sync },
    { event: 'periodicsync', read: registration.periodicSync },
  ];
}

/**
 * The notes of a registration: each read that listed nothing says why, and so does having no tags at all.
 *
 * @param permission `background-sync` of its origin; where it is denied, no page can register a tag
 */
export function notesOf(registration: Registration, permission: Permission, parent: string): NoteRow[] {
  const kinds = kindsOf(registration);
  const isReading = kinds.some(({ read }) => read.status === 'pending');
  const notes: (Pick<NoteRow, 'tone' | 'text'> & { id: string })[] = kinds.flatMap(({ event, read }) => {
    const note = describe(event, read);
    return note === null ? [] : [{ ...note, id: event }];
  });
  const hasTags = kinds.some(({ read }) => read.status === 'listed' && read.tags.length > 0);
  // Above tags that are there it would push them down, and up again a moment later.
  if (isReading && !hasTags) notes.push({ id: 'reading', tone: 'busy', text: text('tree_reading_tags') });
  if (registration.sync.status === 'listed' && !isReading && !hasTags) {
    const isDenied = permission === 'denied';
    notes.push({
      id: 'empty',
      tone: isDenied ? 'warning' : 'quiet',
      text: text(isDenied ? 'register_not_allowed' : 'tree_no_tag'),
    });
  }
  return notes.map(({ id, ...note }) => {
    const asks = id === 'empty' ? registration.key : null;
    return { type: 'note', key: `${parent} ${id}`, level: 3, parent, asks, ...note };
  });
}

const managerOf = (event: EventName): string => (event === 'sync' ? 'sync' : 'periodicSync');

function describe(event: EventName, read: TagRead): Pick<NoteRow, 'tone' | 'text'> | null {
  switch (read.status) {
    case 'listed':
    case 'pending':
      return null;
    case 'unsettled':
      return { tone: 'warning', text: text('tree_unsettled', managerOf(event)) };
    case 'unsupported':
      // This browser lacks it, which the registration row says in a word: not worth a row for each registration.
      if (event === 'periodicsync') return null;
      return { tone: 'quiet', text: text('sync_unsupported') };
    case 'failed':
      return {
        tone: 'warning',
        text: text('tree_failed', managerOf(event), visibleText(`${read.reason.name}: ${read.reason.message}`)),
      };
  }
}
