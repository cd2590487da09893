import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absolutePattern, isMatch, toFetchPattern } from './url-pattern.ts';

const char = fc.constantFrom('a', 'b', '/', '?', '.', '\\', '+');
const word = fc.string({ unit: char, maxLength: 8 });
const escaped = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('a URL pattern', () => {
  test('matches as the regular expression does in which * is anything', () => {
    const pattern = fc.string({ unit: fc.oneof(char, fc.constant('*')), maxLength: 10 });
    fc.assert(
      fc.property(pattern, word, (pattern, url) => {
        const expected = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's').test(url);
        expect(isMatch(pattern, url)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('matches whatever its stars are replaced by', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.array(word), (parts, fillings) => {
        const url = parts.map((part, at) => (at === 0 ? part : (fillings[at] ?? '') + part)).join('');
        expect(isMatch(parts.join('*'), url)).toBe(true);
      }),
    );
  });

  test('of many stars does not take long where it does not match', () => {
    const begun = performance.now();
    expect(isMatch(`${'*a'.repeat(1_000)}b`, 'a'.repeat(2_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('means the same to the browser, which knows a wildcard more', () => {
    expect(toFetchPattern('https://a.example/*?q=\\')).toBe('https://a.example/*\\?q=\\\\');
  });

  test('that begins with a slash is of the origin of the registration', () => {
    expect(absolutePattern('/api/*', 'https://a.example/app/')).toBe('https://a.example/api/*');
    expect(absolutePattern('*/api', 'https://a.example/app/')).toBe('*/api');
  });

  test('is made what the addresses of requests are: in ASCII, the host in small letters, without a fragment', () => {
    const scope = 'https://a.example/';
    expect(absolutePattern('/für/*', scope)).toBe('https://a.example/f%C3%BCr/*');
    expect(absolutePattern('HTTPS://A.Example:80/Api/*', scope)).toBe('https://a.example:80/Api/*');
    expect(absolutePattern('/api/x#there', scope)).toBe('https://a.example/api/x');
    expect(absolutePattern('/half\ud800', scope)).toBe('https://a.example/half\ud800');
  });
});
