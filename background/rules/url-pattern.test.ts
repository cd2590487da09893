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

  test.each([
    ['/für/*', 'https://a.example/f%C3%BCr/*'],
    ['HTTPS://A.Example:80/Api/*', 'https://a.example:80/Api/*'],
    ['http://a.example:80', 'http://a.example/'],
    ['http://me:word@a.example/x', 'http://a.example/x'],
    ['http://bücher.example/*', 'http://xn--bcher-kva.example/*'],
    ['http://*.Example:*/x', 'http://*.example:*/x'],
    ['https://*', 'https://*'],
    ['https://a.example?q=1', 'https://a.example/?q=1'],
    ['//cdn.example/*', 'https://cdn.example/*'],
    ['/api/x#there', 'https://a.example/api/x'],
    ['/api/{id}', 'https://a.example/api/%7Bid%7D'],
    [`/api/x?q="a"'`, 'https://a.example/api/x?q=%22a%22%27'],
    ['/api/../api/x', 'https://a.example/api/x'],
    ['*/api/{id}?q="*"', '*/api/%7Bid%7D?q=%22*%22'],
    ['*://a.example/*', '*://a.example/*'],
    ['*', '*'],
    ['/half\ud800', 'https://a.example/half%EF%BF%BD'],
  ])('is made what the addresses of requests are: %s', (written, pattern) => {
    expect(absolutePattern(written, 'https://a.example/')).toBe(pattern);
  });

  test('that is the address of a request, as a script may write it, matches that request', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true, size: 'medium' }), (written) => {
        const request = new URL(written);
        request.hash = '';
        expect(
          isMatch(
            absolutePattern(written.replaceAll('*', '-'), 'https://a.example/'),
            request.href.replaceAll('*', '-'),
          ),
        ).toBe(true);
      }),
    );
  });
});
