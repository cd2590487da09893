import type { Failure } from './messages.ts';

/** An error whose message is for the user: what is wrong, and what to do. Its name says which. */
export class InspectorError extends Error {
  constructor(name: InspectorErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

export type InspectorErrorName =
  | 'BadMessage'
  | 'NotInspected'
  | 'UnknownRegistration'
  | 'NoActiveWorker'
  | 'CannotFireNow'
  | 'WorkerUnreachable'
  | 'CannotAttach'
  | 'RegisterFailed'
  | 'Interrupted'
  /** The user has taken the debugger off: nothing attaches it again by itself. */
  | 'Canceled'
  | 'Timeout'
  | 'Disconnected';

/** Whether it is an error of that name, of ours. */
export const isNamed = (error: unknown, name: InspectorErrorName): error is InspectorError =>
  error instanceof InspectorError && error.name === name;

/** Any thrown value as the data that crosses a port. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'Error', message: String(error) };
}
