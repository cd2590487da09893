import * as v from 'valibot';
import { text } from '../text.ts';
import { InspectorError, toFailure } from './errors.ts';
import { LONGEST_ISSUE, NoticeSchema, type Command, type Failure, type Notice } from './messages.ts';

/** What the client needs of a port; `runtime.Port` has it, and so has a test's fake. */
export interface PortLike {
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/** `gone`: the extension itself was updated or removed, and this page can never reach it again. */
export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'gone';

export interface PortClientOptions {
  /** Opens a port to the background; throws where the extension is gone. */
  connect(): PortLike;
  /** Whether the extension of this page is gone for good, where the browser can tell. */
  isGone?(): boolean;
  tabId: number;
  /** A valid notice other than a reply. */
  onNotice(notice: Exclude<Notice, { type: 'reply' }>): void;
  onConnection(connection: Connection): void;
  /** Something that nobody awaits went wrong: an invalid message, a refused `inspect` or `visible`. */
  onProblem(failure: Failure): void;
  /** Ends the client: what is pending is rejected with `Disconnected`, and it never connects again. */
  signal: AbortSignal;
}

export interface PortClient {
  /**
   * Sends a command and resolves when the background has answered that it is done. Rejects with the background's failure,
   * `Timeout` (30 s; never for commands that run a site's handlers, whose end the background guarantees),
   * `Disconnected`, or the reason of `signal`.
   */
  send(command: Command, signal?: AbortSignal): Promise<void>;
  /** Told to the background now and on every connection to come. */
  setVisible(visible: boolean): void;
}

const TIMEOUT_MS = 30_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2_000;

const RUNS_HANDLERS: readonly Command['type'][] = ['fire', 'attempts', 'fireAll'];

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Connects at once and stays connected: at once after a loss, then after 100 ms doubling to 2 s, until the extension is gone. */
export function createPortClient(options: PortClientOptions): PortClient {
  const pending = new Map<number, Pending>();
  let port: PortLike | null = null;
  let lastId = 0;
  let losses = 0;
  let visible = true;
  let gone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function connect(): void {
    clearTimeout(timer);
    timer = undefined;
    try {
      const opened = options.connect();
      port = opened;
      // A port that was replaced may still speak; only the current one counts.
      opened.onMessage.addListener((message) => {
        if (port === opened) receive(message);
      });
      opened.onDisconnect.addListener(() => {
        if (port === opened) lose();
      });
    } catch (error) {
      lose(error);
      return;
    }
    tell({ type: 'inspect', tabId: options.tabId });
    tell({ type: 'visible', visible });
  }

  function lose(error?: unknown): void {
    port = null;
    gone ||= (options.isGone?.() ?? false) || /extension context invalidated/i.test(toFailure(error).message);
    if (gone || options.signal.aborted) clearTimeout(timer);
    else if (timer === undefined) {
      timer = setTimeout(connect, losses === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (losses - 1), LONGEST_DELAY_MS));
      losses += 1;
    }
    if (!options.signal.aborted) options.onConnection(gone ? 'gone' : 'reconnecting');
    const rejected = [...pending.values()];
    pending.clear();
    for (const { reject } of rejected) reject(disconnected());
  }

  function disconnected(): InspectorError {
    return new InspectorError(
      'Disconnected',
      gone ? text('sentences', text('extension_gone'), text('reopen_devtools')) : text('background_lost'),
    );
  }

  function receive(message: unknown): void {
    const parsed = v.safeParse(NoticeSchema, message);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      misunderstand(`${v.getDotPath(issue) ?? ''}: ${issue.message.slice(0, LONGEST_ISSUE)}`);
      return;
    }
    losses = 0;
    options.onConnection('connected');
    if (parsed.output.type === 'reply') settle(parsed.output.id, parsed.output.failure);
    else options.onNotice(parsed.output);
  }

  function misunderstand(what: string): void {
    options.onProblem({ name: 'BadMessage', message: text('background_misunderstood', what) });
  }

  function settle(id: number, failure: Failure | null): void {
    const waiting = pending.get(id);
    pending.delete(id);
    if (waiting === undefined) {
      // An answer that came too late is no news: whoever awaited it has been told of the time-out.
      if (id > lastId) misunderstand(`reply ${id}`);
    } else if (failure === null) waiting.resolve();
    else waiting.reject(Object.assign(new Error(failure.message), { name: failure.name }));
  }

  /** Sends what nobody awaits. A lost connection is no problem here: both are said again on the next one. */
  function tell(command: Command): void {
    send(command).catch((error: unknown) => {
      const failure = toFailure(error);
      if (failure.name !== 'Disconnected') options.onProblem(failure);
    });
  }

  function send(command: Command, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    // Someone waits for this one, so the back-off is cut short.
    if (port === null && !gone && !options.signal.aborted) connect();
    const opened = port;
    if (opened === null) return Promise.reject(disconnected());
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      const end = (error: unknown): void => {
        ended.abort();
        pending.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      const timeout = RUNS_HANDLERS.includes(command.type)
        ? undefined
        : setTimeout(() => end(new InspectorError('Timeout', text('background_silent'))), TIMEOUT_MS);
      ended.signal.addEventListener('abort', () => clearTimeout(timeout));
      signal?.addEventListener('abort', () => end(signal.reason), { signal: ended.signal });
      const done = (): void => {
        ended.abort();
        resolve();
      };
      pending.set(id, { resolve: done, reject: end });
      try {
        opened.postMessage({ id, command });
      } catch (error) {
        if (port === opened) lose(error);
        else end(disconnected());
      }
    });
  }

  options.signal.addEventListener('abort', () => {
    const opened = port;
    lose();
    opened?.disconnect();
  });
  options.onConnection('connecting');
  connect();

  return {
    send: async (command, signal) => send(command, signal),
    setVisible: (next) => {
      if (next === visible) return;
      visible = next;
      if (port !== null) tell({ type: 'visible', visible });
    },
  };
}
