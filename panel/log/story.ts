import type { LogEvent, LogEventType } from '../../extension/protocol/log.ts';
import type { EventName } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { tagLiteral, visibleText } from '../components/tag-text.ts';
import { perhaps } from '../later/event-text.ts';
import { kindText, reasonLine } from '../store/dispatch-text.ts';
import { eventDetails, eventText } from './story-text.ts';
import { codeBlock, codeSpan } from './markdown.ts';

/** What a handler does, which no other tag's story tells. */
const OF_A_HANDLER = new Set<LogEventType>(['request', 'console', 'exception']);

/** A tag of a registration, as it is called in the log. */
export interface LoggedTag {
  readonly scope: string;
  readonly partitioned: boolean;
  readonly tag: string;
  readonly kind: EventName;
}

/**
 * What a log knows of one tag, as Markdown for a bug report: what happened to it, in order, with the requests, messages and the
 * outcome of each dispatch inside of it, and between these what happened to its registration and to the page, which begins with
 * what kept it waiting already. Times are counted from the tag's first event, whose date is given in UTC. All words of the site are
 * in code spans and blocks.
 *
 * @param log by increasing `seq`
 */
export function tagStory(log: readonly LogEvent[], tag: LoggedTag): string {
  // A page may tell that it has registered a tag after its worker has told of the event.
  const events = log.toSorted((one, other) => one.at - other.at);
  const scope = codeSpan(tag.scope);
  const lines = [
    `# ${text('story_title', codeSpan(shownTag(tag.tag)))}`,
    '',
    `- ${text('story_scope', tag.partitioned ? text('registration_partitioned', scope) : scope)}`,
    `- ${text('named', text('kind'), kindText(tag.kind))}`,
  ];
  const own = events.filter((event) => isOf(event, tag));
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return [...lines, '', text('story_nothing'), ''].join('\n');

  const inside = new Map<string, LogEvent[]>();
  for (const { type, dispatchId } of own)
    if (type === 'dispatched' && dispatchId !== undefined) inside.set(dispatchId, []);
  const outside = keptBy(events.filter((event) => event.at < first.at && isAround(event, tag)));
  for (const event of events) {
    const dispatch = event.type === 'dispatched' ? undefined : inside.get(event.dispatchId ?? '');
    if (dispatch !== undefined) dispatch.push(event);
    else if (isOf(event, tag) || (isAround(event, tag) && event.at >= first.at && event.at <= last.at))
      outside.push(event);
  }

  lines.push(`- ${text('story_start', new Date(first.at).toISOString())}`, '');
  for (const event of outside) {
    lines.push(...item(event, first.at, ''));
    const inner = event.type === 'dispatched' ? inside.get(event.dispatchId ?? '') : undefined;
    if (inner === undefined) continue;
    lines.push(...inner.flatMap((each) => item(each, first.at, '  ')));
    if (!inner.some(({ type }) => type === 'settled')) lines.push(`  - ${text('outcome_unended')}`);
  }
  return [...lines, ''].join('\n');
}

/** What still kept the browser from firing at the end of these: since when it was offline, or held. */
function keptBy(events: readonly LogEvent[]): LogEvent[] {
  const kept = new Map<string, LogEvent>();
  for (const event of events) {
    if (event.type === 'offline' || event.type === 'held') kept.set(event.type, event);
    else if (event.type === 'online') kept.delete('offline');
    else if (event.type === 'released') kept.delete('held');
  }
  return [...kept.values()];
}

/** Whether an event is of no tag, but of the tag's registration or of the whole page. */
function isAround(event: LogEvent, tag: LoggedTag): boolean {
  if (event.tag !== undefined || OF_A_HANDLER.has(event.type)) return false;
  return event.scope === undefined || isOfRegistration(event, tag);
}

/** What is so of most a log may leave out: the kind, and the scope where it is not known. */
function isOf(event: LogEvent, tag: LoggedTag): boolean {
  return event.tag === tag.tag && (event.kind ?? 'sync') === tag.kind && isOfRegistration(event, tag);
}

function isOfRegistration({ scope = '', partitioned = false }: LogEvent, tag: LoggedTag): boolean {
  return scope === tag.scope && partitioned === tag.partitioned;
}

/** A tag as it is where that is plain to see, else as a JavaScript string. */
function shownTag(tag: string): string {
  const literal = visibleText(tagLiteral(tag));
  const isPlain = literal === `"${tag}"` && tag === tag.trim() && tag !== '';
  return isPlain ? tag : literal;
}

/** An event as an item of a list, with its reason below. */
function item(event: LogEvent, start: number, indent: string): string[] {
  const details = [perhaps(event, eventText(event)), ...eventDetails(event)].join(text('list_separator'));
  const block = blockOf(event).map((line) => (line === '' ? '' : `${indent}  ${line}`));
  return [`${indent}- ${codeSpan(sinceText(event.at - start))} ${details}`, ...block];
}

function blockOf({ reason }: LogEvent): string[] {
  if (reason === undefined) return [];
  const { stack } = reason;
  const line = reasonLine(reason);
  return codeBlock(stack.includes(line) ? stack : `${line}\n${stack}`.trimEnd());
}

/** A time since another, in ms, as hours, minutes and seconds: `+0:05:00.120`. */
function sinceText(ms: number): string {
  const whole = Math.round(Math.abs(ms));
  const [, sinceHour = ''] = /(:.*)Z/.exec(new Date(whole).toISOString()) ?? [];
  return `${ms < 0 ? '-' : '+'}${Math.floor(whole / 3_600_000)}${sinceHour}`;
}
