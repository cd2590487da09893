import type { Cdp } from '../inspector/cdp.ts';
import type { RegistrationWorker } from '../inspector/registration-worker.ts';
import { pause } from '../inspector/waiting.ts';
import { scopeOf } from './events.ts';
import { keepNewest } from './newest.ts';
import { createRequests, type Dispatch, type Draft, type SavedRequest } from './requests.ts';

/** A dispatch of the worker's run: when it began and ended, epoch ms; `to` is Infinity while it runs. */
interface Ran {
  id: string;
  from: number;
  to: number;
}

/** What of one run of a worker is on its way into the log. */
interface Run {
  requests: ReturnType<typeof createRequests>;
  /** The run's dispatches, by the probe's numbers. */
  dispatches: Map<number, Ran>;
  /** The probe has given a dispatch its number. */
  number: (number: number, ran: Ran) => void;
  /** A dispatch has ended, epoch ms; it need not be known. */
  settled: (number: number, at: number) => void;
  /** What is under way is told as it is, or as interrupted where the worker has stopped, and what comes still is told at once. */
  end: (hasStopped?: boolean) => void;
}

export type SavedRequests = Readonly<Record<string, readonly SavedRequest[]>>;

interface Recorded {
  run: Run;
  begin: (isStarting: boolean) => Run;
}

/** So many dispatches of a run are known, for what they ask for, say and throw after they have settled. */
const MOST_DISPATCHES = 10_000;
/** The probe may tell that an event has begun this many ms after the browser tells of what it asks for. */
const REPORT_LAG_MS = 100;
/** What an event has whose number is never told, since that was told to an earlier run of the extension's worker, waits so long, in ms. */
const NUMBER_LAG_MS = 5_000;
/** What the clocks of two processes may differ by, in ms: mostly, and on a machine that is busy (3 measured). */
const CLOCKS_MS = [2, 10];
/** The browser tells of a rejection that nobody handled when its event may have ended, up to so many ms ago (5 measured). */
const LATE_ERROR_MS = 100;

/**
 * What the sessions of recorded workers tell of requests, console messages and errors, as events of the log: each with the
 * dispatch that it is of, where that is known. By its asynchronous stack; where that does not say, or a worker ran before it
 * was recorded and has no such stacks, because no other dispatch ran at that time.
 *
 * @param changed called when what must outlive this run of the extension's worker has changed
 */
