import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NoticeSchema, type Command } from './messages.ts';
import { createPortClient, type Connection } from './port.ts';

interface FakePort {
  readonly sent: { id: number; command: Command }[];
  receive: (message: unknown) => void;
  disconnect: () => void;
}

function setUp() {
  const ports: FakePort[] = [];
  const connectedAt: number[] = [];
  const connections: Connection[] = [];
  const problems: string[] = [];
  const notices: string[] = [];
  const end = new AbortController();
  const world = { refusal: null as Error | null, gone: false, mute: false };
  const client = createPortClient({
    connect() {
      if (world.refusal !== null) throw world.refusal;
      const messageListeners: ((message: unknown) => void)[] = [];
      const disconnectListeners: (() => void)[] = [];
      const port: FakePort = {
        sent: [],
        receive: (message) => messageListeners.forEach((listener) => listener(message)),
        disconnect: () => disconnectListeners.forEach((listener) => listener()),
      };
      ports.push(port);
      connectedAt.push(Date.now());
      return {
        postMessage: (message) => {
          if (world.mute) throw new Error('Attempting to use a disconnected port object');
          port.sent.push(message as FakePort['sent'][number]); // what the client sent
        },
        disconnect: () => undefined,
        onMessage: { addListener: (listener) => void messageListeners.push(listener) },
        onDisconnect: { addListener: (listener) => void disconnectListeners.push(listener) },
      };
    },
    isGone: () => world.gone,
    tabId: 7,
    onNotice: ({ type }) => notices.push(type),
    onConnection: (connection) => {
      if (connections.at(-1) !== connection) connections.push(connection);
    },
    onProblem: ({ name }) => problems.push(name),
    signal: end.signal,
  });
  const last = (): FakePort => {
    const port = ports.at(-1);
    if (port === undefined) throw new Error('The client has never connected.');
    return port;
  };
  const idOf = (type: Command['type']): number =>
    last().sent.findLast(({ command }) => command.type === type)?.id ?? -1;
  const reply = (type: Command['type'], failure: unknown = null): void =>
    last().receive({ type: 'reply', id: idOf(type), failure });
  return { client, ports, connectedAt, connections, problems, notices, end, world, last, reply };
}

