import { expect, test } from 'vitest';
import { commandFailure, withFailure } from './failures.ts';
import { statusOf } from './test-data.ts';
import { shownProblems } from './problems.ts';

const shown = { connection: 'connected', status: statusOf({}), failures: [] } as const;

test('what the background tells stays until that says that it is over', () => {
  const problem = { id: 'p', what: 'Stuck.', next: 'Repair.', repairs: 'https://a.example/' };
  const status = statusOf({ problems: [problem] });
  expect(shownProblems({ ...shown, status })).toEqual([{ ...problem, dismissable: false }]);
  expect(shownProblems(shown)).toEqual([]);
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
