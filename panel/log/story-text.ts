import type { LogEvent, Source } from '../../extension/protocol/log.ts';
import { plural, text } from '../../extension/text.ts';
import { eventName, goneText, intervalText, placeText, ruleText } from '../later/event-text.ts';
import { outcomeView, tenths } from '../store/dispatch-text.ts';
import { codeSpan } from './markdown.ts';

/** What an event is, in words, as Markdown. */
export function eventText(event: LogEvent): string {
  switch (event.type) {
    case 'registered':
      return registeredText(event);
    case 'refused':
      return text('event_refused');
    case 'dispatched':
      return dispatchedText(event);
    case 'settled':
      return event.outcome === undefined
        ? text('event_settled_unknown')
        : text('event_settled', outcomeView(event).label);
    case 'request':
      return `${eventName('request')} ${codeSpan(`${event.method ?? ''} ${event.url ?? ''}`.trim())}`;
    case 'console':
      return text('event_console', event.level ?? 'log', codeSpan(event.text ?? ''));
    case 'waiting':
      return event.nextAttemptAt === undefined
        ? text('event_waiting')
        : text('event_waiting_until', new Date(event.nextAttemptAt).toISOString());
    case 'dropped':
      return text('named', text('log_dropped'), text('log_dropped_why'));
    case 'gone':
      return text('named', text('log_gone'), goneText(event));
    default:
      return eventName(event.type);
  }
}

function registeredText({ from }: LogEvent): string {
  if (from === undefined) return text('state_registered');
  return text(from === 'page' ? 'event_registered_page' : 'event_registered_worker');
}

function dispatchedText({ via, attempt }: LogEvent): string {
  if (!via) return eventName('dispatched');
  const how = text(via === 'browser' ? 'event_dispatched_browser' : 'event_dispatched_simulated');
  return attempt === undefined ? how : text('event_dispatched_attempt', attempt, how);
}

/** What else is known of an event, each detail in words, as Markdown. Durations in ms. */
export function eventDetails(event: LogEvent): string[] {
  const { durationMs, failure, lastChance, minIntervalMs, rule, sizeBytes, source, status, type, url, waitUntilCalls } =
    event;
  const details: string[] = [];
  // Of a request it is said with its method.
  if (url !== undefined && type !== 'request') details.push(codeSpan(url));
  if (lastChance === true) details.push(text('event_last_chance'));
  if (minIntervalMs !== undefined) details.push(intervalText(event));
  if (status !== undefined) details.push(text('event_status', status));
  if (failure !== undefined) details.push(text('named', text('failed'), codeSpan(failure)));
  if (rule !== undefined) details.push(ruleText(rule));
  if (durationMs !== undefined) details.push(text('milliseconds', tenths(durationMs)));
  if (sizeBytes !== undefined) details.push(plural('byte_count', sizeBytes));
  if (waitUntilCalls !== undefined) details.push(text('named', text('wait_until_calls'), waitUntilCalls));
  if (source !== undefined) details.push(sourceText(source));
  return details;
}

function sourceText({ function: name, ...source }: Source): string {
  const place = codeSpan(placeText(source));
  return name === undefined || name === '' ? text('event_at', place) : text('event_at_function', place, codeSpan(name));
}
