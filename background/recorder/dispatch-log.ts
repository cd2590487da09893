import type { Dispatch } from '../../extension/protocol/model.ts';
import type { Told } from '../inspector/dispatcher.ts';
import { dispatched, settled } from './events.ts';
import type { LogDraft } from './log.ts';
import type { createTagHistories } from './tag-histories.ts';

interface DispatchLogTools {
  isOn: () => boolean;
  add: (draft: LogDraft) => void;
  histories: Pick<ReturnType<typeof createTagHistories>, 'onBegun' | 'onSettled' | 'forget'>;
  /** The browser has fired an event, epoch ms; told before that is logged. */
  onFired: (at: number) => void;
  /** A dispatch has ended, epoch ms; told before that is logged. */
  onEnded: (id: string, at: number) => void;
}

/** Logs of each dispatch its beginning and its end, and tells the histories of tags of both. */
export function createDispatchLog({ isOn, add, histories, onFired, onEnded }: DispatchLogTools) {
  /** Those whose beginning was told, by id, until their end; whether it is in the log, and which attempt it is. */
  const begun = new Map<string, { isLogged: boolean; attempt: Pick<Dispatch, 'attempt'> }>();

  return {
    isRunning: (id = '') => begun.has(id),
    running: () => new Set(begun.keys()),

    /**
     * A dispatch has begun, or has ended. Returns it with its attempt, where that is known.
     * @param how `again`: its beginning is in the log of an earlier run of the extension's worker
     */
    onDispatch: (dispatch: Dispatch, how?: Told): Dispatch => {
      const { id, via, lastChance, outcome } = dispatch;
      if (via === 'browser' && lastChance === null && outcome === null) return dispatch; // it is only asked for
      const isFired = outcome !== 'not fired';
      const known = begun.get(id);
      const { isLogged, attempt } = known ?? { isLogged: isOn(), attempt: isFired ? histories.onBegun(dispatch) : {} };
      begun.set(id, { isLogged, attempt });
      const told = { ...dispatch, ...attempt };
      if (!known && isFired && via === 'browser') onFired(dispatch.at);
      if (!known && isFired && how !== 'again' && isOn()) add(dispatched(told));
      const end = settled(dispatch);
      if (!end) return told;
      begun.delete(id);
      onEnded(id, end.at);
      if (isOn() || isLogged) add(end); // also when the recording has ended meanwhile
      if (how === 'lost') histories.forget(dispatch);
      else histories.onSettled(dispatch);
      return told;
    },
  };
}
