import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiValue, editedRaw } from './raw-edit.ts';

test('pasted line breaks are kept', () => {
  expect(editedRaw('', 'a\nb', 'a\r\nb')).toBe('a\r\nb');
  expect(editedRaw('xy', 'xa\nby', 'a\r\nb')).toBe('xa\r\nby');
});

test('an edit leaves the line breaks around it alone', () => {
  expect(editedRaw('a\r\nb\rc', 'a\nbb\nc', null)).toBe('a\r\nbb\rc');
  expect(editedRaw('a\r\nb', 'a\nb', null)).toBe('a\r\nb');
});

test('the raw text always shows as what was typed', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n') });
  fc.assert(
    fc.property(text, text, fc.option(text), (raw, edited, pasted) => {
      const typed = apiValue(edited);
      expect(apiValue(editedRaw(raw, typed, pasted))).toBe(typed);
    }),
  );
});
