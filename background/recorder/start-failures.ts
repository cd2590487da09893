import type { Protocol } from 'devtools-protocol';
import type { Evidence } from '../../extension/protocol/evidence.ts';
import type { Cdp } from '../inspector/cdp.ts';
import type { Workers } from '../inspector/workers.ts';
import { isRejection } from './remote-text.ts';
import { thrownOf } from './site-evidence.ts';

const ACTIVE = ['activating', 'activated', 'unknown'];

interface Run {
  /** Whether its beginning was seen, and whether its script is being evaluated. */
  isSeen: boolean;
  isStarting: boolean;
  failure: Evidence['startFailure'];
}

/**
 * Which recorded workers failed to start, as their sessions tell. A script that throws leaves the worker running, without the
 * listeners that it had not added yet: the browser counts a failed attempt, and fires nothing (measured). What is thrown
 * between the worker's start and its `Inspector.workerScriptLoaded` is what it failed of; of a run whose beginning was not
 * seen, any error outside of a promise may be.
 *
 * @param onFailed hears of each registration's whose beginning was seen, epoch ms
 */
export function createStartFailures(
  cdp: Pick<Cdp, 'listen'>,
  workers: Pick<Workers, 'all'>,
  onFailed: (registration: string, at: number) => void,
) {
  const runs = new Map<string, Run>();
  /** Those that get the events, as far as is known: one that has stopped does not say. */
  const active = () => workers.all().filter(({ identity }) => ACTIVE.includes(identity.state));

  const dispose = cdp.listen({
    event(source, method, params) {
      if (!('targetId' in source)) return;
      const { targetId } = source;
      if (method === 'Inspector.targetReloadedAfterCrash') {
        runs.set(targetId, { isSeen: true, isStarting: true, failure: null });
      } else if (method === 'Inspector.workerScriptLoaded') {
        const run = runs.get(targetId);
        if (run) run.isStarting = false;
      } else if (method === 'Runtime.exceptionThrown') {
        const run = runs.get(targetId) ?? { isSeen: false, isStarting: false, failure: null };
        const thrown = params as Protocol.Runtime.ExceptionThrownEvent;
        if (isRejection(thrown.exceptionDetails) || run.failure || (run.isSeen && !run.isStarting)) return;
        const failure = { ...thrownOf(thrown), isSure: run.isSeen };
        runs.set(targetId, { ...run, failure });
        const failed = active().find(({ session }) => session.targetId === targetId);
        if (run.isSeen && failed) onFailed(failed.key, failure.at);
      }
    },
    detached(source) {
      if ('targetId' in source) runs.delete(source.targetId);
    },
  });

  return {
    /** Of the active worker of a registration. */
    of(registration: string): Evidence['startFailure'] {
      const own = active().filter(({ key }) => key === registration);
      return own.map(({ session }) => runs.get(session.targetId)?.failure).find(Boolean) ?? null;
    },

    /** An event of the registration was handled: its worker has the listeners that it needs. */
    onHandled(registration: string) {
      for (const { key, session } of workers.all())
        if (key === registration) runs.set(session.targetId, { isSeen: true, isStarting: false, failure: null });
    },

    dispose,
  };
}
