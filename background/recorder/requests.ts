import type { Protocol } from 'devtools-protocol';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { deferred, pause } from '../inspector/waiting.ts';
import { bodyOf, headersOf, LOST_BODY, requestBodyOf, urlOf } from './bodies.ts';
import { keepNewest } from './newest.ts';
import { placeOf, reasonOf, sourceOf, textOf } from './remote-text.ts';

/** An event of the log, before the log numbers it. */
export type Draft = Omit<LogEvent, 'seq'>;

/** How a stack names what waits for its time: whatever it is of, that need not run any more. */
const TIMER = /^set(Timeout|Interval)$/;

/** The names of the tasks that worker-recorder.ts runs a site's listeners in; the probe's number of the event follows. */
const TASK = /^Background Sync DevTools: event (\d+)$/;

/** How what our own probes throw begins: the rejection of a rule, which its dispatch tells. */
const OWN = 'Background Sync DevTools: ';

/** How many requests may be under way; the oldest is told of as it is when there are more. */
const MAX_OPEN = 1_000;
/** How many stacks are asked for at the same time, and how many answers are kept. */
const MAX_ASKED = 100;
const MAX_KNOWN = 500;
/** How many times a stack may go on beyond what came with an event. */
const MAX_HOPS = 10;
/** What is under way for this long, in ms, outlives the extension's worker: a crash loses no more. */
const LASTING_MS = 1_000;
/** How long the next part of a body that no event waits for may take, in ms: the browser does not say that nobody reads it. */
const UNREAD_MS = 5_000;

type Stack = Protocol.Runtime.StackTrace;
/** The probe's number of the event that something is of; null where its stack does not say, 'none' where it is of something else. */
export type Dispatch = number | 'none' | null;
type MayBeAsked = Dispatch | Promise<Dispatch>;
type Params<E extends keyof Heard> = Heard[E];
interface Heard {
  'Inspector.workerScriptLoaded': unknown;
  'Network.requestWillBeSent': Protocol.Network.RequestWillBeSentEvent;
  'Network.responseReceived': Protocol.Network.ResponseReceivedEvent;
  'Network.dataReceived': Protocol.Network.DataReceivedEvent;
  'Network.loadingFinished': Protocol.Network.LoadingFinishedEvent;
  'Network.loadingFailed': Protocol.Network.LoadingFailedEvent;
  'Runtime.consoleAPICalled': Protocol.Runtime.ConsoleAPICalledEvent;
  'Runtime.exceptionThrown': Protocol.Runtime.ExceptionThrownEvent;
  'Log.entryAdded': Protocol.Log.EntryAddedEvent;
}

interface Open {
  draft: Draft;
  /** The browser's clock when it was sent, in s. */
  sent: number;
  /** The same when its last answer came; null before. */
  answered: number | null;
  dispatch: MayBeAsked;
  isLasting: boolean;
  /** When its answer, or a part of its body, was heard of last; as `performance.now()`, ms. */
  heardAt: number;
}

/** What of a request that is under way outlives the extension's worker: all but the body that it sends. */
export type SavedRequest = Pick<Open, 'draft' | 'sent' | 'answered'> & { requestId: string; dispatch: Dispatch };

export interface RequestsOptions {
  /** What was said or thrown before is left out: the browser tells it once more when it is asked to tell. Epoch ms. */
  since: number;
  /** Whether the worker's script runs still: no event has begun before it has. */
  isStarting: boolean;
  /** The rest of a stack, by `Debugger.getStackTrace` on this worker's session, which needs no `Debugger.enable`. */
  stackOf: (id: Protocol.Runtime.StackTraceId) => Promise<Stack>;
  /** Headers and bodies are recorded while `isOn`; `response`: a body, once it has come. Answers or rejects within seconds. */
  bodies: {
    isOn: () => boolean;
    response: (requestId: string) => Promise<Protocol.Network.GetResponseBodyResponse>;
  };
  /**
   * Hears of each request when it has ended, and of each message and error. It comes late where a stack had to be asked for:
   * `at` orders.
   */
  tell: (draft: Draft, dispatch: Dispatch) => void;
  /** Called when what must outlive this run of the extension's worker has changed. */
  changed: () => void;
}

/**
 * Makes events of the log out of what the session of one worker says of its requests, its console and its errors. What belongs
 * to an event is known by its asynchronous stack, which begins in a task of the recorder: also when several run at once,
 * and after `await`s and timers. Of some callbacks the browser has no such stack, as of a lock and of a transaction's end.
 */
