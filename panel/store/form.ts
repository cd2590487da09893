import { DEFAULT_TIME_LIMIT_MS, MAX_TIME_LIMIT_MS } from '../../extension/protocol/messages.ts';
import { MAX_TAG_LENGTH, type EventName, type Registration, type Via } from '../../extension/protocol/model.ts';
import { numberText, text } from '../../extension/text.ts';

/** What stands in the form "Fire a sync event". `timeLimit` is as typed, in seconds. */
export interface FormValues {
  readonly registration: string;
  readonly tag: string;
  readonly event: EventName;
  readonly lastChance: boolean;
  readonly via: Via;
  readonly timeLimit: string;
}

export const EMPTY_FORM: FormValues = {
  registration: '',
  tag: '',
  event: 'sync',
  lastChance: false,
  via: 'simulated',
  timeLimit: String(DEFAULT_TIME_LIMIT_MS / 1_000),
};

export const MAX_TIME_LIMIT_S = MAX_TIME_LIMIT_MS / 1_000;

/** The registration that the form means: the chosen one while it exists, else the first. */
export function chosenRegistration(values: FormValues, all: readonly Registration[]): Registration | undefined {
  return all.find(({ key }) => key === values.registration) ?? all[0];
}

/** Why last chance cannot be chosen, or null if it can. */
export function lastChanceFixed({ event, via }: Pick<FormValues, 'event' | 'via'>): string | null {
  if (event === 'periodicsync') return text('last_chance_periodic');
  return via === 'browser' ? text('last_chance_browser') : null;
}

/** The time limit in ms, or null where what was typed is not a number of seconds from 1 to 3,600. */
export function timeLimitMs(values: FormValues): number | null {
  const ms = Math.round(Number(values.timeLimit) * 1_000);
  return values.timeLimit.trim() !== '' && ms >= 1_000 && ms <= MAX_TIME_LIMIT_MS ? ms : null;
}

/** Why the tag as typed is refused, or null. */
export function tagProblem(tag: string): string | null {
  if (tag.length <= MAX_TAG_LENGTH) return null;
  return text('refusal_long_tag', numberText(tag.length), numberText(MAX_TAG_LENGTH));
}