const fire: Command = {
  type: 'fire',
  registration: 'r',
  tag: '',
  event: 'sync',
  via: 'simulated',
  lastChance: false,
  timeLimitMs: 1_000,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the port client', () => {
  test('says which tab and whether it is visible, on every connection', () => {
    const { client, ports, last } = setUp();
    client.setVisible(false);
    last().disconnect();
    vi.advanceTimersByTime(0);
    expect(ports.length).toBe(2);
    expect(last().sent.map(({ command }) => command)).toEqual([
      { type: 'inspect', tabId: 7 },
      { type: 'visible', visible: false },
    ]);
  });

  test('resolves a command with its answer, and rejects it with the failure in it', async () => {
    const { client, reply } = setUp();
    const done = client.send({ type: 'refresh' });
    reply('refresh');
    await expect(done).resolves.toBeUndefined();
    const failed = client.send({ type: 'hold', on: true });
    reply('hold', { name: 'CannotAttach', message: 'Close the other debugger.' });
    await expect(failed).rejects.toMatchObject({ name: 'CannotAttach', message: 'Close the other debugger.' });
  });

  test('gives a command 30 s, and one that runs handlers as long as it takes', async () => {
    const { client, reply } = setUp();
    const refresh = client.send({ type: 'refresh' });
    const firing = client.send(fire);
    vi.advanceTimersByTime(600_000);
    await expect(refresh).rejects.toMatchObject({ name: 'Timeout' });
    reply('fire');
    await expect(firing).resolves.toBeUndefined();
  });

  test('rejects with the reason of an aborted signal', async () => {
    const { client } = setUp();
    const abort = new AbortController();
    const sent = client.send(fire, abort.signal);
    abort.abort(new Error('closed'));
    await expect(sent).rejects.toThrow('closed');
    await expect(client.send(fire, abort.signal)).rejects.toThrow('closed');
  });

  test('passes valid notices on and reports every invalid one', () => {
    const { last, notices, problems } = setUp();
    last().receive({ type: 'snapshot', snapshot: { origins: [], unlisted: [] } });
    last().receive({ type: 'snapshot', snapshot: { origins: 'none' } });
    last().receive(null);
    last().receive({ type: 'reply', id: 99, failure: null });
    expect(notices).toEqual(['snapshot']);
    expect(problems).toEqual(['BadMessage', 'BadMessage', 'BadMessage']);
  });

  test('names every notice of a wrong shape as a problem, and nothing else changes', async () => {
    const dispatch = {
      ...{ id: '1', at: 0, registration: 'r', tag: 't', event: 'sync', via: 'simulated', lastChance: null },
      ...{ outcome: null, waitUntilCalls: null, durationMs: null, reason: null },
    };
    const problem = { id: 'p', what: 'w', next: 'n', repairs: null };
    const off = { hold: false, offline: false, recording: false, preserveLog: false, bodies: false };
    const known = { retry: {}, evidence: null, rules: [] };
    const status = { attached: true, ...off, ...known, waiting: [], targets: [], problems: [problem] };
    const valid: { type: string; [field: string]: unknown }[] = [
      { type: 'snapshot', snapshot: { origins: [], unlisted: [] } },
      { type: 'status', status },
      { type: 'dispatches', dispatches: [dispatch] },
      { type: 'reply', id: 1, failure: null },
    ];
    const spoilt = fc
      .constantFrom(...valid.flatMap((notice) => Object.keys(notice).map((field) => ({ notice, field }))))
      .chain(({ notice, field }) =>
        fc
          .oneof(fc.constant(undefined), fc.string({ minLength: 1 }), fc.array(fc.jsonValue()), fc.object())
          .map((value) => ({ ...notice, [field]: value })),
      )
      .filter((notice) => !v.is(NoticeSchema, notice));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), spoilt), async (message) => {
        const { client, last, notices, problems, connections, ports, reply } = setUp();
        const sent = client.send(fire);
        last().receive({ type: 'status', status });
        const before = [[...notices], [...connections], last().sent.length];
        last().receive(message);
        expect(problems).toEqual(['BadMessage']);
        expect([notices, connections, last().sent.length]).toEqual(before);
        expect(ports).toHaveLength(1);
        reply('fire'); // what was under way goes on
        await expect(sent).resolves.toBeUndefined();
      }),
    );
  });

  test('reports an inspection that was refused', async () => {
    const { reply, problems } = setUp();
    reply('inspect', { name: 'NotInspected', message: 'No such tab.' });
    await vi.advanceTimersByTimeAsync(0);
    expect(problems).toEqual(['NotInspected']);
  });

  test('backs off from 100 ms to 2 s, and starts anew once the background has spoken', () => {
    const { connectedAt, last } = setUp();
    for (let losses = 0; losses < 8; losses += 1) {
      last().disconnect();
      vi.advanceTimersToNextTimer();
    }
    const waits = connectedAt.slice(1).map((at, index) => at - (connectedAt[index] ?? 0));
    expect(waits).toEqual([0, 100, 200, 400, 800, 1_600, 2_000, 2_000]);
    last().receive({ type: 'snapshot', snapshot: { origins: [], unlisted: [] } });
    last().disconnect();
    vi.advanceTimersToNextTimer();
    expect(connectedAt.at(-1)).toBe(connectedAt.at(-2));
  });

  test('a command does not wait for the back-off', async () => {
    const { client, ports, last, reply } = setUp();
    last().disconnect();
    vi.advanceTimersByTime(0);
    last().disconnect();
    const sent = client.send({ type: 'refresh' });
    expect(ports.length).toBe(3);
    reply('refresh');
    await expect(sent).resolves.toBeUndefined();
    vi.advanceTimersByTime(10_000);
    expect(ports.length).toBe(3);
  });

  test('gives up when the extension is gone, and says so to whoever asks', async () => {
    const { client, ports, connections, last, world } = setUp();
    world.refusal = new Error('Extension context invalidated.');
    last().disconnect();
    vi.advanceTimersByTime(60_000);
    expect(connections).toEqual(['connecting', 'reconnecting', 'gone']);
    expect(ports.length).toBe(1);
    await expect(client.send(fire)).rejects.toMatchObject({ name: 'Disconnected', message: /open it again/ });
  });

  test('a port that takes no message counts as lost', async () => {
    const { client, ports, world, last } = setUp();
    world.mute = true;
    await expect(client.send(fire)).rejects.toMatchObject({ name: 'Disconnected' });
    world.mute = false;
    vi.advanceTimersByTime(0);
    expect(ports.length).toBe(2);
    expect(last().sent.length).toBe(2);
  });

  test('ends with its signal', async () => {
    const { client, ports, end } = setUp();
    const sent = client.send(fire);
    end.abort();
    await expect(sent).rejects.toMatchObject({ name: 'Disconnected' });
    vi.advanceTimersByTime(60_000);
    expect(ports.length).toBe(1);
  });

  test('settles every command exactly once, whatever happens to the connection', async () => {
    const step = fc.oneof(
      fc.constant('send' as const),
      fc.constant('disconnect' as const),
      fc.constant('reply' as const),
      fc.constant('fail' as const),
      fc.constant('wait' as const),
      fc.constant('garbage' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { client, last, ports, end } = setUp();
        const results: Promise<string>[] = [];
        const answered = new Set<number>();
        for (const next of steps) {
          const open = last().sent.filter(({ id, command }) => command.type === 'fire' && !answered.has(id));
          if (next === 'send') {
            results.push(
              client.send(fire).then(
                () => 'done',
                (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
              ),
            );
          } else if (next === 'disconnect') last().disconnect();
          else if (next === 'wait') await vi.advanceTimersByTimeAsync(5_000);
          else if (next === 'garbage') last().receive({ type: 'status', status: 5 });
          else {
            const [first] = open;
            if (first === undefined) continue;
            answered.add(first.id);
            last().receive({
              type: 'reply',
              id: first.id,
              failure: next === 'reply' ? null : { name: 'X', message: '' },
            });
          }
        }
        end.abort();
        const names = await Promise.all(results);
        expect(names.every((name) => ['done', 'X', 'Disconnected'].includes(name))).toBe(true);
        const ids = ports.flatMap(({ sent }) => sent.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
