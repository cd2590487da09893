import type { Dispatch } from '../../extension/protocol/model.ts';

/**
 * Tells of dispatches, of each as it is last, in one message for each moment: a release of 1,000 tags has 2,000 told, which the
 * browser's own thread carries.
 */
export function createDispatchTeller(tell: (dispatches: Dispatch[]) => void) {
  /** What is told next, by id. */
  const told = new Map<string, Dispatch>();

  function tellAll() {
    const dispatches = [...told.values()];
    told.clear();
    tell(dispatches);
  }

  return (dispatch: Dispatch) => {
    if (told.size === 0) queueMicrotask(tellAll); // ahead of the answer to who waits for it
    told.set(dispatch.id, dispatch);
  };
}
