import { expect, test } from 'vitest';
import { CHROMIUM_PARAMETERS } from '../../extension/protocol/retry-parameters.ts';
import { learnedFields, readValues, retryTold, scheduleText, toValues } from './retry-values.ts';

test('parameters are shown in seconds, and are read back as they are', () => {
  const values = toValues(CHROMIUM_PARAMETERS);
  expect(values).toEqual({
    initialRetryDelayMs: '300',
    retryDelayFactor: '3',
    maxAttempts: '3',
    maxEventDurationMs: '180',
  });
  expect(readValues(values)).toEqual({ parameters: CHROMIUM_PARAMETERS });
});

test.each([
  [{ initialRetryDelayMs: '' }, 'The first retry comes after 1 second at least and 24 hours at most.'],
  [{ initialRetryDelayMs: 'soon' }, 'The first retry comes after 1 second at least and 24 hours at most.'],
  [{ retryDelayFactor: '0.5' }, 'Each further delay is 1 to 100 times the one before.'],
  [{ maxAttempts: '2.5' }, 'The number of attempts is a whole number from 1 to 100.'],
  [{ maxEventDurationMs: '-1' }, 'One event may take 1 second at least and 24 hours at most.'],
])('%j is refused with what is wrong, at its field', (change, problem) => {
  const [field = ''] = Object.keys(change);
  expect(readValues({ ...toValues(CHROMIUM_PARAMETERS), ...change })).toEqual({ problems: { [field]: problem } });
});

test('the schedule is a line, which says that it is estimated', () => {
  expect(scheduleText(CHROMIUM_PARAMETERS)).toBe('3 attempts, estimated delays: 0:00 · 5:00 · 15:00');
  expect(scheduleText({ ...CHROMIUM_PARAMETERS, maxAttempts: 9, retryDelayFactor: 1 })).toMatch(/^9 attempts.*… *$/);
});

test('what was learned is what differs from what was set', () => {
  expect(learnedFields(CHROMIUM_PARAMETERS, CHROMIUM_PARAMETERS)).toEqual([]);
  const known = { ...CHROMIUM_PARAMETERS, initialRetryDelayMs: 20_000 };
  expect(learnedFields(CHROMIUM_PARAMETERS, known)).toEqual([['initialRetryDelayMs', '20']]);
});

test('a background that tells no parameters is not believed', () => {
  expect(retryTold({})).toBeNull();
  expect(retryTold({ given: CHROMIUM_PARAMETERS, known: CHROMIUM_PARAMETERS })).not.toBeNull();
});
