import { expect, test } from 'vitest';
import { explainRegisterError } from './register-error.ts';

test.each([
  ['InvalidStateError', 'no active worker'],
  ['NotAllowedError', 'permission background-sync is denied'],
  ['InvalidAccessError', 'no window of this origin is open'],
  ['UnknownError', 'switched off'],
])('%s keeps its name and message and says what it means', (name, meaning) => {
  const reason = explainRegisterError({ name, message: 'As the browser said it.' }, 'sync');
  expect(reason.name).toBe(name);
  expect(reason.message).toContain('As the browser said it.');
  expect(reason.message).toContain(meaning);
});

test('a periodic tag is told of its own permission, and of who gets it', () => {
  const denied = { name: 'NotAllowedError', message: 'Permission denied.' };
  const { message } = explainRegisterError(denied, 'periodicsync');
  expect(message).toContain('The permission periodic-background-sync is denied.');
  expect(message).toContain('installed as an app');
  expect(explainRegisterError({ ...denied, name: 'UnknownError' }, 'periodicsync').message).toContain('switched off');
});

test('an unknown error stays as it is', () => {
  const unknown = { name: 'DataError', message: 'Broken.' };
  expect(explainRegisterError(unknown, 'sync')).toEqual({ ...unknown, stack: '' });
});
