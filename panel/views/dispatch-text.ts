import type { Dispatch, Outcome } from '../../extension/protocol/model.ts';
import { visibleText } from '../components/tag-text.ts';
import type { IconName } from '../components/icon.tsx';

/** A reason longer than this may not fit into its row. */
const LONG_LINE = 160;

export interface OutcomeView {
  readonly label: string;
  readonly icon: IconName;
  readonly tone: 'good' | 'bad' | 'doubtful' | 'running';
  readonly title: string;
}

const OUTCOMES: Record<Outcome, Omit<OutcomeView, 'label'>> = {
  fulfilled: {
    icon: 'check',
    tone: 'good',
    title: 'Every promise given to waitUntil was fulfilled: the browser takes the sync as done.',
  },
  rejected: {
    icon: 'cross',
    tone: 'bad',
    title: 'A promise given to waitUntil was rejected: the browser would try again, unless it was the last chance.',
  },
  threw: { icon: 'cross', tone: 'bad', title: 'A sync listener threw before or without calling waitUntil.' },
  ignored: { icon: 'dash', tone: 'doubtful', title: 'No listener called waitUntil.' },
  'timed out': {
    icon: 'clock',
    tone: 'bad',
    title: 'The promises given to waitUntil did not settle within the time limit.',
  },
  interrupted: {
    icon: 'stop',
    tone: 'doubtful',
    title: 'The service worker was stopped, replaced or lost before the event was over.',
  },
  'not fired': { icon: 'stop', tone: 'doubtful', title: 'The browser did not fire the event.' },
};

/** How an outcome is shown: in words, with a picture and a colour; null is a dispatch that runs. */
export function outcomeView({ outcome, waitUntilCalls }: Pick<Dispatch, 'outcome' | 'waitUntilCalls'>): OutcomeView {
  if (outcome === null) {
    return { label: 'running…', icon: 'running', tone: 'running', title: 'The event is being handled.' };
  }
  const { title, ...view } = OUTCOMES[outcome];
  const calls =
    waitUntilCalls === null
      ? ''
      : ` waitUntil was called ${waitUntilCalls === 1 ? 'once' : `${waitUntilCalls} times`}.`;
  return { ...view, label: outcome, title: title + calls };
}

/** The reason in a line: `Name: message`, and for an ignored event what that means. */
export function reasonText({ outcome, reason }: Pick<Dispatch, 'outcome' | 'reason'>): string {
  if (outcome === 'ignored') {
    return 'ignored: the handler did not call waitUntil, so the browser takes the sync as done; no listener handled this tag';
  }
  if (reason === null) return '';
  return visibleText(reason.name === '' ? reason.message : `${reason.name}: ${reason.message}`);
}

/** What is shown of a reason when asked for more: the stack, or a message too long for a row; null where there is no more. */
export function reasonDetails(dispatch: Pick<Dispatch, 'outcome' | 'reason'>): string | null {
  const line = reasonText(dispatch);
  const stack = visibleText(dispatch.reason?.stack ?? '');
  if (stack !== '') return stack.includes(line) ? stack : `${line}\n${stack}`;
  return line.length > LONG_LINE ? line : null;
}

/** A time of day with milliseconds, as in `14:03:27.042`. */
export function timeText(at: number): string {
  const date = new Date(at);
  const [h, m, s] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${h}:${m}:${s}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
