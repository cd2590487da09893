import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;

/** A session of a target, or of the browser itself, on a {@link RawCdp}. */
export interface RawSession {
  /** Rejects with the browser's message. The command is on its way when this returns. */
  send<M extends keyof Commands>(method: M, params?: Commands[M]['paramsType'][0]): Promise<Commands[M]['returnType']>;
  /** Returns what removes the listener. */
  on<E extends keyof Events>(event: E, listener: (params: Events[E][0]) => void): () => void;
}

/**
 * A client of the DevTools protocol with nothing between it and the socket: what a floor is measured with. Playwright's
 * sessions take their time, and they make new targets wait.
 */
export interface RawCdp extends RawSession {
  attach(targetId: string): Promise<RawSession>;
  /** The session that `Target.attachedToTarget` has announced. */
  session(sessionId: string): RawSession;
  close(): void;
}

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`No connection to ${url}.`)));
  });
  return socket;
}

/** Connects to the browser that listens on a port of the loopback interface. */
export async function connectRaw(port: number): Promise<RawCdp> {
  const version = (await (await fetch(`http://127.0.0.1:${port}/json/version`)).json()) as {
    webSocketDebuggerUrl: string;
  };
  const socket = await open(version.webSocketDebuggerUrl);
  const pending = new Map<number, (message: Message) => void>();
  const listeners = new Set<(message: Message) => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) listeners.forEach((listener) => listener(message));
    else pending.get(message.id)?.(message);
  });

  function sessionOf(sessionId: string | undefined): RawSession {
    return {
      send: (method, params) =>
        new Promise((resolve, reject) => {
          const id = ++lastId;
          pending.set(id, ({ result, error }) => {
            pending.delete(id);
            // The browser answers a command with that command's result (devtools-protocol).
            if (error === undefined) resolve(result as never);
            else reject(new Error(`${method}: ${error.message}`));
          });
          socket.send(JSON.stringify({ id, sessionId, method, params }));
        }),
      on(event, listener) {
        const hear = (message: Message) => {
          // The same for events.
          if (message.method === event && message.sessionId === sessionId) listener(message.params as never);
        };
        listeners.add(hear);
        return () => void listeners.delete(hear);
      },
    };
  }

  const browser = sessionOf(undefined);
  return {
    ...browser,
    attach: async (targetId) =>
      sessionOf((await browser.send('Target.attachToTarget', { targetId, flatten: true })).sessionId),
    session: sessionOf,
    close: () => socket.close(),
  };
}
