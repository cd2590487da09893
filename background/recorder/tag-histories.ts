import type { Evidence, RetryTold } from '../../extension/protocol/evidence.ts';
import type { Dispatch, Snapshot, Waiting } from '../../extension/protocol/model.ts';
import { originOf } from '../origin.ts';
import { registrationOf } from '../inspector/registration-worker.ts';
import { tagOf } from './events.ts';
import type { LogDraft } from './log.ts';
import { createPeriodicTags } from './periodic-tags.ts';
import { learn } from './retry-learning.ts';
import { CHROMIUM_PARAMETERS, type RetryParameters } from '../../extension/protocol/retry-parameters.ts';
import { attemptOf, disturb, estimate, observe, type Observation, type TagSchedule } from './retry-schedule.ts';

export interface TagHistory {
  registration: string;
  tag: string;
  schedule: TagSchedule;
}

/** Names a tag of a registration, in a map of them. */
export const nameOf = (registration: string, tag: string): string => JSON.stringify([registration, tag]);

/** So many late starts of a registration are remembered: more than there are until the list tells that a tag is gone. */
const MOST_STARTS = 100;

/** How long a busy worker is given, in ms, to tell of an event that took its tag away, until that is told as unseen. */
const TOLD_WITHIN_MS = 3_000;

/** What the clocks of a page and of a worker, in whole ms both, may differ by (3 measured). */
export const CLOCKS_MS = 10;

/** How long the end of a tag is remembered, in ms: a list that was asked for before it may still come. */
const REMEMBERED_MS = 60_000;

/**
 * What has become of every one-shot tag of a tab's registrations, as far as was seen: fed with the list, with what sites
 * register and with the browser's events, it tells when a tag is registered, waits, is completed, dropped or gone. Of the
 * periodic ones it tells that they are gone.
 *
 * @param tell hears of each change, as an event of the log.
 */
