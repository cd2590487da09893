import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reasonOf, textOf, withoutOwnFrames } from './remote-text.ts';

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

test('a function in an object, and the rows of a table, are shown', () => {
  const object = { type: 'object', description: 'Object', overflow: false } as const;
  const row = { ...object, properties: [{ name: 'a', type: 'number', value: '1' } as const] };
  const table = { name: '0', type: 'object', value: 'Object', valuePreview: row } as const;
  const rows = { ...object, subtype: 'array', description: 'Array(1)' } as const;
  expect(textOf([{ ...rows, preview: { ...rows, properties: [table] } }])).toBe('[{a: 1}]');
  const route = { ...object, description: 'Route' };
  const match = { name: 'match', type: 'function', value: '' } as const;
  expect(textOf([{ ...route, preview: { ...route, properties: [match] } }])).toBe('Route {match: ƒ}');
});

test('what is put in is of bounded length, as the whole is', () => {
  const long = text('x'.repeat(20_000));
  expect(textOf([text('%s%s'), long, long])).toHaveLength(10_000);
});

/** As Chromium has it: what was thrown, with a preview in which long texts have lost their middle. */
function thrown(description: string, className: string, own: Record<string, string>) {
  const cut = (value: string) => (value.length > 100 ? `${value.slice(0, 50)}…${value.slice(-49)}` : value);
  const properties = Object.entries(own).map(([name, value]) => ({ name, type: 'string', value: cut(value) }) as const);
  const preview = { type: 'object', overflow: false, properties } as const;
  const exception = { type: 'object', subtype: 'error', className, description, preview } as const;
  return { exceptionId: 1, text: 'Uncaught', lineNumber: 0, columnNumber: 0, exception };
}
const FRAMES = '\n    at send (https://a.example/sw.js:1:2)\n    at https://a.example/sw.js:3:4';

test.each([
  ['queue-replay-failed', 'queue-replay-failed :: [{"name":"outbox"}]', 'n'],
  ['api-error', 'status 503', 'ApiError'],
  ['api error', 'status 503', 'ApiError'],
  ['Error', 'Failed: x', 'Error'],
  ['AbortError', 'gone: away', 'DOMException'],
  ['Error', 'a\nb: c', 'Error'],
  ['Error', `${'long: '.repeat(40)}…`, 'Error'],
  ['my.Own$Error', '', 'Error'],
  ['api-error', '', 'ApiError'],
])('an error by the name of %s has it, and the message %j', (name, message, className) => {
  const stack = `${message === '' ? name : `${name}: ${message}`}${FRAMES}`;
  expect(reasonOf(thrown(stack, className, { name, stack, message }))).toEqual({ name, message, stack });
});

test('no part of a message is taken for a name', () => {
  expect(reasonOf(thrown(`Failed: x${FRAMES}`, 'Error', { message: 'Failed: x' }))).toMatchObject({
    name: 'Error',
    message: 'Failed: x',
  });
  const text = fc.string({ minLength: 1, maxLength: 200 }).filter((value) => !value.includes('\n    at '));
  const name = text.filter((value) => !value.includes(': ') && value.length < 100);
  fc.assert(
    fc.property(name, text, (name, message) => {
      const reason = reasonOf(thrown(`${name}: ${message}${FRAMES}`, 'Error', { message }));
      expect(reason).toMatchObject({ name, message: message === name ? '' : message });
    }),
  );
});

test('an error has the first line of its cause, which the browser previews', () => {
  const cause = `TypeError: Failed to fetch${FRAMES}`.slice(0, 70);
  const stack = `Error: sync failed${FRAMES}`;
  const told = thrown(stack, 'Error', { message: 'sync failed', cause });
  const whole = `${stack}\nCaused by: TypeError: Failed to fetch`;
  expect(reasonOf(told)).toEqual({ name: 'Error', message: 'sync failed', stack: whole });
  expect(textOf([text('failed:'), told.exception])).toBe(`failed: ${whole}`);
});

test('lines of a stack that are of a probe are left out, and no others', () => {
  const own = [
    'at <anonymous>:1:487',
    'at y (<anonymous>:1:405)',
    'at Object.d [as apply] (<anonymous>:1:3397)',
    'at e.handleEvent (<anonymous>:1:588)',
    'at async m (<anonymous>:1:8187)',
    'at async <anonymous>:1:12',
    'at new P (<anonymous>:1:9)',
  ];
  const theirs = [
    'at Object.thrownow (https://a.example/sw.js:18:27)',
    'at https://a.example/sw.js:30:58',
    'at Array.forEach (<anonymous>)',
    'at new Promise (<anonymous>)',
    'at eval (eval at evaluate (https://a.example/sw.js:3:3), <anonymous>:1:50)',
    'at eval (eval at y (<anonymous>:1:405), <anonymous>:1:50)',
    'at async <anonymous>:381:23',
  ];
  const stack = (frames: string[]) => ['Error: at <anonymous>:1:1', ...frames].join('\n    ');
  const mixed = theirs.flatMap((line, index) => [own[index] ?? '', line]);
  expect(withoutOwnFrames(stack(mixed))).toBe(stack(theirs));
  expect(withoutOwnFrames(stack(own))).toBe('Error: at <anonymous>:1:1');
  expect(reasonOf(thrown(stack(own), 'Error', { message: 'at <anonymous>:1:1' }))).toMatchObject({ name: 'Error', message: 'at <anonymous>:1:1' }); // prettier-ignore
  const error = { type: 'object', subtype: 'error', description: stack(mixed) } as const;
  expect(textOf([text('failed:'), error, text('again')])).toBe(`failed: ${stack(theirs)} again`);
});
