import type { LogEvent } from '../../extension/protocol/log.ts';
import { registrationIn, scopeOf } from './events.ts';
import type { LogDraft } from './log.ts';
import { CLOCKS_MS } from './tag-histories.ts';

/** How long after a switch was turned off, in ms, the list may still show what that has put back. */
const PUT_BACK_WITHIN_MS = 2_000;

/**
 * What the log says at present of holds and of the network, each since when. A log may begin, also anew, in the middle of
 * either, and tells so then.
 *
 * @param onNetwork called before a change of the network is told.
 */
export function createStanding({
  isOffline: isTabOffline,
  note,
  onNetwork,
}: {
  isOffline: () => boolean;
  note: (draft: LogDraft) => void;
  onNetwork: () => void;
}) {
  /** The keys of the registrations that are held; since when, epoch ms. */
  const held = new Map<string, number>();
  let offlineSince: number | null = null;
  /** When a switch was turned off last. */
  let putBackAt = 0;
  /** Whether any of it is logged: no more while the recording is being ended. */
  let isTold = false;

  /** When ended what the list does not show any more: what a switch has put back did so before the events that this let go. */
  function endOf(since: number, at: number): number {
    return since < putBackAt && at < putBackAt + PUT_BACK_WITHIN_MS ? putBackAt : at;
  }

  /** Whether a registration is held, where the log says otherwise. */
  function noteHeld(key: string, isHeld: boolean, at = Date.now()) {
    const since = held.get(key);
    if (!isTold || (since !== undefined) === isHeld) return;
    if (isHeld) held.set(key, at);
    else held.delete(key);
    note({ at: endOf(since ?? at, at), type: isHeld ? 'held' : 'released', ...scopeOf(key) });
  }

  /** The same of the network. Without it no attempt comes, from whose time something could be learned. */
  function noteNetwork(at = Date.now(), isOffline = isTabOffline()) {
    const since = offlineSince;
    if (!isTold || (since !== null) === isOffline) return;
    offlineSince = since === null ? at : null;
    onNetwork();
    note({ at: endOf(since ?? at, at), type: since === null ? 'offline' : 'online' });
  }

  return {
    noteNetwork,

    begin() {
      isTold = true;
      noteNetwork();
    },

    /** Nothing is told from now on. @param released the registrations whose hold ends with it, and whatever keeps the tab offline; null for nothing */
    end(released: readonly string[] | null) {
      noteNetwork(Date.now(), released === null ? isTabOffline() : false);
      for (const key of released ?? []) noteHeld(key, false);
      isTold = false;
    },

    /** Whether what is told to have begun still is so, as far as was told. */
    isOn: (event: LogEvent) => (event.type === 'offline' ? offlineSince !== null : held.has(registrationIn(event))),

    /** Whether the browser is kept from firing the tags of a registration. */
    isKept: (key: string): boolean => offlineSince !== null || held.has(key),

    /** @param listed whether each registration of the list, by its key, is held. @param at when it was asked for, epoch ms */
    onListed(listed: Map<string, boolean>, isComplete: boolean, at: number) {
      // What the tab has left it holds no more.
      if (isComplete) for (const key of held.keys()) listed.set(key, listed.get(key) ?? false);
      for (const [key, isHeld] of listed) noteHeld(key, isHeld, at);
      noteNetwork(at);
    },

    /** The browser has fired an event: what was put back let it go, though by clocks that differ. @param at epoch ms */
    onFired(at: number) {
      if (at <= putBackAt && at > putBackAt - CLOCKS_MS) putBackAt = at - 1;
    },

    /** A switch is about to be turned off. */
    onPuttingBack: () => void (putBackAt = Date.now()),

    /** The log was emptied: what is held is told again with the next list. */
    onCleared() {
      held.clear();
      offlineSince = null;
      noteNetwork();
    },

    /** The log of an earlier run of the extension's worker goes on, which has told of the network. */
    resume() {
      isTold = true;
      offlineSince = isTabOffline() ? Date.now() : null;
    },
  };
}
