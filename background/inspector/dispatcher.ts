import { InspectorError, isNamed, toFailure } from '../../extension/protocol/errors.ts';
import { listedTags } from '../../extension/protocol/listed-tags.ts';
import type { Command } from '../../extension/protocol/messages.ts';
import type { Dispatch, EventName, Reason, Registration } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { explainRegisterError } from '../../extension/register-error.ts';
import { TIME_OUT_CHECK_MS } from '../recorder/retry-schedule.ts';
import { deferred, pause, unlessAborted, within } from './waiting.ts';
import type { Report, Settled } from './worker-reports.ts';
import type { WorkerSession } from './worker-session-model.ts';
import type { RegistrationRef, RegistrationWorker } from './registration-worker.ts';
import type { Workers } from './workers.ts';

type Fire = Omit<Extract<Command, { type: 'fire' }>, 'type'>;

/** What a dispatch came to; its duration is that until now where it is not said. */
type Result = Pick<Dispatch, 'outcome' | 'reason'> & Partial<Dispatch>;

/** More of what is told of a dispatch, see `createDispatcher`. */
export type Told = 'again' | 'lost';

/** A worker that is busy in a loop cannot run its own timer; past the limit and this, in ms, the dispatch is given up. */
const OVERRUN_MS = 2_000;
/** How long a simulated dispatch may be under way, in ms, until it is told that it is. */
const TOLD_WITHIN_MS = 30;
/** How long to wait, in ms, for the browser to fire a tag that it has just registered. */
const BROWSER_FIRES_MS = 5_000;

export interface DispatcherSite {
  /** @throws InspectorError `UnknownRegistration`, `NoActiveWorker` */
  find(key: string): { registration: Registration; ref: RegistrationRef };
  register(key: string, tag: string): Promise<void>;
  /** How long the browser lets an event run, in ms, as far as is known. */
  longestEventMs(): number;
}

/**
 * Fires sync events and follows each to its outcome: simulated ones, those that it makes the browser fire, and those
 * that the browser fires on its own while a session is attached. `tell` hears of each when it begins and when it ends
 * (`again`: an earlier run of the extension's worker was told that it began; `lost`: its worker runs on, unseen),
 * `onNumber` of what the worker's own number of an event stands for, after that.
 */
