import { expect, test } from 'vitest';
import { commandFailure, withFailure } from './failures.ts';
import { registrationOf, snapshotOf, statusOf } from './test-data.ts';
import { shownProblems } from './problems.ts';

const stuck = { since: 0, why: 'nothing fires' };
const snapshot = snapshotOf(registrationOf({ stuck }));
const problem = { id: 'p', what: 'Stuck.', next: 'Repair.', repairs: 'https://a.example/' };
const shown = { connection: 'connected', status: statusOf({}), snapshot: null, failures: [] } as const;

test('a stuck registration is a problem that can be repaired, once', () => {
  expect(shownProblems({ ...shown, snapshot })).toMatchObject([{ repairs: 'https://a.example/', dismissable: false }]);
  expect(shownProblems({ ...shown, snapshot, status: statusOf({ problems: [problem] }) })).toMatchObject([{ id: 'p' }]);
});

test('a lost extension says to open DevTools again', () => {
  expect(shownProblems({ ...shown, connection: 'gone' })[0]?.next).toContain('open it again');
});

test('failed commands can be dismissed, and the same one is told once', () => {
  const failure = commandFailure({ type: 'hold', on: true }, { name: 'CannotAttach', message: 'Close the other one.' });
  const failures = withFailure(withFailure([], failure), failure);
  expect(shownProblems({ ...shown, failures })).toEqual([
    {
      ...failure,
      what: '“Hold syncs” could not be switched (CannotAttach).',
      next: 'Close the other one.',
      dismissable: true,
    },
  ]);
});
