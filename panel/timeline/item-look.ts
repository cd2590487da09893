import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Item } from './lane-model.ts';

/** How an item looks, as styles/timeline.css knows it by the class `is-…`: a colour and a shape. */
export type Look = string;

/** Of several that are drawn as one the look that somebody should see comes first; after these comes what is first in time. */
const FIRST: readonly Look[] = [
  'dropped',
  'refused',
  'exception',
  'error',
  'rejected',
  'threw',
  'timed-out',
  'failed',
  'interrupted',
  'not-fired',
  'gone',
  'unseen',
  'ignored',
  'warning',
  'running',
  'completed',
  'fulfilled',
];

/** The look of several, and how many of them look so. */
export function lookOf(items: readonly Item[]): { look: Look; count: number } {
  const counts = new Map<Look, number>();
  for (const item of items) {
    const look = looks(item);
    counts.set(look, (counts.get(look) ?? 0) + 1);
  }
  const [first = ''] = counts.keys();
  const look = FIRST.find((each) => counts.has(each)) ?? first;
  return { look, count: counts.get(look) ?? 0 };
}

/** Whether an item is the last attempt of its tag. */
export function isLastChance(item: Item): boolean {
  return item.type === 'attempt' && (item.dispatched ?? item.settled)?.lastChance === true;
}

function looks(item: Item): Look {
  switch (item.type) {
    case 'attempt':
      return item.settled === null ? 'running' : named(item.settled.outcome ?? 'unseen');
    case 'request':
      return hasFailed(item.event) ? 'failed' : 'request';
    case 'waiting':
      return item.end === Infinity ? 'estimate' : 'waited';
    case 'mark':
      return markLook(item.event);
  }
}

function hasFailed({ failure, status }: LogEvent): boolean {
  return failure !== undefined || (status ?? 0) >= 400;
}

function markLook({ type, level }: LogEvent): Look {
  return type === 'console' && (level === 'error' || level === 'warning') ? level : named(type);
}

function named(words: string): Look {
  return words.replaceAll(' ', '-');
}
