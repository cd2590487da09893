import type { RegistrationId } from '../../extension/protocol/registration-key.ts';
import type { Identity, Report } from './worker-reports.ts';
import type { SavedSession, WorkerSession } from './worker-session-model.ts';

/** A registration with the scripts of its workers (URLs), and how to start a stopped one from a frame of the site. */
export interface RegistrationRef extends RegistrationId {
  scriptURLs: string[];
  hasWaiting: boolean;
  wake: (slot: 'active' | 'waiting') => Promise<void>;
}

/** Where a registration has workers that can be woken. */
export function slotsOf({ hasActive, ref }: { hasActive: boolean; ref: RegistrationRef }): ('active' | 'waiting')[] {
  return [...(hasActive ? ['active' as const] : []), ...(ref.hasWaiting ? ['waiting' as const] : [])];
}

/** What the workers of a registration do, for whoever inspects it. */
export interface WorkersListener {
  /** A session was opened, and is known. */
  opened?(worker: RegistrationWorker): void;
  report(worker: RegistrationWorker, report: Report): void;
  stopped?(worker: RegistrationWorker): void;
  started?(worker: RegistrationWorker): void;
  closed(worker: RegistrationWorker, reason: string): void;
}

/** A session that is known to belong to a registration. */
export interface RegistrationWorker {
  key: string;
  session: WorkerSession;
  /** As last told by the worker; the state of a stopped one is `unknown`. */
  identity: Identity;
}

/** What of it outlives a run of the extension's worker. */
export interface SavedWorker extends SavedSession {
  worker: { key: string; identity: Identity };
}

export { registrationKey, registrationOf } from '../../extension/protocol/registration-key.ts';
