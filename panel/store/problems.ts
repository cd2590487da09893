import type { Connection } from '../../extension/protocol/port.ts';
import type { Problem, Registration, Snapshot, Status } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';

/** A problem as the panel shows it. Failures of commands stay until dismissed; the others go when they are over. */
export interface ShownProblem extends Problem {
  readonly dismissable: boolean;
}

export interface ProblemsInput {
  readonly connection: Connection;
  readonly status: Status | null;
  readonly failures: readonly Problem[];
}

/** Everything that the user must know of, the most serious first. */
export function shownProblems({ connection, status, failures }: ProblemsInput): ShownProblem[] {
  const lasting = [...connectionProblem(connection), ...(status?.problems ?? [])];
  return [
    ...lasting.map((problem) => ({ ...problem, dismissable: false })),
    ...failures.map((problem) => ({ ...problem, dismissable: true })),
  ];
}

/** All registrations of a snapshot. */
export function registrations(snapshot: Snapshot | null): Registration[] {
  return snapshot?.origins.flatMap((origin) => origin.registrations) ?? [];
}

function connectionProblem(connection: Connection): Problem[] {
  if (connection !== 'gone') return [];
  return [{ id: 'gone', what: text('extension_gone'), next: text('reopen_devtools'), repairs: null }];
}
