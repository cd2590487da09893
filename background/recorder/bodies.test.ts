import { describe, expect, test } from 'vitest';
import { bodyOf, headersOf, MAX_BODY, MAX_URL, requestBodyOf, urlOf } from './bodies.ts';

const base64 = (...bytes: number[]) => ({ bytes: btoa(String.fromCharCode(...bytes)) });

describe('a body', () => {
  test('is kept as it is, up to 64 KiB', () => {
    expect(bodyOf('x'.repeat(MAX_BODY), false)).toEqual({ encoding: 'text', data: 'x'.repeat(MAX_BODY) });
  });

  test('is cut where it is longer, base64 at a whole group', () => {
    expect(bodyOf('x'.repeat(MAX_BODY + 1), false)).toEqual({
      encoding: 'text',
      data: 'x'.repeat(MAX_BODY),
      cut: true,
    });
    const { data, cut } = bodyOf(btoa('x'.repeat(MAX_BODY + 1)), true);
    expect(cut).toBe(true);
    expect(atob(data)).toHaveLength(MAX_BODY - 1);
  });
});

describe('the body of a request', () => {
  test('is text where its parts together are UTF-8', () => {
    expect(requestBodyOf([base64(0xef, 0xbb, 0xbf, 0xc3), base64(0xa9)])).toEqual({
      encoding: 'text',
      data: '\ufeffé',
    });
  });

  test('is base64 where they are not', () => {
    expect(requestBodyOf([base64(255, 0, 254)])).toEqual({ encoding: 'base64', data: '/wD+' });
  });
});

test('headers keep their order, and are bounded in number and size', () => {
  expect(headersOf({ b: '1', a: 'x'.repeat(20_000) })).toEqual([
    { name: 'b', value: '1' },
    { name: 'a', value: 'x'.repeat(10_000) },
  ]);
  expect(headersOf(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`h${at}`, ''])))).toHaveLength(200);
});

test('an address has no content of its own, and is bounded', () => {
  expect(urlOf('data:text/plain;base64,c2VjcmV0')).toBe('data:text/plain;base64,…');
  expect(urlOf('DATA:,line\nline')).toBe('DATA:,…');
  expect(urlOf('data:,')).toBe('data:,');
  expect(urlOf(`https://a.example/?data:,${'x'.repeat(5_000)}`)).toHaveLength(MAX_URL);
});
