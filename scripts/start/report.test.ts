import { expect, it } from 'vitest';
import { demoProblem, type Report } from './report.ts';
import { ACTIVITY, REPORT } from './report.test-data.ts';

const { fire, hold } = REPORT;
if (!fire.done || !hold.done) throw new Error('The test data is wrong.');

it('finds no problem where all went well', () => {
  expect(demoProblem(REPORT)).toBeNull();
});

it.each<[string, Partial<Report>, RegExp]>([
  ['no tag is listed', { tags: [] }, /lists no tag/],
  ['nothing was fired', { fire: { done: false, why: 'no tag is registered' } }, /no tag is registered/],
  [
    'the fired event was rejected',
    { fire: { ...fire, activity: { ...ACTIVITY, outcome: 'rejected' } } },
    /but rejected/,
  ],
  ['the fired event sent nothing', { fire: { ...fire, serverReceived: [] } }, /did not arrive/],
  [
    'the hold let a sync through',
    { hold: { ...hold, receivedWhileHeld: hold.receivedAfterRelease } },
    /while the syncs were held/,
  ],
  ['the release sent nothing', { hold: { ...hold, receivedAfterRelease: [] } }, /did not arrive/],
])('finds that %s', (_, change, problem) => {
  expect(demoProblem({ ...REPORT, ...change })).toMatch(problem);
});