export function createWorkerEvents(
  cdp: Cdp,
  withBodies: () => boolean,
  tell: (draft: Draft) => void,
  changed: () => void,
) {
  const recorded = new Map<string, Recorded>();
  const stopListening = cdp.listen({
    event(source, method, params) {
      if ('targetId' in source) recorded.get(source.targetId)?.run.requests.onEvent(method, params);
    },
    detached: () => undefined,
  });

  type Tell = (draft: Draft, of?: Pick<Draft, 'dispatchId' | 'attributedBy'>) => void;

  function beginRun(targetId: string, since: number, isStarting: boolean, hasStacks: () => boolean, tellOf: Tell): Run {
    const dispatches: Run['dispatches'] = new Map();
    /** What is of a dispatch whose number nobody has told yet. */
    const waiting = new Map<number, Draft[]>();
    /** What may be of the one dispatch that ran then, once the probe has told of it. */
    const undecided = new Map<Draft, Dispatch>();
    let isOver = false;

    /**
     * The only dispatch that ran at a time, where nothing else says what is of which; epoch ms.
     * @param lateMs another that ended up to this long before may be meant as well
     */
    function aloneAt(at: number, lateMs = 0): Ran | undefined {
      const all = [...dispatches.values()];
      const ran = CLOCKS_MS.map((ms) => all.filter(({ from, to }) => from - ms <= at && at <= to + ms));
      const [only, ...others] = ran.find(({ length }) => length > 0) ?? [];
      const mayBeAnother = all.some((one) => one !== only && one.to < at && at <= one.to + lateMs);
      return others.length > 0 || mayBeAnother ? undefined : only;
    }

    /** Whether a stack says that something is of no event. */
    const isNobodys = (number?: Dispatch) => number === 'none' && hasStacks();

    function decide(draft: Draft) {
      const number = undecided.get(draft);
      if (!undecided.delete(draft)) return;
      const only = isNobodys(number) ? undefined : aloneAt(draft.at, draft.type === 'exception' ? LATE_ERROR_MS : 0);
      tellOf(draft, only ? { dispatchId: only.id, attributedBy: 'alone' } : {});
    }

    function tellWaiting(number: number, of: Parameters<Tell>[1]) {
      const drafts = waiting.get(number) ?? [];
      waiting.delete(number);
      for (const draft of drafts) tellOf(draft, of);
    }

    const requests = createRequests({
      since,
      isStarting,
      changed,
      async stackOf(stackTraceId) {
        return (await cdp.send({ targetId }, 'Debugger.getStackTrace', { stackTraceId })).stackTrace;
      },
      bodies: {
        isOn: withBodies,
        response: (requestId) => cdp.send({ targetId }, 'Network.getResponseBody', { requestId }),
      },
      tell(draft, number) {
        const dispatch = typeof number === 'number' ? dispatches.get(number) : undefined;
        if (dispatch) tellOf(draft, { dispatchId: dispatch.id, attributedBy: 'stack' });
        else if (typeof number !== 'number') {
          undecided.set(draft, number);
          if (isOver) decide(draft);
          else void pause(REPORT_LAG_MS).then(() => decide(draft));
        } else if (isOver) tellOf(draft);
        else {
          waiting.set(number, [...(waiting.get(number) ?? []), draft]);
          void pause(NUMBER_LAG_MS).then(() => {
            if (waiting.get(number)?.includes(draft) === true) tellWaiting(number, {});
          });
        }
      },
    });

    return {
      requests,
      dispatches,
      number(number, ran) {
        dispatches.set(number, ran);
        tellWaiting(number, { dispatchId: ran.id, attributedBy: 'stack' });
        keepNewest(dispatches, MOST_DISPATCHES);
      },
      settled(number, at) {
        const ran = dispatches.get(number);
        if (ran) ran.to = at;
        void requests.settled(number, (sent, of) => ran !== undefined && !isNobodys(of) && aloneAt(sent) === ran);
      },
      end(hasStopped = false) {
        isOver = true;
        requests.stopped(hasStopped ? 'interrupted' : undefined);
        for (const number of [...waiting.keys()]) tellWaiting(number, {});
        [...undecided.keys()].forEach(decide);
      },
    };
  }

  return {
    /**
     * Hears of a worker from now on.
     * @param known who it is, as soon as that is known; what it does before that waits for it
     * @param since what was said and thrown before is left out, epoch ms
     */
    hear(targetId: string, known: Promise<RegistrationWorker>, since = Date.now()) {
      if (recorded.has(targetId)) return;
      let found: RegistrationWorker | null = null;
      const tellOf: Tell = (draft, of = {}) => {
        const tellAs = ({ key }: RegistrationWorker) => tell({ ...draft, ...scopeOf(key), ...of });
        if (found) tellAs(found);
        else known.then(tellAs, () => undefined); // it went away before it could say whose it is
      };
      const begin = (isStarting: boolean) =>
        beginRun(targetId, since, isStarting, () => found?.session.toldApart ?? false, tellOf);
      const one = { run: begin(false), begin };
      recorded.set(targetId, one);
      known.then(
        (worker) => (found = worker),
        () => {
          if (recorded.get(targetId) === one) recorded.delete(targetId); // it may be heard anew
        },
      );
    },

    /** The requests that are under way, by the target of their worker. */
    save: (): SavedRequests =>
      Object.fromEntries([...recorded].map(([targetId, { run }]) => [targetId, run.requests.save()])),

    /** Goes on with those that an earlier run of the extension's worker saved. */
    adopt(saved: SavedRequests) {
      for (const [targetId, { run }] of recorded) run.requests.adopt(saved[targetId] ?? []);
    },

    /** A rule acts on a request of a worker. */
    onRuled: (targetId: string, requestId: string, rule: NonNullable<Draft['rule']>) => {
      recorded.get(targetId)?.run.requests.onRuled(requestId, rule);
    },

    /** The probe of a worker has given a dispatch its number. @param at when it began, epoch ms */
    onNumber: ({ session }: RegistrationWorker, number: number, id: string, at: number) => {
      recorded.get(session.targetId)?.run.number(number, { id, from: at, to: Infinity });
    },

    /** A dispatch has ended. @param number of the probe; a simulated one is known by its id */
    onSettled({ session }: RegistrationWorker, number: number, durationMs: number) {
      const run = recorded.get(session.targetId)?.run;
      run?.settled(number, (run.dispatches.get(number)?.from ?? 0) + durationMs);
    },

    /** A simulated dispatch has ended, epoch ms. */
    onEnded: (id: string, at: number) => {
      for (const { run } of recorded.values()) {
        for (const [number, dispatch] of run.dispatches)
          if (dispatch.id === id && dispatch.to === Infinity) run.settled(number, at);
      }
    },

    /** The worker's run is over: its probe counts anew. */
    onStopped({ session }: RegistrationWorker) {
      const one = recorded.get(session.targetId);
      one?.run.end(true);
      if (one) one.run = one.begin(true);
    },

    /** Nothing is heard of the worker any more. @param hasStopped that this is because it has stopped */
    onClosed({ session }: RegistrationWorker, hasStopped: boolean) {
      recorded.get(session.targetId)?.run.end(hasStopped);
      recorded.delete(session.targetId);
    },

    /** Ends all of it. What is under way is told as it is. */
    stop() {
      for (const { run } of recorded.values()) run.end();
      recorded.clear();
    },

    dispose: stopListening,
  };
}
