import { expect, test } from 'vitest';
import { textOf } from './remote-text.ts';

const text = (value: string) => ({ type: 'string', value }) as const;

test('a message has its arguments in the places that it gives them, and no styles', () => {
  const styled = [text('%cworkbox%c Request for %s, 100 %%'), text('color: red'), text(''), text('/api'), text('sent')];
  expect(textOf(styled)).toBe('workbox Request for /api, 100 % sent');
  expect(textOf([text('%s of %s'), { type: 'number', value: 1, description: '1' }])).toBe('1 of %s');
});

test('a message that has nothing to put in stays as it is', () => {
  expect(textOf([text('100 %% %s')])).toBe('100 %% %s');
  expect(textOf([])).toBe('');
});

test('what is put in is of bounded length, as the whole is', () => {
  const long = text('x'.repeat(20_000));
  expect(textOf([text('%s%s'), long, long])).toHaveLength(10_000);
});
