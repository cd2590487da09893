import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CHROMIUM_PARAMETERS, RetryParametersSchema, retryDelayMs } from './retry-parameters.ts';

const problems = (change: Record<string, unknown>) => {
  const { issues = [] } = v.safeParse(RetryParametersSchema, { ...CHROMIUM_PARAMETERS, ...change });
  return issues.map(({ message }) => message);
};

test("accepts Chromium's own parameters", () => {
  expect(v.parse(RetryParametersSchema, CHROMIUM_PARAMETERS)).toEqual(CHROMIUM_PARAMETERS);
});

test.each([
  ['maxAttempts', [0, 1.5, 101, NaN, '3'], 'The number of attempts is a whole number from 1 to 100.'],
  [
    'initialRetryDelayMs',
    [999, 86_400_001, Infinity],
    'The first retry comes after 1 second at least and 24 hours at most.',
  ],
  ['retryDelayFactor', [0.5, 101, null], 'Each further delay is 1 to 100 times the one before.'],
  ['maxEventDurationMs', [0, 86_400_001, undefined], 'One event may take 1 second at least and 24 hours at most.'],
])('says what %s may be', (name, values, message) => {
  for (const value of values) expect(problems({ [name]: value }), String(value)).toEqual([message]);
});

test('each delay is the factor times the one before, and none too long for a date', () => {
  expect([1, 2, 3].map((failed) => retryDelayMs(failed, CHROMIUM_PARAMETERS))).toEqual([300_000, 900_000, 2_700_000]);
  const most = { maxAttempts: 100, initialRetryDelayMs: 86_400_000, retryDelayFactor: 100, maxEventDurationMs: 1_000 };
  expect(new Date(Date.now() + retryDelayMs(99, most)).getTime()).not.toBeNaN();
});
