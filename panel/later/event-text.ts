import { EFFECTS } from './rules/rule-text.ts';
import type { LogEvent, LogEventType, Source } from '../../extension/protocol/log.ts';
import { explainRegisterError } from '../../extension/register-error.ts';
import { text, timeText, type MessageKey } from '../../extension/text.ts';
import type { IconName } from '../components/icon.tsx';
import { splitUrl } from '../components/short-url.ts';
import { visibleText } from '../components/tag-text.ts';
import { hoursText, reasonText, type OutcomeView } from '../store/dispatch-text.ts';

interface EventLook {
  readonly icon: IconName;
  readonly tone: OutcomeView['tone'] | 'quiet';
}

type Look = readonly [IconName, EventLook['tone'], name: MessageKey];

const LOOKS: Record<LogEventType, Look> = {
  registered: ['plus', 'quiet', 'state_registered'],
  refused: ['cross', 'bad', 'log_refused'],
  dispatched: ['running', 'running', 'log_dispatched'],
  settled: ['check', 'quiet', 'log_settled'],
  request: ['arrow', 'quiet', 'log_request'],
  console: ['dash', 'quiet', 'log_console'],
  exception: ['cross', 'bad', 'log_exception'],
  completed: ['check', 'good', 'log_completed'],
  waiting: ['clock', 'doubtful', 'state_waiting'],
  dropped: ['cross', 'bad', 'log_dropped'],
  gone: ['stop', 'doubtful', 'log_gone'],
  held: ['pause', 'doubtful', 'log_held'],
  released: ['arrow', 'quiet', 'log_released'],
  offline: ['stop', 'doubtful', 'target_offline'],
  online: ['check', 'quiet', 'target_online'],
  'worker started': ['arrow', 'quiet', 'log_worker_started'],
  'worker stopped': ['stop', 'quiet', 'log_worker_stopped'],
  'worker updated': ['refresh', 'quiet', 'log_worker_updated'],
  'controller changed': ['refresh', 'quiet', 'log_controller_changed'],
  navigated: ['arrow', 'quiet', 'log_navigated'],
  reloaded: ['refresh', 'quiet', 'log_reloaded'],
};

/** The levels of a console message that somebody should see. */
const LEVELS: Partial<Record<NonNullable<LogEvent['level']>, Look>> = {
  error: ['cross', 'bad', 'log_error'],
  warning: ['warning', 'doubtful', 'log_warning'],
};

/** What an event is called. */
export function eventName(type: LogEventType): string {
  return text(LOOKS[type][2]);
}

/** How an event that is no dispatch is shown, and its word for the column Outcome: the status of a request, or that it is an error. */
export function eventView(event: LogEvent): EventLook & { label: string } {
  const { type, level = 'log', status, failure } = event;
  const [icon, tone, name] = (type === 'console' ? LEVELS[level] : null) ?? LOOKS[type];
  if (type !== 'request') return { icon, tone, label: text(name) };
  const isBad = failure !== undefined || (status ?? 0) >= 400;
  return {
    icon,
    tone: isBad ? 'bad' : 'quiet',
    label: failure === undefined ? String(status ?? '') : text('failed'),
  };
}

/** What an event says in a line. @param whole whether with the origin of a request, which most requests share */
export function eventText(event: LogEvent, whole = false): string {
  return visibleText(
    parts(event, whole)
      .filter((part) => part !== '')
      .join(' · '),
  );
}

function parts(event: LogEvent, whole: boolean): string[] {
  const { type, source, url = '', method = '', failure = '' } = event;
  const where = source === undefined ? '' : sourceText(source);
  switch (type) {
    case 'registered':
      return [fromText(event), intervalText(event), where];
    case 'request':
      return [
        `${method} ${whole ? url : splitUrl(url).path}`,
        failure,
        event.rule === undefined ? '' : ruleText(event.rule),
        event.dispatchId === undefined ? text('log_unattributed') : '',
      ];
    case 'console':
      return [event.text ?? '', where];
    case 'waiting':
      return [waitingText(event), whyText(event)];
    case 'gone':
      return [goneText(event), where];
    case 'refused':
    case 'exception':
    case 'dropped':
      return [whyText(event), where];
    default:
      return [
        url === '' ? (event.scope ?? '') : url,
        event.version === undefined ? '' : text('log_version', event.version),
        event.late === true ? text('log_started_late') : '',
      ];
  }
}

/** Whether the page called, or the worker; '' where that is not known. */
export function fromText({ from }: LogEvent): string {
  return from === undefined ? '' : text(from === 'page' ? 'log_from_page' : 'log_from_worker');
}

/** Why an event came, or what comes of it; '' where that is not known, or said by its fields. */
export function whyText({ type, kind = 'sync', from, lastChance, reason }: LogEvent): string {
  switch (type) {
    case 'refused':
      return reasonText({ reason: reason && explainRegisterError(reason, kind) });
    case 'waiting':
      return lastChance === true ? text('log_last_chance') : '';
    case 'dropped':
      return text('log_dropped_why');
    case 'gone':
      return from === undefined ? text('log_gone_why') : '';
    default:
      return reasonText({ reason });
  }
}

/** Why a tag is registered no more. */
export const goneText = (event: LogEvent): string => fromText(event) || whyText(event);

/** The words for what a handler did, marked as a guess where it is only perhaps of that dispatch. */
export const perhaps = ({ attributedBy }: LogEvent, words: string): string =>
  attributedBy === 'alone' ? text('log_perhaps', words) : words;

/** Which rule a request obeyed. */
export const ruleText = (rule: NonNullable<LogEvent['rule']>): string => text('log_by_rule', text(EFFECTS[rule]));

/** How often a periodic sync may fire at most, as it was asked for; '' where it was not. */
export function intervalText({ minIntervalMs }: LogEvent): string {
  return minIntervalMs === undefined ? '' : text('log_min_interval', hoursText(minIntervalMs));
}

function waitingText({ attempt, nextAttemptAt }: LogEvent): string {
  const which = attempt === undefined ? '' : text('attempt_number', attempt);
  return nextAttemptAt === undefined ? which : `${which} ${text('field_next_about', timeText(nextAttemptAt))}`.trim();
}

/** A position in a script: its whole address, line and column. */
export const placeText = ({ url, line, column }: Pick<Source, 'url' | 'line' | 'column'>): string =>
  `${url}:${line}:${column}`;

/** A position in a script, as DevTools writes it; a script without an address is called as in a stack. */
export function sourceText({ url, ...place }: Pick<Source, 'url' | 'line' | 'column'>): string {
  const file = url.split(/[?#]/)[0]?.split('/').at(-1);
  return placeText({ url: url === '' ? '<anonymous>' : file === undefined || file === '' ? url : file, ...place });
}
