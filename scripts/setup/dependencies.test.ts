import { describe, expect, it } from 'vitest';
import { staleReason, stampOf } from './dependencies.mjs';

describe('staleReason', () => {
  const wanted = stampOf('{"lock": 1}', 'linux-x64');

  it('is none where this lock file was installed', () => {
    expect(staleReason({ installed: true, stamp: wanted, wanted })).toBeUndefined();
  });

  it.each([
    ['nothing is installed', { installed: false, stamp: undefined }, /missing/],
    ['an installation was broken off', { installed: true, stamp: undefined }, /incomplete/],
    ['the lock file has changed', { installed: true, stamp: stampOf('{"lock": 0}', 'linux-x64') }, /changed/],
  ])('is given where %s', (_, state, reason) => {
    expect(staleReason({ ...state, wanted })).toMatch(reason);
  });
});

it('tells installations of two platforms apart', () => {
  expect(stampOf('{}', 'linux-x64')).not.toBe(stampOf('{}', 'darwin-arm64'));
});
