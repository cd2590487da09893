import { describe, expect, it } from 'vitest';
import { numberTextCalls } from './text-calls.ts';

const KEYS = ['hold', 'offline', 'why_stuck', 'why_next_stuck', 'state_held', 'tags'];
const NUMBERS = new Map(KEYS.map((key, number) => [key, number]));
const IMPORT = "import { plural, text, type MessageKey } from '../extension/text.ts';\n";
const read = (code: string, path = 'a.ts') => {
  const found = numberTextCalls(path, IMPORT + code, NUMBERS);
  return { ...found, code: found.code.slice(IMPORT.length) };
};

describe('numberTextCalls', () => {
  it.each([
    ["text('hold')", 'text(0)'],
    ["text('why_stuck', tag, text('offline'))", 'text(2, tag, text(1))'],
    [
      "text(text('hold') === '' ? 'offline' : (on ? 'why_stuck' : other))",
      "text(text(0) === '' ? 1 : (on ? 2 : other))",
    ],
    ["plural('tags', 2)", 'plural(5, 2)'],
    ["const WORDS = { why_stuck: { next: 'why_stuck' } };", 'const WORDS = { why_stuck: { next: 2 } };'],
  ])('has numbers in place of the keys in %s', (code, numbered) => {
    expect(read(code).code).toBe(numbered);
  });

  it('finds the texts of a component', () => {
    const { code, numbered } = read("const a = <b title={text('hold')}>hold {text(`offline`)}</b>;", 'a.tsx');
    expect(code).toBe('const a = <b title={text(0)}>hold {text(1)}</b>;');
    expect([...numbered]).toEqual(['hold', 'offline']);
  });

  it.each([
    ['a word that is no key', "text('other')"],
    ['a value of the same word', "send('hold', { kind: 'offline' }); node.text('hold');"],
    ['what a choice looks at', "text(kind === 'offline' ? first : second)"],
  ])('leaves %s as it is', (_what, code) => {
    expect(read(code)).toMatchObject({ code, numbered: new Set() });
  });

  it('leaves a source alone that has none of the functions of the catalogue, and tells which keys stand there', () => {
    const code = "import { text } from './svg.ts'; text('hold', 'why_next_stuck'); i18n.getMessage('tags');";
    expect(numberTextCalls('a.ts', code, NUMBERS)).toEqual({
      code,
      numbered: new Set(),
      named: new Set(['why_next_stuck', 'tags']),
    });
  });

  it('refuses a key that is put together, which would have no number', () => {
    expect(() => read('text(`state_${state}`)')).toThrow('A key is put together: state_…');
  });
});
