import { InspectorError, isNamed } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import type { Site } from './site.ts';
import { within } from './waiting.ts';

/** Longest time, in ms, that a page may take for what it is asked to do. */
const ANSWER_MS = 5_000;

/**
 * A site whose page may be busy, or paused at a breakpoint: what it is asked to do fails then with `WorkerUnreachable`, instead of
 * keeping what waits for it. `read` is not limited: whoever lists shows the others meanwhile.
 */
export function answeringSite(site: Site): Site {
  async function inTime<T>(answer: Promise<T>): Promise<T> {
    return within(ANSWER_MS, text('unlisted_no_answer'), answer).catch((error: unknown) => {
      throw isNamed(error, 'Timeout') ? new InspectorError('WorkerUnreachable', error.message) : error;
    });
  }

  return {
    isAlive: () => site.isAlive(),
    frames: () => site.frames(),
    read: (frameId) => site.read(frameId),
    reload: () => site.reload(),
    register: (...what) => inTime(site.register(...what)),
    wake: (...what) => inTime(site.wake(...what)),
    registerWorker: (...what) => inTime(site.registerWorker(...what)),
  };
}
