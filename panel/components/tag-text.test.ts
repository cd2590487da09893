import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hasLoneSurrogate,
  HEAD,
  TAIL,
  tagLabel,
  tagLiteral,
  tagParts,
  tagPieces,
  tagTitle,
  visibleText,
} from './tag-text.ts';

const anyTag = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
);
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

test('an ordinary tag is shown as it is', () => {
  expect(tagPieces('workbox-background-sync:outbox 1')).toEqual([
    { kind: 'text', text: 'workbox-background-sync:outbox 1' },
  ]);
});

test('what would not show, or would turn the line around, is an escape', () => {
  expect(tagPieces('a\n\u202eb')).toEqual([
    { kind: 'text', text: 'a' },
    { kind: 'escape', text: '\\n\\u202e' },
    { kind: 'text', text: 'b' },
  ]);
  expect(tagLabel('\ud800x\u0000')).toBe('\\ud800x\\u0000');
  expect(tagLabel(' padded  ')).toBe('·padded··');
  expect(visibleText('a\u202e\n')).toBe('a\\u202e\n');
});

test('emoji keep their joiners, and right-to-left letters their form', () => {
  const tag = '👩‍👩‍👧‍👦 مزامنة';
  expect(tagPieces(tag)).toEqual([{ kind: 'text', text: tag }]);
});

test('a long tag is shortened in the middle, by whole graphemes', () => {
  expect(tagLabel('a'.repeat(10_240))).toBe(`${'a'.repeat(HEAD)}…${'a'.repeat(TAIL)}`);
  expect(tagLabel('👩‍👩‍👧‍👦'.repeat(500))).toBe(`${'👩‍👩‍👧‍👦'.repeat(HEAD)}…${'👩‍👩‍👧‍👦'.repeat(TAIL)}`);
  expect(tagLabel('z'.padEnd(400, '\u0301')).length).toBeLessThan(40);
});

test('whatever the tag, nothing invisible is shown, and little', () => {
  fc.assert(
    fc.property(anyTag, (tag) => {
      const label = tagLabel(tag);
      expect(UNSEEN.test(label)).toBe(false);
      expect(UNSEEN.test(tagTitle(tag))).toBe(false);
      expect(label.length).toBeGreaterThan(0);
      expect(label.length).toBeLessThan((HEAD + TAIL + 1) * 32 * 8);
    }),
  );
});

test('the literal of any tag is the tag again, and any clipboard holds it', () => {
  fc.assert(
    fc.property(anyTag, (tag) => {
      expect(JSON.parse(tagLiteral(tag))).toBe(tag);
      expect(hasLoneSurrogate(tagLiteral(tag))).toBe(false);
    }),
  );
});

test('a tag in two parts reads as the whole, and the end of a long one stays together', () => {
  const text = (pieces: { text: string }[]) => pieces.map((piece) => piece.text).join('');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (tag) => {
      const { beginning, end } = tagParts(tag);
      expect(text([...beginning, ...end])).toBe(text(tagPieces(tag)));
    }),
  );
  expect(text(tagParts('workbox-background-sync:outbox').end)).toBe('-sync:outbox');
  expect(tagParts('sync-messages').end).toEqual([]);
  // A shortened one has its gap where a narrow place cuts it: it is never cut twice.
  expect(tagParts('a'.repeat(1_000)).beginning.at(-1)?.kind).toBe('gap');
});
