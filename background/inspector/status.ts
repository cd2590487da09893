import { toFailure } from '../../extension/protocol/errors.ts';
import type { Problem, Registration, Status, TargetState } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import type { Keepers } from './keepers.ts';
import type { TabReading } from './listing-reader.ts';

/** Who hears of what fails where nobody waits for an answer, and of its end. `id`: the same for the same problem. */
export interface Problems {
  /** @param next what to do about it; to press Refresh where nothing is said */
  complain: (id: string, error: unknown, next?: string) => void;
  solved: (id: string) => void;
}

/** Whether a frame is online, as it says itself; null where that is not known. */
function onlineOf(reading: TabReading | null, frameId: number): boolean | null {
  const answer = reading?.answers.get(frameId);
  return !answer || 'unreadable' in answer ? null : answer.onLine;
}

/** Whether the page says that it is offline, whoever made it so. */
export const isPageOffline = (reading: TabReading | null): boolean => onlineOf(reading, 0) === false;

/** The frames of the tab, and the service workers that are emulated, each with its state as read back from it. */
export function targetStates(reading: TabReading | null, heldKeys: string[], keepers: Keepers): TargetState[] {
  const frames = (reading?.frames ?? []).flatMap(({ frameId, url }): TargetState[] => {
    if (!reading?.answers.get(frameId)) return [];
    const online = onlineOf(reading, frameId);
    return [{ kind: frameId === 0 ? 'page' : 'frame', name: url, online, held: false }];
  });
  const workers = heldKeys.map((key): TargetState => {
    const keeper = keepers.get(key);
    return { kind: 'service worker', name: key, online: keeper?.onLine ?? null, held: keeper?.held ?? false };
  });
  return [...frames, ...workers];
}

/** A problem for each registration that may be stuck. */
export function stuckProblems(registrations: Registration[]): Problem[] {
  return registrations.flatMap(({ key, scope, stuck }): Problem[] => {
    if (!stuck) return [];
    const what = text('stuck_perhaps', scope, stuck.why);
    return [{ id: `stuck ${key}`, what, next: text('stuck_perhaps_next'), repairs: key }];
  });
}

/**
 * The tab's problems, and its status, which is told where it is another one than was told last.
 *
 * @param read the status with these problems
 */
export function createStatusTeller(read: (problems: Problem[]) => Status, notify: (status: Status) => void) {
  const problems = new Map<string, Problem>();
  let sent = '';
  let ended = false;

  function tell() {
    if (ended) return;
    const status = read([...problems.values()]);
    const json = JSON.stringify(status);
    if (json === sent) return;
    sent = json;
    notify(status);
  }

  /** Notes a problem until it is solved; one of the same id is replaced. */
  function note(id: string, what: string, next: string) {
    if (ended) return;
    problems.set(id, { id, what, next, repairs: null });
    tell();
  }

  return {
    tell,
    note,
    complain: (id: string, error: unknown, next = text('press_refresh')) => note(id, toFailure(error).message, next),
    /** It is told with what else has changed. */
    solved: (id: string) => problems.delete(id),
    /** Whoever comes now was told nothing. */
    tellAnew() {
      sent = '';
      tell();
    },
    end() {
      ended = true;
    },
  };
}
