import type { Dispatch, EventName, Outcome, Reason } from '../../extension/protocol/model.ts';
import { numberText, plural, text, type MessageKey } from '../../extension/text.ts';
import { tagLabel, visibleText } from '../components/tag-text.ts';
import type { IconName } from '../components/icon.tsx';

export interface OutcomeView {
  readonly label: string;
  readonly icon: IconName;
  readonly tone: 'good' | 'bad' | 'doubtful' | 'running';
  readonly title: string;
}

const OUTCOMES: Record<Outcome, Pick<OutcomeView, 'icon' | 'tone'> & { label: MessageKey; title: MessageKey }> = {
  fulfilled: { icon: 'check', tone: 'good', label: 'outcome_fulfilled', title: 'outcome_fulfilled_title' },
  rejected: { icon: 'cross', tone: 'bad', label: 'outcome_rejected', title: 'outcome_rejected_title' },
  threw: { icon: 'cross', tone: 'bad', label: 'outcome_threw', title: 'outcome_threw_title' },
  ignored: { icon: 'dash', tone: 'doubtful', label: 'outcome_ignored', title: 'outcome_ignored_title' },
  'timed out': { icon: 'clock', tone: 'bad', label: 'outcome_timed_out', title: 'outcome_timed_out_title' },
  interrupted: { icon: 'stop', tone: 'doubtful', label: 'outcome_interrupted', title: 'outcome_interrupted_title' },
  'not fired': { icon: 'stop', tone: 'doubtful', label: 'outcome_not_fired', title: 'outcome_not_fired_title' },
  unseen: { icon: 'dash', tone: 'doubtful', label: 'outcome_unseen', title: 'outcome_unseen_title' },
};

/** What a dispatch came to, as Activity or the log has it; the log says only that a rule forced it. */
interface Outcomes {
  readonly outcome?: Outcome | null | undefined;
  readonly waitUntilCalls?: number | null | undefined;
  readonly forced?: Dispatch['forced'] | boolean;
  readonly reason?: Reason | null | undefined;
  /** Of one without an outcome: whether it had not ended when the log was written; else its end does not say what it came to. */
  readonly unended?: boolean | undefined;
}

/** How an outcome is shown: in words, with a picture and a colour; one that runs has none. */
export function outcomeView({ outcome, waitUntilCalls, forced, unended }: Outcomes): OutcomeView {
  if (!outcome && unended !== undefined) {
    const label = text(unended ? 'outcome_unended' : 'outcome_untold');
    return { label, icon: 'dash', tone: 'doubtful', title: label };
  }
  if (!outcome) {
    return { label: text('outcome_running'), icon: 'running', tone: 'running', title: text('state_firing_title') };
  }
  const { label, title, ...view } = OUTCOMES[outcome];
  const words = text(title);
  const by = { rejected: 'outcome_forced_reject', ignored: 'outcome_forced_drop' } as const;
  const said = forced && (outcome === 'rejected' || outcome === 'ignored') ? by[outcome] : label;
  const calls = waitUntilCalls ?? null;
  return {
    ...view,
    label: text(said),
    title: calls === null ? words : text('sentences', words, plural('wait_until_called', calls)),
  };
}

/** What a tag's dispatch came to, and after how long. */
export function endText(dispatch: Dispatch): string {
  const { tag, durationMs } = dispatch;
  const { label } = outcomeView(dispatch);
  return text('named', tagLabel(tag), durationMs === null ? label : text('timeline_after', label, msText(durationMs)));
}

/** A number with one decimal at most. */
export const tenths = (value: number): number => Math.round(value * 10) / 10;

/** A duration, given in ms. */
export const msText = (ms: number): string => text('milliseconds', numberText(Math.round(ms)));

/** The kind of the tags that an event fires. */
export const kindText = (event: EventName): string => text(event === 'sync' ? 'kind_one_shot' : 'kind_periodic');

/** A minimum interval in hours. @param ms in ms */
export const hoursText = (ms: number): string => numberText(Math.round(ms / 36_000) / 100);

/** `Name: message`, or what both say, as `undefined`. */
export const reasonLine = ({ name, message }: Reason): string =>
  name === '' || name === message ? message : `${name}: ${message}`;

/** The reason in a line; where the outcome has none, what it means. */
export function reasonText({ outcome, reason }: Outcomes): string {
  if (!reason)
    return outcome === 'ignored'
      ? text('reason_ignored')
      : outcome === 'timed out'
        ? text('outcome_timed_out_title')
        : '';
  return visibleText(reasonLine(reason));
}

/** A time of day with milliseconds, as in `14:03:27.042`. */
export function preciseTimeText(at: number): string {
  const date = new Date(at);
  const [h, m, s] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${h}:${m}:${s}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
