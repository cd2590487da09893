import { expect, test } from 'vitest';
import { explainRegisterError } from './register-error.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each([
  ['InvalidStateError', 'no active worker'],
  ['NotAllowedError', 'permission background-sync is denied'],
  ['InvalidAccessError', 'no window of this origin is open'],
  ['UnknownError', 'switched off'],
])('%s keeps its name and message and says what it means', (name, meaning) => {
  const reason = explainRegisterError(named(name, 'As the browser said it.'));
  expect(reason.name).toBe(name);
  expect(reason.message).toContain('As the browser said it.');
  expect(reason.message).toContain(meaning);
});

test('an unknown error stays as it is', () => {
  expect(explainRegisterError(named('DataError', 'Broken.'))).toEqual({
    name: 'DataError',
    message: 'Broken.',
    stack: '',
  });
  expect(explainRegisterError('text')).toEqual({ name: 'Error', message: 'text', stack: '' });
});
