import { listedTags } from '../../extension/protocol/listed-tags.ts';
import {
  PERMISSIONS,
  type EventName,
  type Origin,
  type Outcome,
  type Registration,
  type Snapshot,
  type Unlisted,
  type Waiting,
} from '../../extension/protocol/model.ts';
import { leastText, text } from '../../extension/text.ts';
import { dispatchKey } from './activity.ts';
import type { Interval, Intervals } from './intervals.ts';
import { notesOf, type NoteRow } from './tree-notes.ts';

export type TagState = 'registered' | 'held' | 'firing' | 'waiting' | 'stuck';

interface Row {
  /** Stays the same while the list refreshes: focus, selection and collapse state hang on it. */
  readonly key: string;
  readonly level: number;
  readonly parent: string | null;
}
export interface OriginRow extends Row {
  readonly type: 'origin';
  readonly expanded: boolean;
  readonly origin: Origin;
}
export interface RegistrationRow extends Row {
  readonly type: 'registration';
  readonly expanded: boolean;
  readonly registration: Registration;
  /** How many of its tags the filter leaves, null without a filter. */
  readonly found: number | null;
}
export interface TagRow extends Row {
  readonly type: 'tag';
  readonly registration: string;
  readonly tag: string;
  readonly event: EventName;
  readonly state: TagState;
  /** What its newest event came to, null where none has ended here. */
  readonly lastOutcome: Outcome | null;
  /** Whether something stands in its way: no worker of its registration is activated, or its permission is denied. */
  readonly blocked: boolean;
  /** Of a tag that waits: which attempt comes, or may come first, of how many; empty and 0 where none is known to. */
  readonly attempt: string;
  readonly attempts: number;
  /** Of a tag that waits: when its next attempt is estimated to come, epoch ms. */
  readonly nextAttemptAt: number | null;
  /** Of a periodic tag, as far as it was recorded. */
  readonly interval: Interval | null;
  readonly stuckWhy: string | null;
  readonly stuckSince: number | null;
}
export interface UnlistedRow extends Row {
  readonly type: 'unlisted';
  readonly entry: Unlisted;
}
export type TreeRow = OriginRow | RegistrationRow | TagRow | NoteRow | UnlistedRow;

export interface TreeInput {
  readonly snapshot: Snapshot;
  readonly filter: string;
  /** What is collapsed, by {@link collapseKey}. */
  readonly collapsed: ReadonlySet<string>;
  readonly firing: ReadonlySet<string>;
  readonly lastOutcomes: ReadonlyMap<string, Outcome>;
  /** The tags that the browser will try again. */
  readonly waiting: readonly Waiting[];
  readonly intervals: Intervals;
}

/** A row is collapsed under the filter with which it was: another one opens what it finds, and leaves the rest as it was. */
export const collapseKey = (filter: string, key: string): string => filter + key;

/** The rows of the treegrid from top to bottom. While filtering, registrations and origins without a match are left out. */
export function treeRows(input: TreeInput): TreeRow[] {
  const filtering = input.filter !== '';
  const origins = input.snapshot.origins.flatMap((origin) => originRows(origin, input));
  const unlisted = filtering
    ? []
    : input.snapshot.unlisted.filter((entry) => !isNoted(entry, input.snapshot)).map(unlistedRow);
  return [...origins, ...unlisted];
}

/** The new rows, each of them the old object where nothing in it changed, so that its view need not render again. */
export function keepEqualRows(old: readonly TreeRow[], rows: readonly TreeRow[]): TreeRow[] {
  const kept = [...rows];
  const keep = (before: TreeRow | undefined, index: number | undefined): void => {
    const row = index === undefined ? undefined : kept[index];
    if (index !== undefined && before && row && isEqual(before, row)) kept[index] = before;
  };
  // Most lists are the old one, or begin like it.
  let same = 0;
  for (; same < rows.length && old[same]?.key === rows[same]?.key; same++) keep(old[same], same);
  // Of the rest, those that are fewer are looked for: a filter leaves a few of many.
  const [rest, restBefore] = [rows.slice(same), old.slice(same)];
  if (rest.length < restBefore.length) {
    const places = new Map(rest.map(({ key }, index) => [key, same + index]));
    for (const before of restBefore) keep(before, places.get(before.key));
  } else if (restBefore.length > 0) {
    const known = new Map(restBefore.map((row) => [row.key, row]));
    rest.forEach(({ key }, index) => keep(known.get(key), same + index));
  }
  return kept;
}

