import { expect, test } from 'vitest';
import { EMPTY_DRAFT, readDraft, type RuleDraft } from './rule-draft.ts';

const KEY = 'https://a.example/';
const read = (change: Partial<RuleDraft>) => readDraft({ ...EMPTY_DRAFT, ...change }, KEY);

test('spaces around a pattern are not part of it', () => {
  expect(read({ pattern: ' /api/*\n' })).toMatchObject({ pattern: '/api/*' });
  expect(read({ pattern: '/a b' })).toMatchObject({ field: 'pattern' });
});

test('how often a rule acts is refused with what it can be', () => {
  expect(read({ pattern: '*', first: '1000000' })).toMatchObject({ first: 1_000_000 });
  for (const first of ['0', '1000001']) {
    const refused = read({ pattern: '*', first });
    expect('message' in refused && refused.message).toContain('from 1 to 1,000,000.');
  }
});
