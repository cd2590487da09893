import type { Protocol } from 'devtools-protocol';
import type { Method, Params, Result } from '../../background/inspector/cdp.ts';
import type { ExtendedBrowser } from './browser.ts';
import { inTime, waitFor } from './wait-for.ts';

/** Another client that debugs a service worker, as DevTools do. */
export interface OtherDebugger {
  send<M extends Method>(method: M, params?: Params<M>): Promise<Result<M>>;
  /** The pauses that were told so far, and how often it went on. */
  readonly pauses: readonly Protocol.Debugger.PausedEvent[];
  readonly resumed: number;
  /** Waits until there were so many pauses, and yields the last. */
  pause(count: number): Promise<Protocol.Debugger.PausedEvent>;
  detach(): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** Attaches to the running worker with this script, beside whoever else has, and enables its debugger. */
export async function debugWorker({ session }: ExtendedBrowser, script: string): Promise<OtherDebugger> {
  const { targetId } = await waitFor(`a worker of ${script}`, async () => {
    const { targetInfos } = await session.send('Target.getTargets');
    return targetInfos.find(({ type, url }) => type === 'service_worker' && url === script);
  });
  // Playwright's session takes no messages of the flat kind for others.
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const pauses: Protocol.Debugger.PausedEvent[] = [];
  const answers = new Map<number, (message: Message) => void>();
  let resumed = 0;
  let lastId = 0;
  session.on('Target.receivedMessageFromTarget', (event) => {
    if (event.sessionId !== sessionId) return;
    const message = JSON.parse(event.message) as Message;
    if (message.id !== undefined) answers.get(message.id)?.(message);
    if (message.method === 'Debugger.paused') pauses.push(message.params as Protocol.Debugger.PausedEvent);
    if (message.method === 'Debugger.resumed') resumed++;
  });
  const send = async <M extends Method>(method: M, params?: Params<M>): Promise<Result<M>> => {
    const id = ++lastId;
    const answered = new Promise<Message>((resolve) => answers.set(id, resolve));
    const message = JSON.stringify({ id, method, params: params ?? {} });
    await session.send('Target.sendMessageToTarget', { sessionId, message });
    const { result, error } = await inTime(`the answer to ${method}`, answered);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as Result<M>; // of that command, as the browser sends it
  };
  await send('Debugger.enable');
  return {
    send,
    pauses,
    get resumed() {
      return resumed;
    },
    pause: (count) => waitFor(`pause number ${count}`, () => pauses.length >= count && pauses[count - 1]),
    detach: async () => {
      await session.send('Target.detachFromTarget', { sessionId });
    },
  };
}
