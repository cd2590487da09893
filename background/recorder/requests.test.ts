import type { Protocol } from 'devtools-protocol';
import * as v from 'valibot';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LogEventSchema } from '../../extension/protocol/log.ts';
import { MAX_URL } from './bodies.ts';
import { createRequests, type Dispatch, type Draft } from './requests.ts';

type Stack = Protocol.Runtime.StackTrace;

afterEach(() => void vi.useRealTimers());

const frame = { functionName: 'send', scriptId: '1', url: 'https://a.example/sw.js', lineNumber: 9, columnNumber: 4 };
const ours = { ...frame, functionName: 'run', url: '' };

/** As the browser tells of what is asked for after an `await` in a listener of that event. */
const stackOf = (seq: number): Stack => ({
  callFrames: [frame],
  parent: {
    description: 'await',
    callFrames: [frame],
    parent: { description: `Background Sync DevTools: event ${seq}`, callFrames: [ours] },
  },
});

function setUp({ since = 0, stacks = {} }: { since?: number; stacks?: Record<string, Stack> } = {}) {
  const told: [Draft, Dispatch][] = [];
  const asked: string[] = [];
  const changed = vi.fn();
  const requests = createRequests({
    since,
    isStarting: false,
    stackOf({ id }) {
      asked.push(id);
      const stack = stacks[id];
      return stack ? Promise.resolve(stack) : Promise.reject(new Error('Stack trace with given id is not found'));
    },
    bodies: { isOn: () => false, response: () => Promise.reject(new Error('No body is asked for.')) },
    tell: (draft, dispatch) => told.push([draft, dispatch]),
    changed,
  });
  const send = (requestId: string, stack?: Stack, more: object = {}) =>
    requests.onEvent('Network.requestWillBeSent', {
      requestId,
      request: { url: `https://a.example/${requestId}`, method: 'POST' },
      timestamp: 100,
      wallTime: 1_700_000_000,
      initiator: { type: 'script', stack },
      ...more,
    });
  const respond = (requestId: string, status = 200) =>
    requests.onEvent('Network.responseReceived', { requestId, response: { status }, timestamp: 100.2 });
  const finish = (requestId: string) =>
    requests.onEvent('Network.loadingFinished', { requestId, timestamp: 100.5, encodedDataLength: 321 });
  const log = (stackTrace: Stack, args: object[] = [{ type: 'string', value: 'hi' }], type = 'log', timestamp = 5) =>
    requests.onEvent('Runtime.consoleAPICalled', { type, args, timestamp, stackTrace });
  return { requests, told, asked, changed, send, respond, finish, log };
}

