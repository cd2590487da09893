import type en from './_locales/en/messages.json';

/** Names a message of `_locales`. The catalogue itself is the browser's affair: only its type is imported. */
type AnyKey = keyof typeof en;
/** One that may be handed on: the build knows it by its `_`, where a key of one word could be any word. */
export type MessageKey = Extract<AnyKey, `${string}_${string}`>;
/** Names a message that has a form for each plural category of its language: `tree_more` for `tree_more_one` and `tree_more_other`. */
export type PluralKey = Extract<
  AnyKey extends infer Key ? (Key extends `${infer Stem}_other` ? Stem : never) : never,
  `${string}_${string}`
>;

/** Where the words come from: the browser's `i18n`, or what stands in its place in a test. */
export interface Language {
  /** The message of that key with the values in its placeholders, '' where there is none. */
  getMessage: (key: string | number, values: string[]) => string;
  /** BCP 47 tag of the browser's user interface. */
  uiLanguage: string;
}

/** A message with {@link MARKS} in place of its values. */
interface Template {
  message: string;
  /** Most have no values. */
  isFilled: boolean;
}

interface Spoken {
  language: Language;
  templates: Map<string, Template>;
  /** Of the catalogue that the browser chose, which need not be that of its user interface. */
  tag: string;
  plurals: Intl.PluralRules;
  numbers: Intl.NumberFormat;
  times: Intl.DateTimeFormat;
  moments: Intl.DateTimeFormat;
  days: Intl.DateTimeFormat;
  dates: Intl.DateTimeFormat;
}

/**
 * Stand in a template for the values of placeholders `$1` to `$9`. The browser's own substitution would cut a value at a
 * NUL and replace lone surrogates, and a site's tag may have both.
 */
export const MARKS = Array.from('123456789', (digit) => String.fromCharCode(0xe000 + Number(digit)));
const MARK = /[\ue001-\ue009]/g;

const DAY = { month: 'short', day: 'numeric' } as const;
/** Of 24 hours, as the column Time has. */
const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

let spoken: Spoken | null = null;

/** Says in which language to speak: once, by the shell, before anything speaks. */
export function speak(language: Language): void {
  const templates = new Map<string, Template>();
  const tag = language.getMessage('language', []);
  // A region's own numbers and dates, but not those of another language than the words.
  const locale =
    new Intl.Locale(language.uiLanguage).language === new Intl.Locale(tag).language ? language.uiLanguage : tag;
  spoken = {
    language,
    templates,
    tag,
    plurals: new Intl.PluralRules(tag),
    numbers: new Intl.NumberFormat(locale),
    times: new Intl.DateTimeFormat(locale, TIME),
    moments: new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'numeric', day: 'numeric', ...TIME }),
    days: new Intl.DateTimeFormat(locale, DAY),
    dates: new Intl.DateTimeFormat(locale, { year: 'numeric', ...DAY }),
  };
}

/** BCP 47 tag of the language that is spoken. */
export const language = (): string => current().tag;

/** A number in the writing of the language, as in `10,240`. */
export const numberText = (value: number): string => current().numbers.format(value);

/** A value that is so or, where it is not exact, so or more. */
export const leastText = (value: number | string, isExact: boolean): string => `${isExact ? '' : '≥ '}${value}`;

/** A time of day, given in epoch ms, to the second. */
export const timeText = (at: number): string => current().times.format(at);

/** A date and a time of day, given in epoch ms, to the second. */
export const momentText = (at: number): string => current().moments.format(at);

/** A day, given in epoch ms, with its year where that is not the present one. */
export function dayText(at: number): string {
  const { days, dates } = current();
  const isOfThisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return (isOfThisYear ? days : dates).format(at);
}

/**
 * A message with its values in the order of their placeholders `$1`, `$2`, …; they are put in as they are.
 *
 * @throws Error where there is no such message, or a value is missing: never a gap that nobody notices
 */
export function text(key: AnyKey, ...values: readonly (string | number)[]): string {
  return fill(key, values);
}

/** The form of a message for a number, which is its first value. */
export function plural(key: PluralKey, count: number, ...values: readonly (string | number)[]): string {
  return fill(`${key}_${current().plurals.select(count)}`, [numberText(count), ...values]);
}

function fill(key: string, values: readonly (string | number)[]): string {
  const { message, isFilled } = template(key);
  if (isFilled) return message;
  return message.replace(MARK, (mark) => {
    const value = values[MARKS.indexOf(mark)];
    if (value === undefined) throw new Error(`The message ${key} has no value for $${MARKS.indexOf(mark) + 1}.`);
    return String(value);
  });
}

function template(key: string): Template {
  const { language, templates } = current();
  let found = templates.get(key);
  if (found === undefined) {
    const message = language.getMessage(key, MARKS);
    if (message === '') throw new Error(`There is no message ${key}.`);
    found = { message, isFilled: message.search(MARK) < 0 };
    templates.set(key, found);
  }
  return found;
}

function current(): Spoken {
  if (spoken === null) throw new Error('Nobody has said which language to speak.');
  return spoken;
}
