import type { LogEvent } from '../../extension/protocol/log.ts';
import { dayText, numberText, plural, text } from '../../extension/text.ts';
import { splitUrl } from '../components/short-url.ts';
import { tagLabel, visibleText } from '../components/tag-text.ts';
import { eventName } from '../later/event-text.ts';
import { outcomeView, preciseTimeText, reasonText, tenths } from '../store/dispatch-text.ts';
import type { Attempt, Item, Lane, Request, Waiting } from './lane-model.ts';
import { DAY } from './scale.ts';

const LONGEST = 80;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A length of time, given in ms, in its two largest units: `35 ms`, `1.2 s`, `5 min 3 s`, `2 h 5 min`. */
export function durationText(ms: number): string {
  if (ms < SECOND) return text('milliseconds', ms < 10 ? numberText(tenths(ms)) : Math.round(ms));
  if (ms < MINUTE) return text('seconds', numberText(Math.floor(ms / 100) / 10));
  if (ms < HOUR) return text('minutes', Math.floor(ms / MINUTE), Math.floor((ms % MINUTE) / SECOND));
  return text('hours', numberText(Math.floor(ms / HOUR)), Math.floor((ms % HOUR) / MINUTE));
}

/** The label of a tick (epoch ms) where the ticks are `step` ms apart. */
export function tickText(at: number, step: number): string {
  if (step >= DAY || (step >= HOUR && new Date(at).getHours() === 0)) return dayText(at);
  // What is reckoned in fractions may be just below the time that is meant.
  const precise = preciseTimeText(at + 0.01);
  if (step >= MINUTE) return precise.slice(0, -7);
  if (step >= SECOND) return precise.slice(0, -4);
  return step >= 1 ? precise : `${precise}${Math.floor(((at + 0.01) % 1) * 10)}`;
}

/**
 * What an item is called, e.g. `attempt 2 of sync outbox, rejected after 35 ms, last chance`.
 * @param lane - that it is in
 */
export function itemName(item: Item, lane: Lane, now: number): string {
  switch (item.type) {
    case 'attempt':
      return attemptName(item, lane, now);
    case 'request':
      return requestName(item);
    case 'waiting':
      return waitingName(item, lane);
    case 'mark':
      return listText(markName(item.event, lane));
  }
}

/** The same with when it was, and why it failed. */
export function itemTitle(item: Item, lane: Lane, now: number): string {
  const reason = item.type === 'attempt' && item.settled !== null ? reasonText(item.settled) : '';
  return [itemName(item, lane, now), preciseTimeText(item.start), ...(reason === '' ? [] : [reason])].join('\n');
}

/** What several items are called that are drawn as one: how many of what. */
export function itemsName(items: readonly Item[], lane: Lane): string {
  const [first] = items;
  const kinds = new Map<string, number>();
  for (const item of items) kinds.set(kindOf(item), (kinds.get(kindOf(item)) ?? 0) + 1);
  const parts = Array.from(kinds, ([kind, count]) => text('timeline_count', numberText(count), kind));
  const many =
    first?.type === 'attempt' ? 'timeline_attempts' : first?.type === 'request' ? 'request_count' : 'timeline_events';
  const head = plural(many, items.length);
  const whole = lane.tag === null || first?.type === 'request' ? head : text('timeline_of', head, laneTag(lane));
  return text('named', whole, listText(parts));
}

/** What a bar says of itself where there is room: `rejected after 35 ms`. */
export function outcomeLabel({ settled, unended, start, end }: Attempt, now: number): string {
  const { label } = outcomeView({ ...settled, unended: settled ? false : unended });
  if (settled !== null) return text('timeline_after', label, durationText(settled.durationMs ?? end - start));
  return unended ? label : text('timeline_running', durationText(Math.max(0, now - start)));
}

/** What a waiting tag says of itself where there is room: when its next attempt is estimated, or how long it waited. */
export function waitingLabel({ start, end, event }: Waiting): string {
  if (end !== Infinity) return text('timeline_waited', durationText(end - start));
  if (event.nextAttemptAt === undefined) return text('state_waiting');
  return text('timeline_estimate', preciseTimeText(event.nextAttemptAt).slice(0, -4));
}

function attemptName(attempt: Attempt, lane: Lane, now: number): string {
  const { dispatched, settled, requests } = attempt;
  const { attempt: number, via } = dispatched ?? settled ?? {};
  const parts = [
    number === undefined ? laneTag(lane) : text('timeline_of', text('attempt_number', number), laneTag(lane)),
  ];
  if (via === 'simulated') parts.push(text('timeline_simulated'));
  parts.push(outcomeLabel(attempt, now));
  if ((dispatched ?? settled)?.lastChance === true) parts.push(text('event_last_chance'));
  if (requests.items.length > 0) parts.push(plural('request_count', requests.items.length));
  return listText(parts);
}

function requestName({ event }: Request): string {
  const { method = 'GET', url = '', failure, durationMs, sizeBytes } = event;
  const parts = [`${eventName('request')} ${method} ${short(splitUrl(url).path)}`];
  const result = failure === undefined ? String(event.status ?? '') : short(failure);
  if (durationMs !== undefined && result !== '') parts.push(text('timeline_after', result, durationText(durationMs)));
  else if (result !== '') parts.push(result);
  if (sizeBytes !== undefined) parts.push(plural('byte_count', sizeBytes));
  return listText(parts);
}

function waitingName(waiting: Waiting, lane: Lane): string {
  return text('named', laneTag(lane), waitingLabel(waiting));
}

function markName(event: LogEvent, lane: Lane): string[] {
  const name = eventName(event.type);
  if (event.type === 'console') return [name, short(event.text ?? '')];
  if (event.type === 'exception') return [name, short(reasonText(event))];
  if (event.type === 'refused') return [text('named', name, laneTag(lane)), short(reasonText(event))];
  if (event.url !== undefined) return [name, short(event.url)];
  return [lane.tag === null ? name : text('named', name, laneTag(lane))];
}

function kindOf(item: Item): string {
  switch (item.type) {
    case 'attempt':
      return outcomeView({ ...item.settled, unended: item.settled ? false : item.unended }).label;
    case 'request':
      return short(item.event.failure ?? String(item.event.status ?? ''));
    case 'waiting':
      return text('state_waiting');
    case 'mark':
      return eventName(item.event.type);
  }
}

function laneTag({ kind, tag }: Lane): string {
  return tag === null ? text('timeline_worker') : text('timeline_tag', kind, tagLabel(tag));
}

function listText(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(text('list_separator'));
}

/** A site's words, safe to show and cut short. */
function short(words: string): string {
  const visible = visibleText(words.slice(0, 2 * LONGEST))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST)}…` : visible;
}
