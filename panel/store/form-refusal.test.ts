import { expect, test } from 'vitest';
import { registrationOf } from './test-data.ts';
import { refusalOf } from './form-refusal.ts';
import { chosenRegistration, EMPTY_FORM, lastChanceFixed } from './form.ts';

const registration = registrationOf({});

test('any tag up to 10,240 characters may be fired, the empty one too', () => {
  expect(refusalOf('fire', EMPTY_FORM, registration)).toBeNull();
  expect(refusalOf('fire', { ...EMPTY_FORM, tag: 'a'.repeat(10_240) }, registration)).toBeNull();
  expect(refusalOf('fire', { ...EMPTY_FORM, tag: 'a'.repeat(10_241) }, registration)).toContain('10,241 characters');
});

test.each(['', '0', '3601', 'x', 'Infinity'])('a time limit of “%s” is refused', (timeLimit) => {
  expect(refusalOf('fire', { ...EMPTY_FORM, timeLimit }, registration)).toContain('from 1 to 3600');
});

test('what cannot be done says why', () => {
  expect(refusalOf('fire', EMPTY_FORM, undefined)).toContain('no service worker');
  expect(refusalOf('fireAll', EMPTY_FORM, registration)).toContain('This registration has no tag');
  expect(refusalOf('attempts', { ...EMPTY_FORM, event: 'periodicsync' }, registration)).toContain('one-shot');
});

test('the form means the chosen registration, and the first when that is gone', () => {
  const [a, b] = [registrationOf({ key: 'a' }), registrationOf({ key: 'b' })];
  expect(chosenRegistration({ ...EMPTY_FORM, registration: 'b' }, [a, b])).toBe(b);
  expect(chosenRegistration({ ...EMPTY_FORM, registration: 'b' }, [a])).toBe(a);
});

test('last chance is chosen for simulated one-shot events only', () => {
  expect(lastChanceFixed({ event: 'sync', via: 'simulated' })).toBeNull();
  expect(lastChanceFixed({ event: 'sync', via: 'browser' })).toBe('the browser chooses');
  expect(lastChanceFixed({ event: 'periodicsync', via: 'simulated' })).not.toBeNull();
});
