import type { Protocol } from 'devtools-protocol';
import type { Evidence } from '../../extension/protocol/evidence.ts';
import type { Cdp } from '../inspector/cdp.ts';
import { thrownOf } from './site-evidence.ts';

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
 */
export function createStartFailures(cdp: Pick<Cdp, 'listen'>) {
  const runs = new Map<string, Run>();

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
        const isAsync = thrown.exceptionDetails.text.includes('(in promise)');
        if (isAsync || run.failure || (run.isSeen && !run.isStarting)) return;
        runs.set(targetId, { ...run, failure: { ...thrownOf(thrown), isSure: run.isSeen } });
      }
    },
    detached(source) {
      if ('targetId' in source) runs.delete(source.targetId);
    },
  });

  return {
    /** Of the first of these workers that failed. */
    of(targetIds: readonly string[]): Evidence['startFailure'] {
      return targetIds.map((targetId) => runs.get(targetId)?.failure).find(Boolean) ?? null;
    },
    dispose,
  };
}
