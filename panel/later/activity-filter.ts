import type { ActivityRow } from '../store/activity.ts';

/** What a word of the filter is about; a word without a prefix is looked for everywhere. */
const PREFIXES = ['tag', 'kind', 'type', 'outcome'] as const;
type Prefix = (typeof PREFIXES)[number];

/** What a row has to have: every word of it. */
export type ActivityFilter = readonly { readonly prefix: Prefix | null; readonly word: string }[];

/**
 * Reads what was typed: words, each of which must be found; `tag:outbox`, `kind:periodicsync`, `type:request` and
 * `outcome:rejected` are looked for in that alone, and quotes keep words together: `outcome:"timed out"`.
 */
export function readActivityFilter(typed: string): ActivityFilter {
  const words = typed.match(/(?:[^\s"]+|"[^"]*"?)+/g) ?? [];
  return words.flatMap((raw) => {
    const [, before, rest = ''] = /^(\w+):(.*)$/s.exec(raw) ?? [];
    const prefix = PREFIXES.find((known) => known === before) ?? null;
    const word = (prefix === null ? raw : rest).replaceAll('"', '').toLowerCase();
    return word === '' ? [] : [{ prefix, word }];
  });
}

/** Whether a row has all that the filter asks for. */
export function isFound(row: ActivityRow, filter: ActivityFilter): boolean {
  return filter.every(({ prefix, word }) => {
    const texts = textsOf(row);
    return (prefix === null ? Object.values(texts).flat() : texts[prefix]).some((text) =>
      text.toLowerCase().includes(word),
    );
  });
}

function textsOf(row: ActivityRow): Record<Prefix | 'rest', string[]> {
  if (row.type === 'dispatch') {
    const { tag, event, outcome, registration, via, reason } = row.dispatch;
    const rest = [registration, via, reason?.name ?? '', reason?.message ?? ''];
    return { tag: [tag], kind: [event], type: ['dispatched'], outcome: [outcome ?? 'running'], rest };
  }
  const { tag, kind, type, outcome, status, failure, scope, url, text, reason, source } = row.event;
  const rest = [scope, url, text, reason?.name, reason?.message, source?.url, failure, status?.toString()];
  return {
    tag: tag === undefined ? [] : [tag],
    kind: kind === undefined ? [] : [kind],
    type: [type],
    outcome: outcome === undefined ? [] : [outcome],
    rest: rest.filter((value) => value !== undefined),
  };
}
