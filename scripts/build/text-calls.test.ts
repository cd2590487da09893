import { describe, expect, it } from 'vitest';
import { numberTextCalls } from './text-calls.ts';

const KEYS = ['hold', 'offline', 'why_stuck', 'why_next_stuck', 'state_held', 'tags_other'];
const NUMBERS = new Map(KEYS.map((key, number) => [key, number]));
const IMPORT = "import { plural, text, type MessageKey } from '../extension/text.ts';\n";
const read = (code: string, path = 'a.ts') => {
  const found = numberTextCalls(path, IMPORT + code, NUMBERS);
  return { ...found, code: found.code.slice(IMPORT.length) };
};

describe('numberTextCalls', () => {
  it.each([
    ["text('hold')", "text('0')"],
    ["text('why_stuck', tag, text('offline'))", "text('2', tag, text('1'))"],
    [
      "text(text('hold') === '' ? 'offline' : (on ? 'why_stuck' : other))",
      "text(text('0') === '' ? '1' : (on ? '2' : other))",
    ],
    [
      "const WORDS: Record<Cause, { next: MessageKey }> = { a: { next: 'why_stuck' } };",
      "const WORDS: Record<Cause, { next: MessageKey }> = { a: { next: '2' } };",
    ],
  ])('has numbers in place of the keys in %s', (code, numbered) => {
    expect(read(code).code).toBe(numbered);
  });

  it('finds the texts of a component', () => {
    const { code, numbered } = read("const a = <b title={text('hold')}>hold {text(`offline`)}</b>;", 'a.tsx');
    expect(code).toBe("const a = <b title={text('0')}>hold {text('1')}</b>;");
    expect([...numbered]).toEqual(['hold', 'offline']);
  });

  it.each([
    ['a word that is no key', "text('other')"],
    ['a value of the same word', "send('hold', { kind: 'offline' }); node.text('hold'); type A = 'why_stuck';"],
    ['a plural, of which the key is a part', "plural('tags', 2)"],
    [
      'a table whose keys are not said to be keys',
      "const COLUMNS = ['why_stuck'] as const; const A = { a: 'why_stuck' };",
    ],
    [
      'another value in a table of keys',
      "const A: Record<B, { mode: Mode; name: MessageKey }> = { b: { mode: 'hold', name: c } };",
    ],
    ['a key that is put together', 'text(`state_${state}`)'],
  ])('leaves %s as it is', (_what, code) => {
    expect(read(code)).toMatchObject({ code, numbered: new Set() });
  });

  it('leaves the functions of the same name alone that are not those of the catalogue', () => {
    const code = "import { text } from './svg.ts'; text('hold');";
    expect(numberTextCalls('a.ts', code, NUMBERS)).toMatchObject({ code, numbered: new Set() });
  });

  it('tells what else may be a key: the texts and names that stand there, and what is put together', () => {
    const { words, patterns } = read(
      "text('hold'); const a = { hold: 'offline' }; text(`state_${state}`); say(`${a} b`, `${a}`);",
    );
    expect(['hold', 'offline'].map((word) => words.has(word))).toEqual([true, true]);
    expect(patterns.map(String)).toEqual(['/^state_.+$/']);
    expect(read("text('hold')").words.has('hold')).toBe(false);
  });
});
