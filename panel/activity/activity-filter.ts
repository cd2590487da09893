import { eventName, eventView } from '../later/event-text.ts';
import type { ActivityRow, ShownDispatch } from '../store/activity.ts';
import { kindText, outcomeView, reasonText } from '../store/dispatch-text.ts';
import type { Lanes } from '../timeline/lane-model.ts';

/** What a word of the filter is about; a word without a prefix is looked for everywhere. */
const PREFIXES = ['tag', 'kind', 'type', 'outcome'] as const;
export type Prefix = (typeof PREFIXES)[number];

/** What a row has to have: every word of it. */
export type ActivityFilter = readonly { readonly prefix: Prefix | null; readonly word: string }[];

/** Words, and quoted ones together with the spaces in them. */
const WORDS = /(?:[^\s"]+|"[^"]*"?)+/g;

/**
 * Reads what was typed: words, each of which must be found; `tag:outbox`, `kind:periodicsync`, `type:request` and
 * `outcome:rejected` are looked for in that alone, as the log or as the list calls it: `kind:one-shot`; quotes keep words
 * together: `outcome:"timed out"`. Capitals and small letters are the same, but in `tag:=Outbox`: it is that very tag, and
 * `tag:=` the empty one.
 */
export function readActivityFilter(typed: string): ActivityFilter {
  return (typed.match(WORDS) ?? []).flatMap((raw) => {
    const { prefix, rest } = split(raw);
    const plain = rest.replaceAll('"', '');
    const word = prefix === 'tag' && plain.startsWith('=') ? plain : plain.toLowerCase();
    return word === '' ? [] : [{ prefix, word }];
  });
}

/** The dispatches of the log, by their ids: what a handler does is of its dispatch's tag. */
export type Attempts = Lanes['attempts'];

/** Whether a row has all that the filter asks for. */
export function isFound(row: ActivityRow, filter: ActivityFilter, attempts?: Attempts): boolean {
  return filter.every(({ prefix, word }) => {
    if (prefix === null) return textsOf(row).some((text) => text?.toLowerCase().includes(word) === true);
    return valuesOf(row, prefix, attempts).some((value) => {
      if (typeof value !== 'string') return false;
      if (prefix !== 'tag') return value.toLowerCase().startsWith(word);
      return word.startsWith('=') ? wordOfTag(value) === word : value.replaceAll('"', '').toLowerCase().includes(word);
    });
  });
}

/** The word for one very tag: a quote in it is written as its escape, because quotes keep words together. */
export const wordOfTag = (tag: string): string => `=${tag.replaceAll('"', '\\u0022')}`;

/** The tags of the newest rows, no more than `most`, in the order of their code units. */
export function tagsOf(rows: readonly ActivityRow[], most: number): string[] {
  const tags = new Set<string>();
  for (let index = rows.length - 1; index >= 0 && tags.size < most; index--) {
    const row = rows[index];
    const tag = row?.type === 'dispatch' ? row.dispatch.tag : row?.event.tag;
    if (tag !== undefined) tags.add(tag);
  }
  return [...tags].sort();
}

/** The word of a filter about something, as it is written without quotes: '' where it has none. */
export function wordOf(typed: string, about: Prefix): string {
  return readActivityFilter(typed).findLast(({ prefix }) => prefix === about)?.word ?? '';
}

/** A filter with another word about something: '' takes it out. */
export function withWord(typed: string, about: Prefix, word: string): string {
  const others = (typed.match(WORDS) ?? []).filter((raw) => split(raw).prefix !== about);
  const plain = word.replaceAll('"', '');
  const written = plain === '' ? [] : [`${about}:${/\s/.test(plain) ? `"${plain}"` : plain}`];
  return [...others, ...written].join(' ');
}

function split(raw: string): { prefix: Prefix | null; rest: string } {
  const [, before, rest = ''] = /^(\w+):(.*)$/s.exec(raw) ?? [];
  const prefix = PREFIXES.find((known) => known === before?.toLowerCase()) ?? null;
  return { prefix, rest: prefix === null ? raw : rest };
}

/** What a row has of it: as the log calls it, and as the list does. */
function valuesOf(row: ActivityRow, prefix: Prefix, attempts?: Attempts): (string | null | undefined)[] {
  if (row.type === 'dispatch') {
    const { tag, event } = row.dispatch;
    if (prefix === 'tag') return [tag];
    if (prefix === 'kind') return [event, kindText(event)];
    return prefix === 'type' ? ['dispatched', event] : [outcomeOf(row.dispatch), outcomeView(row.dispatch).label];
  }
  const { event } = row;
  if (prefix === 'type') return [event.type, eventName(event.type)];
  if (prefix === 'outcome') return [event.outcome, eventView(event).label];
  const lane = attempts?.get(event.dispatchId ?? '')?.lane;
  if (prefix === 'tag') return [event.tag ?? lane?.tag];
  const kind = event.kind ?? lane?.kind;
  return kind === undefined ? [] : [kind, kindText(kind)];
}

const outcomeOf = ({ outcome, unended }: ShownDispatch): string | undefined =>
  outcome ?? (unended === false ? undefined : 'running');

function textsOf(row: ActivityRow): (string | undefined)[] {
  if (row.type === 'dispatch') {
    const { tag, event, registration, via } = row.dispatch;
    const { label } = outcomeView(row.dispatch);
    return [tag, event, 'dispatched', outcomeOf(row.dispatch), label, registration, via, reasonText(row.dispatch)];
  }
  const { tag, kind, type, outcome, status, failure, scope, method, url, level, text, reason, source } = row.event;
  const shown = [eventName(type), method, level, status?.toString(), source?.url];
  return [tag, kind, type, outcome, scope, url, text, reasonText({ reason }), failure, ...shown];
}
