import { expect, it } from 'vitest';
import { shortenNames } from './style-names.ts';

it('names a custom property by one letter wherever it stands, the most frequent first', () => {
  const css = ':root{--row:24px;--line-field:red}a{color:var(--line-field);border-color:var(--line-field)}';
  expect(shortenNames(css, '')).toBe(':root{--b:24px;--a:red}a{color:var(--a);border-color:var(--a)}');
});

it('keeps what a script names, and takes no name that is there', () => {
  const css = 'a{--share:1;--a:2;width:calc(var(--share)*var(--a)*var(--b-c))}';
  expect(shortenNames(css, 'style=`--share:${share}`;')).toBe(
    'a{--share:1;--b:2;width:calc(var(--share)*var(--b)*var(--c))}',
  );
});