export function createRequests({ since, isStarting, stackOf, bodies, tell, changed }: RequestsOptions) {
  const open = new Map<string, Open>();
  /** What rules do to requests, which may be told before they are sent. */
  const ruled = new Map<string, NonNullable<Draft['rule']>>();
  /** Requests that were asked about before they were heard of. */
  const askers = new Map<string, (dispatch: MayBeAsked) => void>();
  const known = new Map<string, Promise<Dispatch>>();
  /** The dispatches that have settled. */
  const over = new Set<number>();
  let asked = 0;
  let fetching = 0;

  // --- which event a stack is of --------------------------------------------------------------------------------------
  function dispatchOf(stack: Stack | undefined): MayBeAsked {
    const { dispatch, next } = read(stack);
    return next ? ask(next).then((further) => further ?? dispatch) : dispatch;
  }

  /** What a stack says, and what to ask for where it goes on. */
  function read(stack: Stack | undefined): { dispatch: Dispatch; next?: Protocol.Runtime.StackTraceId } {
    let dispatch: Dispatch = isStarting ? 'none' : null;
    for (let link = stack; link; link = link.parent) {
      const { description = '', parentId } = link;
      const number = TASK.exec(description)?.[1];
      if (number !== undefined) return { dispatch: Number(number) };
      if (TIMER.test(description)) dispatch = 'none';
      if (parentId) return { dispatch, next: parentId };
    }
    return { dispatch };
  }

  /** Messages of one place in a run have the same stack behind them, so it is asked for once. */
  function ask(id: Protocol.Runtime.StackTraceId): Promise<Dispatch> {
    const key = `${id.debuggerId ?? ''} ${id.id}`;
    const answer = known.get(key);
    if (answer) return answer;
    if (asked >= MAX_ASKED) return Promise.resolve(null);
    asked++;
    const asking = follow(id)
      .catch(() => null) // the worker has stopped, or the browser has forgotten the stack
      .finally(() => asked--);
    known.set(key, asking);
    keepNewest(known, MAX_KNOWN);
    return asking;
  }

  async function follow(id: Protocol.Runtime.StackTraceId): Promise<Dispatch> {
    let next: Protocol.Runtime.StackTraceId | undefined = id;
    let found: Dispatch = null;
    for (let hop = 0; next && hop < MAX_HOPS; hop++) {
      const part = read(await stackOf(next));
      found = part.dispatch ?? found;
      next = part.next;
    }
    return found;
  }

  /**
   * The browser's question whether a request may be sent has no stack. It may be heard of before that request is, even its
   * answer: the worker tells of the request when its task is over, the browser's network service of the question at once.
   */
  function dispatchOfAsker(requestId: string): MayBeAsked {
    const asker = open.get(requestId);
    if (asker) return asker.dispatch;
    const coming = deferred<Dispatch>();
    askers.set(requestId, coming.resolve);
    void pause(UNREAD_MS).then(() => {
      askers.delete(requestId);
      coming.resolve(null);
    });
    return coming.promise;
  }

  function tellOf(draft: Draft, dispatch: MayBeAsked) {
    if (dispatch instanceof Promise) void dispatch.then((number) => tell(draft, number));
    else tell(draft, dispatch);
  }

  // --- requests -------------------------------------------------------------------------------------------------------
  function sent({
    requestId,
    request,
    wallTime,
    timestamp,
    initiator,
    redirectResponse,
  }: Params<'Network.requestWillBeSent'>) {
    const before = open.get(requestId);
    if (before && redirectResponse) {
      answer(before, redirectResponse, timestamp);
      end(requestId, before, { at: timestamp, bytes: redirectResponse.encodedDataLength });
    }
    const source = before?.draft.source ?? sourceOf(initiator.stack);
    const draft: Draft = {
      at: wallTime * 1_000,
      type: 'request',
      from: 'worker',
      method: request.method.slice(0, 100),
      url: urlOf(request.url),
      source,
    };
    if (bodies.isOn()) {
      draft.requestHeaders = headersOf(request.headers);
      if (request.postDataEntries) draft.requestBody = requestBodyOf(request.postDataEntries);
      else if (request.hasPostData === true) draft.requestBody = LOST_BODY; // a stream, or a large one
    }
    const { requestId: asker } = initiator;
    const dispatch = before?.dispatch ?? (asker === undefined ? dispatchOf(initiator.stack) : dispatchOfAsker(asker));
    const one: Open = { draft, sent: timestamp, answered: null, dispatch, isLasting: false, heardAt: 0 };
    open.set(requestId, one);
    askers.get(requestId)?.(dispatch);
    void pause(LASTING_MS).then(() => {
      if (open.get(requestId) !== one) return;
      one.isLasting = true;
      changed();
    });
    const [oldest] = open;
    if (open.size > MAX_OPEN && oldest) end(...oldest);
  }

  function answer(one: Open, { status, headers }: Protocol.Network.Response, timestamp: number) {
    one.draft.status = Math.max(0, Math.trunc(status));
    if (one.draft.requestHeaders) one.draft.responseHeaders = headersOf(headers);
    one.answered = timestamp;
    one.heardAt = performance.now();
  }

  /** An answer that came after its event, or that is of none, and whose body nobody reads, has no end. */
  async function endUnread(requestId: string, one: Open) {
    for (let left = UNREAD_MS; left > 0; left = one.heardAt + UNREAD_MS - performance.now()) await pause(left);
    const dispatch = await one.dispatch;
    if ((typeof dispatch !== 'number' || over.has(dispatch)) && open.get(requestId) === one) end(requestId, one);
  }

  /** `how`: the time on the browser's clock, in s, and the size; left out where it has not ended. */
  function end(requestId: string, one: Open, how?: { at: number; bytes?: number; failure?: string }) {
    open.delete(requestId);
    if (one.isLasting) changed();
    const { draft, dispatch } = one;
    const rule = ruled.get(requestId);
    ruled.delete(requestId);
    if (rule) draft.rule = rule;
    const at = how?.at ?? one.answered;
    if (at !== null) draft.durationMs = Math.max(0, (at - one.sent) * 1_000);
    if (how?.bytes !== undefined) draft.sizeBytes = Math.max(0, Math.round(how.bytes));
    if (how?.failure !== undefined) draft.failure = how.failure.slice(0, 1_000);
    tellOf(draft, dispatch);
  }

  /** It has ended, and its body has come. */
  async function endWithBody(requestId: string, one: Open, how: { at: number; bytes: number }) {
    open.delete(requestId);
    try {
      fetching++;
      const answer = await bodies.response(requestId);
      if (answer.body !== '') one.draft.responseBody = bodyOf(answer.body, answer.base64Encoded);
    } catch {
      // The browser has let go of it, or the worker has stopped.
      if (how.bytes > 0) one.draft.responseBody = LOST_BODY;
    } finally {
      fetching--;
    }
    end(requestId, one, how);
  }

  function failureOf({ errorText, blockedReason, corsErrorStatus }: Params<'Network.loadingFailed'>): string {
    const why = corsErrorStatus ? `CORS: ${corsErrorStatus.corsError}` : blockedReason;
    return why === undefined ? errorText : `${errorText} (${why})`;
  }

  // --- the console, and errors -----------------------------------------------------------------------------------------
  function said({ type, args, timestamp, stackTrace }: Params<'Runtime.consoleAPICalled'>) {
    const { [type]: level = 'log' } = LEVELS;
    if (level === null || timestamp < since) return;
    const source = sourceOf(stackTrace);
    tellOf(
      { at: timestamp, type: 'console', from: 'worker', level, text: textOf(args), source },
      dispatchOf(stackTrace),
    );
  }

  /** What the browser says, but for what a request says itself, what `fetch` repeats of a policy, and what is of our own scripts. */
  function noted({ entry: { source, category, level, text, timestamp, stackTrace } }: Params<'Log.entryAdded'>) {
    if (source === 'network' || category === 'cors' || (source === 'javascript' && text.includes('Security Policy')))
      return;
    if (stackTrace && !sourceOf(stackTrace)) return;
    const type = level === 'verbose' ? 'debug' : level;
    const args = [{ type: 'string', value: text } as const];
    said({ type, args, timestamp, ...(stackTrace && { stackTrace }), executionContextId: 0 });
  }

  function thrown({ timestamp, exceptionDetails }: Params<'Runtime.exceptionThrown'>) {
    const reason = reasonOf(exceptionDetails);
    if (timestamp < since || reason.message.startsWith(OWN)) return;
    const { stackTrace } = exceptionDetails;
    const source = placeOf(exceptionDetails);
    tellOf({ at: timestamp, type: 'exception', from: 'worker', reason, source }, dispatchOf(stackTrace));
  }

  const hear: { [E in keyof Heard]: (params: Heard[E]) => void } = {
    'Inspector.workerScriptLoaded': () => void (isStarting = false),
    'Network.requestWillBeSent': sent,
    'Network.responseReceived'({ requestId, response, timestamp }) {
      const one = open.get(requestId);
      if (!one) return;
      answer(one, response, timestamp);
      void endUnread(requestId, one);
    },
    'Network.dataReceived'({ requestId }) {
      const one = open.get(requestId);
      if (one) one.heardAt = performance.now();
    },
    'Network.loadingFinished'({ requestId, timestamp, encodedDataLength }) {
      const one = open.get(requestId);
      const how = { at: timestamp, bytes: encodedDataLength };
      if (!one) return;
      if (one.draft.requestHeaders && fetching < MAX_ASKED) void endWithBody(requestId, one, how);
      else end(requestId, one, how);
    },
    'Network.loadingFailed'(params) {
      const one = open.get(params.requestId);
      if (!one) return;
      // The browser lets go of an answer whose body nobody reads, and calls that a failure.
      if (one.answered !== null && params.errorText === 'net::ERR_ABORTED') end(params.requestId, one);
      else end(params.requestId, one, { at: params.timestamp, failure: failureOf(params) });
    },
    'Runtime.consoleAPICalled': said,
    'Runtime.exceptionThrown': thrown,
    'Log.entryAdded': noted,
  };

  return {
    /** An event of the worker's session; those that say nothing of this are left alone. */
    onEvent(method: string, params: unknown): void {
      // The browser's own message; only its texts may be a site's, and are clipped.
      if (Object.hasOwn(hear, method)) hear[method as keyof Heard](params as never);
    },

    save: (): SavedRequest[] =>
      [...open].flatMap(([requestId, { draft, sent, answered, dispatch, isLasting }]) => {
        if (!isLasting) return [];
        const kept = draft.requestBody ? { ...draft, requestBody: LOST_BODY } : draft;
        return [{ requestId, draft: kept, sent, answered, dispatch: dispatch instanceof Promise ? null : dispatch }];
      }),

    /** Goes on with what an earlier run of the extension's worker saved. */
    adopt(saved: readonly SavedRequest[]): void {
      for (const { requestId, ...one } of saved) open.set(requestId, { ...one, isLasting: true, heardAt: 0 });
    },

    /** A rule acts on a request. */
    onRuled(requestId: string, rule: NonNullable<Draft['rule']>): void {
      ruled.set(requestId, rule);
    },

    /**
     * A dispatch has settled: those of its requests that have an answer are told of. The browser does not say the end of one
     * whose body the site does not read; it has no size then, and its duration is that of the answer.
     * @param mayBeIts whether one that is of no known event may be of this one, by when it was sent, epoch ms
     */
    async settled(dispatch: number, mayBeIts: (at: number, of: Dispatch) => boolean): Promise<void> {
      over.add(dispatch);
      for (const [requestId, one] of [...open]) {
        if (one.answered === null) continue;
        const of = await one.dispatch;
        const isIts = of === dispatch || (typeof of !== 'number' && mayBeIts(one.draft.at, of));
        if (isIts && open.get(requestId) === one) end(requestId, one);
      }
    },

    /**
     * The run is over, or the recording: what is under way is told of as it is. One without an answer never had an end.
     * @param failure why it has none. The browser does not tell a worker's session the answer to the request for its own script.
     */
    stopped(failure?: string): void {
      for (const [requestId, one] of [...open]) {
        if (failure !== undefined && one.answered === null && one.draft.source) one.draft.failure = failure;
        end(requestId, one);
      }
      ruled.clear();
      over.clear();
      known.clear(); // numbers of stacks are those of a run
    },
  };
}

/** Of the console's calls that are no `log`; null for those that say nothing. */
const LEVELS: Partial<Record<Protocol.Runtime.ConsoleAPICalledEvent['type'], LogEvent['level'] | null>> = {
  debug: 'debug',
  info: 'info',
  warning: 'warning',
  error: 'error',
  assert: 'error',
  clear: null,
  endGroup: null,
};
