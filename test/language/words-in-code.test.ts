import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../fakes/catalogue.ts';
import { readSource, readWords, sourcePaths } from './words-in-code.ts';

const english = readCatalogue('en');
const sources = sourcePaths().map((path) => ({ path, ...readWords(path, readSource(path)) }));
/** What may be a key that is handed on: elsewhere, a key of one word is a word for something else. */
const literals = new Set(sources.flatMap((source) => (source.calls.length > 0 ? [...source.literals] : [])));
const manifest = readSource('manifest.json');

const placeholders = (key: string) => Object.keys(english[key]?.placeholders ?? {}).length;
/** Each key that is said, and the messages that it may come to: more than one where a value is part of it. */
const calls = sources.flatMap((source) =>
  source.calls.flatMap(({ name, keys, ...call }) =>
    keys.map((key) => {
      const pattern = new RegExp(`^${key.replace('*', '[a-z]+')}${name === 'plural' ? '_other' : ''}$`);
      return { ...call, key, messages: Object.keys(english).filter((message) => pattern.test(message)) };
    }),
  ),
);
const said = new Set(calls.flatMap(({ messages }) => messages));

describe('the code', () => {
  it('names messages that exist', () => {
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.filter(({ messages }) => messages.length === 0)).toEqual([]);
  });

  it('gives each message as many values as it has placeholders', () => {
    const fits = ({ messages, values }: (typeof calls)[number]) =>
      messages.some((message) => placeholders(message) === values);
    expect(calls.filter((call) => !fits(call))).toEqual([]);
  });

  it('says nothing that is not in a catalogue', () => {
    expect(sources.flatMap(({ untranslated }) => untranslated)).toEqual([]);
  });

  it('uses every message', () => {
    const isNamed = (key: string) => said.has(key) || literals.has(key);
    const isUsed = (key: string) =>
      isNamed(key) ||
      isNamed(key.replace(/_(one|other)$/, '')) ||
      isNamed(key.replace(/_one$/, '_other')) ||
      manifest.includes(`__MSG_${key}__`);
    const unused = Object.keys(english).filter((key) => !isUsed(key) && key !== 'language');
    expect(unused).toEqual([]);
  });
});

describe('the search for what is not translated', () => {
  it.each([
    ['text', '<p>Now</p>'],
    ['text between values', '<p>{a} older rows</p>'],
    ['a string', "<p>{'Now'}</p>"],
    ['a choice of strings', "<p>{open ? <b /> : 'Now'}</p>"],
    ['a template', '<p>{`${a} more`}</p>'],
    ['a title', '<p title="Now" />'],
    ['a name', '<p aria-label={open ? "Hide" : label} />'],
    ['a placeholder', '<input placeholder={`${a} more`} />'],
    ['a sentence elsewhere', "const why = 'It is gone.';"],
    ['a sentence with values', 'fail(`${scope} is gone, try again.`);'],
  ])('finds %s', (_, source) => {
    expect(readWords('a.tsx', source).untranslated).toHaveLength(1);
  });

  it('finds the keys that a call may come to, and counts its values', () => {
    const source = "text(a ? 'on' : 'off', 1); plural('rows', n); text(`state_${a}_title`); text(key, b);";
    expect(readWords('a.ts', source).calls.map(({ keys, values }) => [keys, values])).toEqual([
      [['on', 'off'], 1],
      [['rows'], 1],
      [['state_*_title'], 0],
      [[], 1],
    ]);
  });

  it.each([
    ['messages', "<p title={text('now')}>{text('now')}</p>"],
    ['signs', '<p>{a} · {b ? "—" : ""}</p>'],
    ['classes and types', '<button type="button" class={`field ${a}`} />'],
    ['errors of the program itself', "throw new Error('The build has no manifest.');"],
  ])('lets %s pass', (_, source) => {
    expect(readWords('a.tsx', source).untranslated).toEqual([]);
  });
});