function isEqual(a: TreeRow, b: TreeRow): boolean {
  const [before, after] = [a, b] as unknown as Record<string, unknown>[];
  for (const name in after) if (after[name] !== before?.[name]) return false;
  return true;
}

function originRows(origin: Origin, input: TreeInput): TreeRow[] {
  const key = JSON.stringify(['origin', origin.origin, origin.partitioned]);
  const children = origin.registrations.flatMap((registration) => registrationRows(registration, origin, key, input));
  if (input.filter !== '' && children.length === 0) return [];
  if (children.length === 0) {
    const none = { type: 'note', tone: 'quiet', key: `${key} none`, level: 2, parent: key, asks: null } as const;
    const next = text('unlisted_no_registration_next');
    children.push({ ...none, text: text('sentences', text('unlisted_no_registration'), next) });
  }
  const expanded = !input.collapsed.has(collapseKey(input.filter, key));
  return [{ type: 'origin', key, level: 1, parent: null, expanded, origin }, ...(expanded ? children : [])];
}

function registrationRows(
  registration: Registration,
  { permissions }: Origin,
  parent: string,
  input: TreeInput,
): TreeRow[] {
  const key = JSON.stringify(['registration', registration.key]);
  const filtering = input.filter !== '';
  const matching = listedTags(registration, input.filter);
  if (filtering && matching.length === 0) return [];
  const expanded = !input.collapsed.has(collapseKey(input.filter, key));
  const found = filtering ? matching.length : null;
  const row: TreeRow = { type: 'registration', key, level: 2, parent, expanded, registration, found };
  if (!expanded) return [row];
  const hasActive = registration.workers.some(({ state }) => state === 'activated');
  const isBlocked = (event: EventName) => !hasActive || permissions[PERMISSIONS[event]] === 'denied';
  const tags = matching.map(({ event, tag }) => tagRow(registration, key, tag, event, isBlocked(event), input));
  return [row, ...notesOf(registration, permissions['background-sync'], key), ...tags];
}

function tagRow(
  { key: registration, held, stuck }: Registration,
  parent: string,
  tag: string,
  event: EventName,
  blocked: boolean,
  { firing, lastOutcomes, waiting, intervals }: TreeInput,
): TagRow {
  // Most tags have no dispatch, and most lists none at all.
  const named = firing.size + lastOutcomes.size + intervals.size > 0 ? dispatchKey(registration, tag, event) : '';
  const isFiring = firing.has(named);
  const isNext = (one: Waiting) => event === 'sync' && one.registration === registration && one.tag === tag;
  const next = waiting.length === 0 ? null : (waiting.find(isNext) ?? null);
  return {
    type: 'tag',
    key: `${parent} ${event} ${tag}`,
    level: 3,
    parent,
    registration,
    tag,
    event,
    state: isFiring ? 'firing' : stuck !== null ? 'stuck' : held ? 'held' : next !== null ? 'waiting' : 'registered',
    blocked,
    attempt: next === null ? '' : leastText(next.attempt, next.isExact),
    attempts: next?.attempts ?? 0,
    nextAttemptAt: next?.nextAttemptAt ?? null,
    lastOutcome: lastOutcomes.get(named) ?? null,
    interval: intervals.get(named) ?? null,
    stuckWhy: stuck?.why ?? null,
    stuckSince: stuck?.since ?? null,
  };
}

/** Whether a note below the origin's row says it already. */
function isNoted({ code, where }: Unlisted, { origins }: Snapshot): boolean {
  return code === 'no-registration' && origins.some(({ origin }) => origin === where);
}

function unlistedRow(entry: Unlisted, index: number): TreeRow {
  const key = JSON.stringify(['unlisted', entry.where, entry.code, index]);
  return { type: 'unlisted', key, level: 1, parent: null, entry };
}
