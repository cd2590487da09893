import { EFFECTS } from './rules/rule-text.ts';
import type { LogEvent, LogEventType, Source } from '../../extension/protocol/log.ts';
import { explainRegisterError } from '../../extension/register-error.ts';
import { text, timeText, type MessageKey } from '../../extension/text.ts';
import type { IconName } from '../components/icon.tsx';
import { visibleText } from '../components/tag-text.ts';
import type { OutcomeView } from '../views/dispatch-text.ts';

interface EventLook {
  readonly icon: IconName;
  readonly tone: OutcomeView['tone'] | 'quiet';
}

const LOOKS: Record<LogEventType, EventLook & { name: MessageKey }> = {
  registered: { icon: 'plus', tone: 'quiet', name: 'log_registered' },
  refused: { icon: 'cross', tone: 'bad', name: 'log_refused' },
  dispatched: { icon: 'running', tone: 'running', name: 'log_dispatched' },
  settled: { icon: 'check', tone: 'quiet', name: 'log_settled' },
  request: { icon: 'arrow', tone: 'quiet', name: 'log_request' },
  console: { icon: 'dash', tone: 'quiet', name: 'log_console' },
  exception: { icon: 'cross', tone: 'bad', name: 'log_exception' },
  completed: { icon: 'check', tone: 'good', name: 'log_completed' },
  waiting: { icon: 'clock', tone: 'doubtful', name: 'log_waiting' },
  dropped: { icon: 'cross', tone: 'bad', name: 'log_dropped' },
  gone: { icon: 'stop', tone: 'doubtful', name: 'log_gone' },
  held: { icon: 'pause', tone: 'doubtful', name: 'log_held' },
  released: { icon: 'arrow', tone: 'quiet', name: 'log_released' },
  offline: { icon: 'stop', tone: 'doubtful', name: 'log_offline' },
  online: { icon: 'check', tone: 'quiet', name: 'log_online' },
  'worker started': { icon: 'arrow', tone: 'quiet', name: 'log_worker_started' },
  'worker stopped': { icon: 'stop', tone: 'quiet', name: 'log_worker_stopped' },
  'worker updated': { icon: 'refresh', tone: 'quiet', name: 'log_worker_updated' },
  'controller changed': { icon: 'refresh', tone: 'quiet', name: 'log_controller_changed' },
  navigated: { icon: 'arrow', tone: 'quiet', name: 'log_navigated' },
  reloaded: { icon: 'refresh', tone: 'quiet', name: 'log_reloaded' },
};

/** What an event is called. */
export function eventName(type: LogEventType): string {
  return text(LOOKS[type].name);
}

/** How an event that is no dispatch is shown, and its word for the column Outcome: the status of a request for one. */
export function eventView(event: LogEvent): EventLook & { label: string } {
  const { type, status, failure } = event;
  const look = LOOKS[type];
  if (type !== 'request') return { ...look, label: eventName(type) };
  const isBad = failure !== undefined || (status ?? 0) >= 400;
  return {
    ...look,
    tone: isBad ? 'bad' : 'quiet',
    label: failure === undefined ? String(status ?? '') : text('failed'),
  };
}

/** What an event says in a line. */
export function eventText(event: LogEvent): string {
  return visibleText(
    parts(event)
      .filter((part) => part !== '')
      .join(' · '),
  );
}

function parts(event: LogEvent): string[] {
  const { type, source, reason, url = '', method = '', failure = '' } = event;
  const where = source === undefined ? '' : sourceText(source);
  switch (type) {
    case 'registered':
      return [fromText(event), intervalText(event), where];
    case 'refused': {
      const { name, message } = explainRegisterError(reason ?? { name: 'Error', message: '' }, event.kind ?? 'sync');
      return [`${name}: ${message}`, where];
    }
    case 'request':
      return [
        `${method} ${url}`,
        failure,
        event.rule === undefined ? '' : text('log_by_rule', text(EFFECTS[event.rule])),
        event.dispatchId === undefined ? text('log_unattributed') : '',
      ];
    case 'console':
      return [event.text ?? '', where];
    case 'exception':
      return [reason === undefined ? '' : `${reason.name}: ${reason.message}`, where];
    case 'waiting':
      return [waitingText(event)];
    case 'dropped':
      return [text('log_dropped_why')];
    case 'gone':
      return [text('log_gone_why')];
    default:
      return [url === '' ? (event.scope ?? '') : url, event.late === true ? text('log_started_late') : ''];
  }
}

function fromText({ from }: LogEvent): string {
  return text(from === 'page' ? 'log_from_page' : from === 'worker' ? 'log_from_worker' : 'log_from_unseen');
}

function intervalText({ minIntervalMs }: LogEvent): string {
  return minIntervalMs === undefined ? '' : text('log_min_interval', Math.round(minIntervalMs / 360_000) / 10);
}

function waitingText({ attempt, nextAttemptAt, lastChance }: LogEvent): string {
  if (attempt === undefined)
    return nextAttemptAt === undefined ? '' : text('field_next_about', timeText(nextAttemptAt));
  if (nextAttemptAt === undefined) return text('attempt_number', attempt);
  const next = text('log_waiting_next', attempt, timeText(nextAttemptAt));
  return lastChance === true ? text('sentences', `${next}.`, text('log_last_chance')) : next;
}

/** A position in a script, as DevTools writes it; a script without an address is called as in a stack. */
export function sourceText({ url, line, column }: Pick<Source, 'url' | 'line' | 'column'>): string {
  if (url === '') return `<anonymous>:${line}:${column}`;
  const file = url.split(/[?#]/)[0]?.split('/').at(-1);
  return `${file === undefined || file === '' ? url : file}:${line}:${column}`;
}
