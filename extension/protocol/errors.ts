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
  | 'Canceled'
  | 'Timeout'
  | 'Disconnected';

/** Whether the user has taken the debugger off: nothing attaches it again by itself. */
export const isCanceled = (error: unknown): boolean => error instanceof InspectorError && error.name === 'Canceled';

/** Any thrown value as the data that crosses a port. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'Error', message: String(error) };
}