describe('a request', () => {
  test('is told when it has ended, with the event that it is of', () => {
    const { told, send, respond, finish } = setUp();
    send('one', stackOf(7));
    respond('one', 201);
    expect(told).toEqual([]);
    finish('one');
    const { durationMs, ...rest } = told[0]?.[0] ?? { at: 0, type: 'request' };
    expect(durationMs).toBeCloseTo(500);
    expect(rest).toEqual({
      at: 1_700_000_000_000,
      type: 'request',
      from: 'worker',
      method: 'POST',
      url: 'https://a.example/one',
      source: { url: 'https://a.example/sw.js', line: 10, column: 5, function: 'send' },
      status: 201,
      sizeBytes: 321,
    });
    expect(told[0]?.[1]).toBe(7);
  });

  test('is told apart from those of another event that runs at the same time', () => {
    const { told, send, respond, finish } = setUp();
    for (const seq of [3, 4]) send(`of ${seq}`, stackOf(seq));
    for (const seq of [4, 3]) respond(`of ${seq}`);
    for (const seq of [4, 3]) finish(`of ${seq}`);
    expect(told.map(([{ url }, seq]) => [url, seq])).toEqual([
      ['https://a.example/of 4', 4],
      ['https://a.example/of 3', 3],
    ]);
  });

  test('is of the innermost event, where a listener dispatches another', () => {
    const { told, send, finish } = setUp();
    const inner = { ...stackOf(2), description: 'Background Sync DevTools: event 9' };
    send('one', inner);
    finish('one');
    expect(told[0]?.[1]).toBe(9);
  });

  test('is of no event where its stack says nothing, or where a site’s own task only looks like one', () => {
    const { told, send, finish } = setUp();
    send('a');
    send('b', { callFrames: [frame], parent: { description: 'Background Sync DevTools: event x', callFrames: [] } });
    finish('a');
    finish('b');
    expect(told.map(([, seq]) => seq)).toEqual([null, null]);
  });

  test('that the browser asks about first has its question of the same event', () => {
    const { told, send, respond, finish } = setUp();
    send('asked', stackOf(2));
    send('question', undefined, { initiator: { type: 'preflight', requestId: 'asked' } });
    for (const id of ['question', 'asked']) {
      respond(id);
      finish(id);
    }
    expect(told.map(([, dispatch]) => dispatch)).toEqual([2, 2]);
  });

  test('that is heard of only after the answer to the browser’s question about it has that question all the same', async () => {
    vi.useFakeTimers();
    const { told, send, respond, finish } = setUp();
    for (const asker of ['asked', 'never heard of'])
      send(`question of ${asker}`, undefined, { initiator: { type: 'preflight', requestId: asker } });
    for (const asker of ['asked', 'never heard of']) {
      respond(`question of ${asker}`);
      finish(`question of ${asker}`);
    }
    send('asked', stackOf(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(told.map(([, dispatch]) => dispatch)).toEqual([2]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told.map(([, dispatch]) => dispatch)).toEqual([2, null]);
  });

  test('that failed says why', () => {
    const { requests, told, send } = setUp();
    const fail = (requestId: string, more: object) =>
      requests.onEvent('Network.loadingFailed', { requestId, timestamp: 101, errorText: 'net::ERR_FAILED', ...more });
    for (const id of ['plain', 'cors', 'blocked']) send(id);
    fail('plain', {});
    fail('cors', { corsErrorStatus: { corsError: 'MissingAllowOriginHeader', failedParameter: '' } });
    fail('blocked', { blockedReason: 'csp' });
    expect(told.map(([{ failure, status }]) => [failure, status])).toEqual([
      ['net::ERR_FAILED', undefined],
      ['net::ERR_FAILED (CORS: MissingAllowOriginHeader)', undefined],
      ['net::ERR_FAILED (csp)', undefined],
    ]);
  });

  test('that is redirected is told once for each answer, all of the same event', () => {
    const { told, send, respond, finish } = setUp();
    send('one', stackOf(5));
    const redirectResponse = { status: 302, encodedDataLength: 184 };
    const request = { url: 'https://a.example/two', method: 'GET' };
    send('one', undefined, { request, redirectResponse, timestamp: 100.1 });
    respond('one');
    finish('one');
    expect(
      told.map(([{ method, url, status, sizeBytes, source }, seq]) => [method, url, status, sizeBytes, !!source, seq]),
    ).toEqual([
      ['POST', 'https://a.example/one', 302, 184, true, 5],
      ['GET', 'https://a.example/two', 200, 321, true, 5],
    ]);
  });

  test('whose body nobody reads is told when its event has settled, without a size', async () => {
    const { requests, told, send, respond, finish } = setUp();
    for (const [id, seq] of [['answered', 1], ['silent', 1], ['another', 2]] as const) send(id, stackOf(seq)); // prettier-ignore
    respond('answered');
    respond('another');
    await requests.settled(1, () => false);
    expect(told.map(([{ url }]) => url)).toEqual(['https://a.example/answered']);
    expect(told[0]?.[0].durationMs).toBeCloseTo(200);
    expect(told[0]?.[0]).not.toHaveProperty('sizeBytes');
    finish('answered');
    expect(told).toHaveLength(1);
  });

  test('whose body nobody reads is told as well where it may be of that event, and of no other', async () => {
    const { requests, told, send, respond } = setUp();
    for (const id of ['its', 'silent']) send(id);
    respond('its');
    await requests.settled(1, () => false);
    expect(told).toEqual([]);
    await requests.settled(2, () => true);
    expect(told.map(([{ url }, seq]) => [url, seq])).toEqual([['https://a.example/its', null]]);
  });

  test('whose answer comes after its event, or that is of none, and is not read, is told 5 s later', async () => {
    vi.useFakeTimers();
    const { requests, told, send, respond, finish } = setUp();
    for (const [id, seq] of [['unread', 1], ['read', 1], ['running', 2]] as const) send(id, stackOf(seq)); // prettier-ignore
    send('of no event');
    await requests.settled(1, () => false);
    for (const id of ['unread', 'read', 'running', 'of no event']) respond(id);
    await vi.advanceTimersByTimeAsync(4_900);
    finish('read');
    expect(told.map(([{ url }]) => url)).toEqual(['https://a.example/read']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.map(([{ url, sizeBytes }, seq]) => [url, sizeBytes, seq])).toEqual([
      ['https://a.example/read', 321, 1],
      ['https://a.example/unread', undefined, 1],
      ['https://a.example/of no event', undefined, null],
    ]);
  });

  test('whose body is still being read after its event is told when it has ended', async () => {
    vi.useFakeTimers();
    const { requests, told, send, respond, finish } = setUp();
    send('stream', stackOf(1));
    await requests.settled(1, () => false);
    respond('stream');
    for (let part = 0; part < 5; part++) {
      await vi.advanceTimersByTimeAsync(3_000);
      requests.onEvent('Network.dataReceived', { requestId: 'stream' });
    }
    expect(told).toEqual([]);
    finish('stream');
    expect(told.map(([{ sizeBytes }, seq]) => [sizeBytes, seq])).toEqual([[321, 1]]);
  });

  test('that is under way for a second outlives the extension’s worker, without the body that it sends', async () => {
    vi.useFakeTimers();
    const { requests, changed, send, respond, finish } = setUp();
    send('quick', stackOf(1));
    send('slow', stackOf(1));
    finish('quick');
    expect(requests.save()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(changed).toHaveBeenCalledTimes(1);
    const saved = structuredClone(requests.save());
    expect(saved).toMatchObject([{ requestId: 'slow', dispatch: 1, draft: { method: 'POST' } }]);
    respond('slow');
    finish('slow');
    expect(changed).toHaveBeenCalledTimes(2);
    expect(requests.save()).toEqual([]);

    const next = setUp();
    next.requests.adopt(saved);
    next.respond('slow');
    next.finish('slow');
    expect(next.told).toMatchObject([[{ url: 'https://a.example/slow', status: 200, sizeBytes: 321 }, 1]]);
  });

  test('that is under way when the worker stops is told of as it is', () => {
    const { requests, told, send } = setUp();
    send('one', stackOf(1));
    requests.stopped();
    expect(told).toHaveLength(1);
    expect(told[0]?.[0]).not.toHaveProperty('status');
    expect(told[0]?.[0]).not.toHaveProperty('durationMs');
  });

  test('that is under way when the worker stops is told as interrupted, where the worker itself made it', () => {
    const { requests, told, send, respond } = setUp();
    for (const id of ['answered', 'silent']) send(id, stackOf(1));
    send('its script');
    respond('answered');
    requests.stopped('interrupted');
    expect(told.map(([{ url, status, failure }]) => [url?.split('/').at(-1), status, failure])).toEqual([
      ['answered', 200, undefined],
      ['silent', undefined, 'interrupted'],
      ['its script', undefined, undefined],
    ]);
  });

  test('does not take memory for ever where it never ends', () => {
    const { requests, told, send } = setUp();
    for (let index = 0; index < 1_500; index++) send(String(index));
    expect(told.map(([{ url }]) => url).slice(0, 2)).toEqual(['https://a.example/0', 'https://a.example/1']);
    expect(told).toHaveLength(500);
    requests.stopped();
    expect(told).toHaveLength(1_500);
  });

  test('has an address of bounded length', () => {
    const { told, send, finish } = setUp();
    send('one', undefined, { request: { url: `https://a.example/${'x'.repeat(1e6)}`, method: 'GET' } });
    finish('one');
    expect(told[0]?.[0].url).toHaveLength(MAX_URL);
  });
});

describe('a console message', () => {
  test('whose stack comes without what is behind it is asked for that, once for each place', async () => {
    const { told, asked, log } = setUp({ stacks: { '4': stackOf(6) } });
    log({ callFrames: [frame], parentId: { id: '4' } });
    log({ callFrames: [frame], parentId: { id: '4' } });
    await expect.poll(() => told).toHaveLength(2);
    expect(told.map(([{ text, level }, seq]) => [text, level, seq])).toEqual([
      ['hi', 'log', 6],
      ['hi', 'log', 6],
    ]);
    expect(asked).toEqual(['4']);
  });

  test('has its stack followed as far as it goes, and is of no event where the browser has forgotten it', async () => {
    const goesOn = { callFrames: [], parentId: { id: '5' } };
    const { told, log } = setUp({ stacks: { '4': { ...goesOn, parent: goesOn }, '5': stackOf(8) } });
    log({ callFrames: [frame], parentId: { id: '4' } });
    log({ callFrames: [frame], parentId: { id: 'forgotten' } });
    await expect.poll(() => told).toHaveLength(2);
    expect(told.map(([, seq]) => seq).sort()).toEqual([8, null]);
  });

  test.each([
    ['a lock', null, null],
    ['a promise', 'Promise.then', null],
    ['a timer', 'setTimeout', 'none'],
    ['an interval', 'setInterval', 'none'],
    ['an event’s timer', 'setTimeout', 8],
  ] as const)('of %s is of no known event, of none, or of its own', async (which, description, dispatch) => {
    const { told, log } = setUp({ stacks: { '4': which.startsWith('an event') ? stackOf(8) : { callFrames: [] } } });
    const began = { callFrames: [frame], ...(description && { description }) };
    log({ callFrames: [frame], parent: began });
    log({ callFrames: [frame], parent: { ...began, parentId: { id: '4' } } });
    log({ callFrames: [frame], parent: { ...began, parentId: { id: 'forgotten' } } });
    await expect.poll(() => told).toHaveLength(3);
    const shown = told.map(([, of]) => of);
    expect(shown).toContain(dispatch);
    expect(new Set(shown).size).toBeLessThan(3);
  });

  test('does not ask for a thousand stacks at the same time', async () => {
    const { told, asked, log } = setUp();
    for (let index = 0; index < 1_000; index++) log({ callFrames: [], parentId: { id: String(index) } });
    await expect.poll(() => told).toHaveLength(1_000);
    expect(asked).toHaveLength(100);
  });

  test('from before the recording is left out, and so is what says nothing', () => {
    const { told, log } = setUp({ since: 5 });
    log(stackOf(1), [], 'log', 4);
    log(stackOf(1), [], 'clear');
    log(stackOf(1), [], 'endGroup');
    expect(told).toEqual([]);
  });

  test('shows its arguments as far as the browser does', () => {
    const { told, log } = setUp();
    const preview = (subtype: string | undefined, properties: object[], overflow = false) => ({
      type: 'object',
      ...(subtype && { subtype }),
      description: subtype === 'array' ? 'Array(2)' : 'Object',
      preview: { type: 'object', overflow, properties },
    });
    log(stackOf(1), [
      { type: 'string', value: 'sent' },
      { type: 'number', value: 3, description: '3' },
      { type: 'number', unserializableValue: 'NaN', description: 'NaN' },
      { type: 'undefined' },
      { type: 'object', subtype: 'null', value: null },
      preview('array', [{ name: '0', type: 'string', value: 'a' }, { name: '1', type: 'number', value: '2' }]), // prettier-ignore
      preview(undefined, [{ name: 'id', type: 'string', value: 'x' }, { name: 'next', type: 'object', value: 'Object' }], true), // prettier-ignore
      { type: 'object', subtype: 'error', description: 'Error: no\n    at sw.js:1:1' },
      { type: 'function', description: '() => 1' },
    ]);
    expect(told[0]?.[0].text).toBe(
      'sent 3 NaN undefined null ["a", 2] {id: "x", next: Object, …} Error: no\n    at sw.js:1:1 () => 1',
    );
  });

  test('is of bounded length', () => {
    const { told, log } = setUp();
    log(
      stackOf(1),
      Array.from({ length: 1_000 }, () => ({ type: 'string', value: 'x'.repeat(9_000) })),
    );
    expect(told[0]?.[0].text).toHaveLength(10_000);
  });
});

test('every event is one of the log', async () => {
  const { requests, told, send, respond, finish, log } = setUp({ stacks: { '1': stackOf(1) } });
  send('one', stackOf(1));
  respond('one');
  finish('one');
  send('two');
  requests.onEvent('Network.loadingFailed', { requestId: 'two', timestamp: 99, errorText: 'net::ERR_FAILED' });
  log({ callFrames: [ours], parentId: { id: '1' } });
  const exceptionDetails = { text: 'Uncaught', lineNumber: 4, columnNumber: 2, url: 'https://a.example/sw.js' };
  requests.onEvent('Runtime.exceptionThrown', { timestamp: 5, exceptionDetails });
  requests.onEvent('Network.dataReceived', {});
  await expect.poll(() => told).toHaveLength(4);
  for (const [seq, [draft]] of told.entries()) v.parse(LogEventSchema, { seq, ...draft });
});