export function createDispatcher(
  workers: Workers,
  site: DispatcherSite,
  tell: (dispatch: Dispatch, how?: Told) => void,
  onNumber: (worker: RegistrationWorker, seq: number, id: string, at: number) => void,
) {
  /** The browser's events that have begun: by worker, then by the worker's own number. */
  const observed = new Map<RegistrationWorker, Map<number, Observed>>();
  /** Browser dispatches that wait for their event to begin. */
  const awaited = new Map<string, Awaited>();
  /** Aborted when the panel closes or Cancel is pressed: what runs then ends, and nothing keeps a session attached. */
  let round = new AbortController();

  /** Simulated ones whose beginning is not told yet. */
  const untold: Dispatch[] = [];

  /** Tells that a simulated one has begun, and in their order those before it. */
  function tellBegun(id: string) {
    const index = untold.findIndex((row) => row.id === id);
    untold.splice(0, index + 1).forEach((row) => tell(row));
  }

  interface Observed {
    row: Dispatch;
    settled: () => void;
    release: () => void;
    timer: ReturnType<typeof setTimeout>;
  }
  interface Awaited {
    row: Dispatch;
    begun: () => void;
    settled: () => void;
  }

  function newRow(
    key: string,
    tag: string,
    event: EventName,
    via: Dispatch['via'],
    lastChance: boolean | null,
  ): Dispatch {
    return {
      id: crypto.randomUUID(),
      at: Date.now(),
      registration: key,
      tag,
      event,
      via,
      lastChance,
      outcome: null,
      waitUntilCalls: null,
      durationMs: null,
      reason: null,
    };
  }

  function end(row: Dispatch, result: Result): Dispatch {
    const ended = { ...row, durationMs: Date.now() - row.at, ...result };
    tell(ended);
    return ended;
  }

  async function simulate({
    registration: key,
    tag,
    event,
    lastChance,
    timeLimitMs,
    attempt,
  }: Omit<Fire, 'via'> & { attempt?: number }): Promise<Dispatch> {
    const { signal } = round;
    const { ref } = site.find(key);
    const row = { ...newRow(key, tag, event, 'simulated', event === 'sync' && lastChance), attempt };
    const request = { scope: ref.scope, tag, event, lastChance, timeLimitMs, id: row.id };
    let session: WorkerSession | undefined;
    let release: (() => void) | undefined;
    let isOver = false;

    const limited = <T>(answer: Promise<T>): Promise<T> =>
      within(timeLimitMs + OVERRUN_MS, text('dispatch_busy', timeLimitMs / 1000), unlessAborted(signal, answer));

    /** Resolves with null where that worker is not the active one, or there is none: nothing was dispatched. */
    async function dispatchTo(next: WorkerSession | undefined): Promise<Settled | null> {
      signal.throwIfAborted();
      if (!next) return null;
      release?.();
      session = next;
      release = workers.use(next);
      return limited(next.dispatch(request));
    }

    /**
     * It may keep the worker busy, so that the worker does not say who it is. Nothing begins where it was dispatched already: a page
     * may answer late that it has woken the worker.
     */
    async function beginIn(found: WorkerSession): Promise<void> {
      if (signal.aborted || isOver || session) return;
      release = workers.use(found);
      await found.begin(request);
    }

    untold.push(row);
    // To draw it takes the time that a worker needs to start, so it is told when the event is on its way, or soon.
    const timer = setTimeout(() => tellBegun(row.id), TOLD_WITHIN_MS);

    try {
      const presumed = workers.presumed(ref);
      const sent = dispatchTo(presumed);
      if (presumed) tellBegun(row.id);
      let settled = await sent;
      settled ??= await dispatchTo(await limited(workers.summon(ref, beginIn)));
      while (!settled) settled = await dispatchTo((await workers.locate(ref, 'active')).session);
      tellBegun(row.id);
      return end(row, settled);
    } catch (error) {
      tellBegun(row.id);
      const durationMs = Date.now() - row.at;
      if (isNamed(error, 'Timeout')) return end(row, { outcome: 'timed out', reason: toReason(error), durationMs });
      const interrupted = (reason: Reason) => end(row, { outcome: 'interrupted', reason, durationMs });
      if (signal.aborted) return interrupted(toReason(signal.reason));
      if (isNamed(error, 'Canceled')) return interrupted(interruption(text('debugger_canceled')));
      const isReplaced = session !== undefined && (await workers.isReplaced(ref, session));
      return interrupted(isReplaced ? interruption(text('worker_gone')) : toReason(error));
    } finally {
      isOver = true;
      clearTimeout(timer);
      release?.();
    }
  }

  /** Registers the tag and follows the browser's event: it must begin, then settle; either may fail to happen in time. */
  async function fireByBrowser({ registration: key, tag, event, timeLimitMs }: Fire): Promise<void> {
    if (event === 'periodicsync') throw new InspectorError('CannotFireNow', text('obstacle_periodic'));
    const { registration, ref } = site.find(key);
    const obstacle = whyBrowserCannotFire(registration, tag);
    if (obstacle) throw new InspectorError('CannotFireNow', obstacle);
    const name = awaitedKey(key, tag);
    if (awaited.has(name)) throw new InspectorError('CannotFireNow', text('dispatch_firing'));

    const { signal } = round;
    const row = newRow(key, tag, event, 'browser', null);
    const begun = deferred();
    const settled = deferred();
    awaited.set(name, { row, begun: begun.resolve, settled: settled.resolve });
    tell(row);
    let release: (() => void) | undefined;
    try {
      release = workers.use((await workers.locate(ref, 'active')).session);
      await site.register(key, tag);
      const late = text('dispatch_not_fired', BROWSER_FIRES_MS / 1000);
      await within(BROWSER_FIRES_MS, late, unlessAborted(signal, begun.promise));
      await Promise.race([pause(timeLimitMs), unlessAborted(signal, settled.promise)]);
    } catch (error) {
      if (awaited.get(name)?.row !== row) throw error;
      // Nobody listens any more: the browser may fire it all the same.
      if (signal.aborted) end(row, { outcome: 'interrupted', reason: toReason(signal.reason) });
      else end(row, { outcome: 'not fired', reason: explainRegisterError(toFailure(error), event) });
    } finally {
      if (awaited.get(name)?.row === row) awaited.delete(name);
      release?.();
    }
  }

  function onBegun(
    worker: RegistrationWorker,
    { id, seq, at, tag, event, lastChance, again, rule }: Extract<Report, { type: 'begun' }>,
  ) {
    const name = awaitedKey(worker.key, tag);
    const expected = event === 'sync' ? awaited.get(name) : undefined;
    if (expected) awaited.delete(name);
    const base = expected?.row ?? { ...newRow(worker.key, tag, event, 'browser', lastChance), id };
    const row = { ...base, at, lastChance, forced: rule?.effect };
    finish(worker, seq, { outcome: 'interrupted', reason: null }); // a site that forges reports may use a number twice
    const rows = observed.get(worker) ?? new Map<number, Observed>();
    observed.set(worker, rows);
    const giveUp = () => finish(worker, seq, { outcome: 'timed out', reason: null }); // so has the browser
    rows.set(seq, {
      row,
      settled: expected?.settled ?? (() => undefined),
      release: workers.use(worker.session),
      timer: setTimeout(giveUp, site.longestEventMs() + TIME_OUT_CHECK_MS),
    });
    tell(row, again === true ? 'again' : undefined);
    onNumber(worker, seq, row.id, at); // what waits for it is logged after it
    expected?.begun();
    // It began just as the session was detached, which tells nothing of its end.
    if (worker.session.closed)
      finish(worker, seq, { outcome: 'interrupted', reason: interruption(text('debugger_detached')) }, 'lost');
  }

  function finish(worker: RegistrationWorker, seq: number, result: Result, how?: Told) {
    const rows = observed.get(worker);
    const entry = rows?.get(seq);
    if (!rows || !entry) return;
    rows.delete(seq);
    if (rows.size === 0) observed.delete(worker);
    clearTimeout(entry.timer);
    entry.release();
    const row = { ...entry.row, durationMs: Date.now() - entry.row.at, ...result };
    tell(asForced(row), how);
    entry.settled();
  }

  function interrupt(worker: RegistrationWorker, why: string, how?: Told) {
    for (const seq of [...(observed.get(worker)?.keys() ?? [])]) {
      finish(worker, seq, { outcome: 'interrupted', reason: interruption(why) }, how);
    }
  }

  return {
    /** Resolves when the dispatch has its outcome. @throws InspectorError `CannotFireNow`, `UnknownRegistration`, `NoActiveWorker` */
    async fire(fire: Fire): Promise<void> {
      await (fire.via === 'browser' ? fireByBrowser(fire) : simulate(fire));
    },

    /** Simulated attempts as the browser would make them: up to three, the third with last chance. */
    async attempts({
      registration,
      tag,
      timeLimitMs,
    }: Omit<Extract<Command, { type: 'attempts' }>, 'type'>): Promise<void> {
      const { signal } = round;
      for (const attempt of [1, 2, 3]) {
        if (signal.aborted) return;
        const dispatch = { registration, tag, event: 'sync', lastChance: attempt === 3, timeLimitMs, attempt } as const;
        const { outcome } = await simulate(dispatch);
        if (outcome === 'fulfilled') return;
      }
    },

    /** The listed tags of a registration that the filter leaves at once, in the order listed, as the browser fires what is ready. */
    async fireAll({
      registration: key,
      timeLimitMs,
      filter,
    }: Omit<Extract<Command, { type: 'fireAll' }>, 'type'>): Promise<void> {
      const { registration } = site.find(key);
      const rest = { registration: key, lastChance: false, timeLimitMs };
      await Promise.all(listedTags(registration, filter).map((each) => simulate({ ...rest, ...each })));
    },

    /** Lets go of every session; outcomes that are still open are told as interrupted. */
    dispose() {
      const why = text('dispatch_panel_closed');
      round.abort(new InspectorError('Interrupted', why));
      for (const worker of [...observed.keys()]) interrupt(worker, why, 'lost');
    },

    onReport(worker: RegistrationWorker, report: Report) {
      if (report.type === 'begun') onBegun(worker, report);
      if (report.type === 'simulated') {
        tellBegun(report.id);
        onNumber(worker, report.seq, report.id, Date.now());
      }
      if (report.type === 'settled') {
        const { outcome, waitUntilCalls, durationMs, reason } = report;
        finish(worker, report.seq, { outcome, waitUntilCalls, durationMs, reason });
      }
    },
    onStopped: (worker: RegistrationWorker) => interrupt(worker, text('worker_stopped')),
    onClosed(worker: RegistrationWorker, reason: string) {
      const isCanceled = reason === 'canceled_by_user';
      const why = text(isCanceled ? 'debugger_canceled' : 'worker_gone');
      interrupt(worker, why, isCanceled ? 'lost' : undefined);
      if (!isCanceled || round.signal.aborted) return;
      round.abort(new InspectorError('Interrupted', why));
      round = new AbortController();
    },
  };
}

/** What the browser takes a forced dispatch for, and why; one that was interrupted has failed without the rule. */
function asForced(row: Dispatch): Dispatch {
  const because = (message: string): Reason => ({ name: 'Forced', message, stack: '' });
  if (row.outcome === null || row.outcome === 'interrupted' || row.outcome === 'timed out') return row;
  if (row.forced === 'drop') return { ...row, reason: because(text('forced_drop')) };
  if (row.forced !== 'reject') return row;
  return { ...row, outcome: 'rejected', reason: because(text('forced_reject', row.outcome)) };
}

const interruption = (message: string): Reason => ({ name: 'Interrupted', message, stack: '' });

const awaitedKey = (key: string, tag: string) => JSON.stringify([key, tag]);

/** Why the browser would not fire the tag if it were registered now; null where it would. */
function whyBrowserCannotFire({ held, sync }: Registration, tag: string): string | null {
  if (sync.status === 'unsupported') return text('sync_unsupported');
  if (held) return text('obstacle_held');
  if (sync.status === 'listed' && sync.tags.includes(tag)) return text('obstacle_registered');
  return null;
}

function toReason(error: unknown): Reason {
  return { ...toFailure(error), stack: '' };
}
