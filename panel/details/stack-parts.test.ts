import { expect, test } from 'vitest';
import { stackParts } from './stack-parts.ts';

const linksOf = (stack: string) =>
  stackParts(stack).flatMap((part) => ('url' in part ? [[part.url, part.line, part.column]] : []));

test('finds the positions of a stack, with and without a function', () => {
  const stack = [
    'Error: Refused.',
    '    at send (https://a.example/sw.js?v=2:12:9)',
    '    at async https://a.example/lib/x.js:1:20',
    '    at <anonymous>',
  ].join('\n');
  expect(linksOf(stack)).toEqual([
    ['https://a.example/sw.js?v=2', 12, 9],
    ['https://a.example/lib/x.js', 1, 20],
  ]);
});

test('loses nothing of any stack', () => {
  for (const stack of ['', 'no position', 'a:1:2', 'at f (https://a.example/:3:4), then http://b.example/x:1:2'])
    expect(
      stackParts(stack)
        .map(({ text }) => text)
        .join(''),
    ).toBe(stack);
});

test('takes no time of day and no message for a position', () => {
  expect(linksOf('Error: at 12:30:15 it failed: code:1:2x')).toEqual([]);
});