export function createTagHistories(tell: (draft: LogDraft) => void) {
  const histories = new Map<string, TagHistory>();
  /** When a worker of a registration started before its probe was there, oldest first, by registration, epoch ms. */
  const startedLate = new Map<string, number[]>();
  /** When the worker of a registration threw at its start last, by registration, epoch ms. */
  const failedToStart = new Map<string, number>();
  /** The tags that are gone, seemingly by an event that nobody saw; by name. */
  const unseen = new Map<string, { at: number; tell: () => void }>();
  /** What was told of the last call that registered a tag, by name. */
  const registered = new Map<string, Pick<LogDraft, 'at'>>();
  /** The registrations whose tags have been listed: what is not among them was not there. */
  const listed = new Set<string>();
  const periodic = createPeriodicTags((registration, tag, at) =>
    tell({ at, type: 'gone', ...tagOf({ registration, tag, event: 'periodicsync' }) }),
  );
  /** As set, and as corrected since by what was seen. */
  let given: RetryParameters = CHROMIUM_PARAMETERS;
  let parameters: RetryParameters = given;

  /** What one tag teaches, or a user sets, changes the estimates of all. */
  function correct(corrected: RetryParameters) {
    if (corrected === parameters) return;
    parameters = corrected;
    for (const history of histories.values()) history.schedule = estimate(history.schedule, parameters);
  }

  function note(registration: string, tag: string, observation: Observation): TagSchedule {
    const name = nameOf(registration, tag);
    const known = histories.get(name)?.schedule ?? null;
    if (observation.type === 'dispatched' || observation.type === 'settled') unseen.delete(name); // it was told late
    // That it was registered may be told late as well.
    if (observation.type === 'registered' && observation.at > (unseen.get(name)?.at ?? 0)) tellUnseen(name);
    // A tag that no list had is a new one: its next event is its first attempt.
    const before = known ?? (listed.has(registration) ? observe(null, { type: 'unlisted', at: 0 }, parameters) : null);
    correct(learn(parameters, before, observation));
    let schedule = observe(before, observation, parameters);
    // The start that it led to may be told before it is.
    const failedAt = failedToStart.get(registration);
    if (failedAt !== undefined && schedule.phase === 'pending' && before?.phase !== 'pending')
      schedule = observe(schedule, { type: 'failed to start', at: failedAt }, parameters);
    histories.set(name, { registration, tag, schedule });
    if (schedule.phase !== before?.phase || schedule.since !== before.since)
      tellPhase(registration, tag, known, schedule);
    return schedule;
  }

  /** The same of the tags of a registration, or of those of them that are not `listed`. */
  function noteOfAll(registration: string, observation: Observation, listed?: ReadonlySet<string>) {
    for (const history of histories.values())
      if (history.registration === registration && listed?.has(history.tag) !== true)
        note(registration, history.tag, observation);
  }

  function tellPhase(registration: string, tag: string, before: TagSchedule | null, schedule: TagSchedule) {
    const { phase, since, nextAttemptAt } = schedule;
    const named = tagOf({ registration, tag, event: 'sync' });
    if (phase === 'waiting') {
      const next = attemptOf(schedule, parameters);
      tell({
        at: since,
        type: 'waiting',
        ...named,
        // The log has facts: not the least number that it may be.
        ...(next?.isExact && { attempt: next.number, lastChance: next.lastChance === true }),
        nextAttemptAt: nextAttemptAt ?? undefined,
      });
    } else if (phase === 'completed' || phase === 'dropped') tell({ at: since, type: phase, ...named });
    else if (phase === 'gone' && before) onGone(registration, tag, before, since);
  }

  /**
   * Only an event takes away a tag whose registration stays. Nobody saw it: it is that for which a worker started whose
   * recorder was not there yet. Or it is the one that was seen, whose worker stopped before it could tell how it ended: before
   * the next attempt is due there is no other.
   */
  function onGone(registration: string, tag: string, before: TagSchedule, goneAt: number) {
    const named = tagOf({ registration, tag, event: 'sync' });
    const tellGone = () => tell({ at: goneAt, type: 'gone', ...named });
    const { phase, undisturbed, since, nextAttemptAt } = before;
    const earliest = phase === 'waiting' && !undisturbed ? (nextAttemptAt ?? Infinity) : since;
    const start = startedLate.get(registration)?.find((one) => one >= earliest);
    if (start === undefined || !listed.has(registration)) {
      tellGone();
      return;
    }
    // The first attempt comes as soon as the tag is registered; a busy machine hears of the start later.
    const at = phase === 'pending' ? since : start;
    unseen.set(nameOf(registration, tag), {
      at: goneAt,
      tell() {
        const dispatch = { at, ...named, dispatchId: crypto.randomUUID(), via: 'browser' } as const;
        tell({ ...dispatch, type: 'dispatched' });
        tell({ ...dispatch, type: 'settled', outcome: 'unseen' });
        tellGone();
      },
    });
  }

  function tellUnseen(name: string) {
    unseen.get(name)?.tell();
    unseen.delete(name);
  }

  /** The tags of a registration that is listed; those that it no longer has are gone. */
  function onTags(registration: string, tags: readonly string[], at: number, isUnseen: boolean) {
    const now = new Set(tags);
    for (const tag of now) note(registration, tag, { type: 'listed', at, isUnseen });
    noteOfAll(registration, { type: 'unlisted', at }, now);
    listed.add(registration);
  }

  /** It is unregistered: with it go its tags, for which no event is to blame. @param isCertain whether another is in its place already */
  function onUnregistered(registration: string, at: number, isCertain = false) {
    listed.delete(registration);
    noteOfAll(registration, { type: 'unlisted', at, isCertain });
    periodic.onListed(registration, [], at);
  }

  return {
    onUnregistered,

    /** What must outlive the extension's worker: the list does not tell which tags wait. */
    save: (): TagHistory[] => [...histories.values()].filter(({ schedule }) => schedule.phase === 'waiting'),

    /** What was known earlier; of a tag of which more is known by now, nothing. */
    adopt: (earlier: readonly TagHistory[]): void => {
      for (const { registration, tag, schedule } of earlier) {
        const name = nameOf(registration, tag);
        const known = histories.get(name)?.schedule;
        const isNew = known === undefined || (known.phase === 'pending' && !known.isExact);
        if (isNew) histories.set(name, { registration, tag, schedule });
      }
    },

    /** The browser's parameters: as set, and as far as they are known. */
    retry: (): RetryTold => ({ given, known: parameters }),

    /** What the estimates are made by from now on; what was learned before is forgotten. */
    setParameters: (set: RetryParameters) => {
      given = set;
      correct(set);
    },

    /** What is known of one tag; null for nothing. */
    scheduleOf(registration: string, tag: string): Evidence['schedule'] {
      const schedule = histories.get(nameOf(registration, tag))?.schedule;
      if (!schedule) return null;
      const { phase, since, nextAttemptAt } = schedule;
      return { phase, since, attempt: attemptOf(schedule, parameters), nextAttemptAt };
    },

    /**
     * The list was read. Without `isComplete`, what is not in it may be there all the same.
     * @param at when it was asked for, epoch ms
     * @param isUnseen whether no event of a registration would have been seen
     * @param askedAt when the tags of a registration were asked for, by its key, epoch ms: on a busy machine long before the list
     */
    onListed(
      { origins }: Snapshot,
      isComplete: boolean,
      at: number,
      isUnseen: (key: string) => boolean = () => false,
      askedAt: ReadonlyMap<string, number> = new Map(),
    ) {
      for (const [name, { at: goneAt }] of unseen) if (at - goneAt > TOLD_WITHIN_MS) tellUnseen(name);
      const shown = new Set<string>();
      for (const { key, sync, periodicSync } of origins.flatMap(({ registrations }) => registrations)) {
        shown.add(key);
        const tagsAt = askedAt.get(key) ?? at;
        if (periodicSync.status === 'listed') periodic.onListed(key, periodicSync.tags, tagsAt);
        if (sync.status === 'listed') onTags(key, sync.tags, tagsAt, isUnseen(key));
      }
      // A page that was left lists nothing of its origin, which says nothing of its tags.
      const hosts = new Set(origins.map(({ origin }) => origin));
      const isUnregistered = (key: string) =>
        isComplete && !shown.has(key) && hosts.has(originOf(registrationOf(key).scope));
      // Also those of which an earlier list without them said nothing yet, as it came too soon after what was seen.
      const known = [...histories.values()].map(({ registration }) => registration);
      for (const key of [...new Set([...listed, ...known])].filter(isUnregistered)) onUnregistered(key, at);
      for (const [name, { schedule }] of histories) {
        const hasEnded = attemptOf(schedule, parameters) === null;
        if (!hasEnded || at - schedule.since <= REMEMBERED_MS) continue;
        histories.delete(name);
        registered.delete(name);
      }
    },

    /** A worker has started, and an event may have begun before anybody could see it. @param at epoch ms */
    onStartedLate(registration: string, at: number) {
      startedLate.set(registration, [...(startedLate.get(registration) ?? []), at].slice(-MOST_STARTS));
    },

    /** Its worker threw at its start, while it was neither held nor offline. @param at epoch ms */
    onFailedToStart(registration: string, at: number) {
      failedToStart.set(registration, at);
      noteOfAll(registration, { type: 'failed to start', at });
    },

    /**
     * When a page registered a tag, by the clock of its worker: an event that is as near is the one that this led to, though
     * it may be told first. @param at by the page's clock, epoch ms
     */
    registeredAt(registration: string, tag: string, at: number): number {
      const firedAt = histories.get(nameOf(registration, tag))?.schedule.firedAt ?? -Infinity;
      return firedAt <= at && firedAt > at - CLOCKS_MS ? firedAt - 1 : at;
    },

    /** A site has registered or unregistered a periodic tag. Returns whether that changes anything. */
    onPeriodic: periodic.onCalled,

    /**
     * A site's `register()` has succeeded.
     * @param draft what the log is told of it, with when it was called, epoch ms: until it is written, it is put before the event
     *   that it led to
     */
    onRegistered(registration: string, tag: string, draft: Pick<LogDraft, 'at'>) {
      registered.set(nameOf(registration, tag), draft);
      note(registration, tag, { type: 'registered', at: draft.at });
    },

    /** An event has begun. Returns which attempt it is, where the browser's schedule says that. */
    onBegun({ registration, tag, event, via, at, lastChance }: Dispatch): Pick<Dispatch, 'attempt'> {
      if (via !== 'browser' || event !== 'sync' || lastChance === null) return {};
      const draft = registered.get(nameOf(registration, tag));
      if (draft && at < draft.at && at > draft.at - CLOCKS_MS) draft.at = at - 1;
      const schedule = note(registration, tag, { type: 'dispatched', at, lastChance });
      const attempt = attemptOf(schedule, parameters);
      return attempt?.isExact === true ? { attempt: attempt.number } : {};
    },

    /** A browser's event has ended. */
    onSettled({ registration, tag, event, via, at, durationMs, outcome }: Dispatch) {
      if (via !== 'browser' || event !== 'sync' || outcome === null) return;
      note(registration, tag, { type: 'settled', at: at + (durationMs ?? 0), outcome });
    },

    /** What the browser takes an event for is not known: nor is what comes next. */
    forget({ registration, tag, event }: Dispatch) {
      if (event === 'sync') histories.delete(nameOf(registration, tag));
    },

    /** Nothing more will be told of events that were not seen. */
    end: () => [...unseen.keys()].forEach(tellUnseen),

    /** Something came between a failure and the next attempt: nothing is learned from how long that takes. */
    onDisturbed() {
      for (const history of histories.values()) history.schedule = disturb(history.schedule);
    },

    /** The tags that the browser will try again. */
    waiting: (): Waiting[] =>
      [...histories.values()].flatMap(({ registration, tag, schedule }) => {
        const next = attemptOf(schedule, parameters);
        if (schedule.phase !== 'waiting' || next === null) return [];
        const { number: attempt, of: attempts, isExact } = next;
        return [{ registration, tag, attempt, attempts, isExact, nextAttemptAt: schedule.nextAttemptAt }];
      }),
  };
}
