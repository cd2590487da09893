import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Cdp, CdpListener } from '../inspector/cdp.ts';
import type { RegistrationWorker } from '../inspector/registration-worker.ts';
import type { Draft } from './requests.ts';
import { createWorkerEvents } from './worker-events.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
afterEach(() => void vi.useRealTimers());

const frame = { functionName: 'send', scriptId: '1', url: 'https://a.example/sw.js', lineNumber: 0, columnNumber: 0 };
const inEvent = (number: number) => ({
  callFrames: [frame],
  parent: { description: `Background Sync DevTools: event ${number}`, callFrames: [] },
});
const noEvent = { callFrames: [frame] };
const inTimer = { callFrames: [frame], parent: { description: 'setTimeout', callFrames: [frame] } };

/** A worker of https://a.example/ that is heard. */
function setUp({ hasStacks = true, known = true } = {}) {
  const told: Draft[] = [];
  let listener: CdpListener | undefined;
  let answer: (stack: object) => void = () => undefined;
  const cdp = {
    listen(one: CdpListener) {
      listener = one;
      return () => undefined;
    },
    send: () => new Promise((resolve) => (answer = (stackTrace) => resolve({ stackTrace }))),
  } as unknown as Cdp;
  const session = { targetId: 'w', toldApart: hasStacks };
  const worker = { key: 'https://a.example/', session } as unknown as RegistrationWorker;
  const changed = vi.fn();
  let identify: () => void = () => undefined;
  const identified = new Promise<RegistrationWorker>((resolve) => (identify = () => resolve(worker)));
  const events = createWorkerEvents(
    cdp,
    () => false,
    (draft) => told.push(draft),
    changed,
  );
  if (known) identify();
  events.hear('w', identified);
  const emit = (method: string, params: object, targetId = 'w') => listener?.event({ targetId }, method, params);
  return {
    events,
    worker,
    identify,
    answer: (stack: object) => answer(stack),
    say: (text: string, stackTrace: object, targetId?: string, timestamp = Date.now()) =>
      emit('Runtime.consoleAPICalled', { type: 'log', args: [{ value: text }], timestamp, stackTrace }, targetId),
    fail: (message: string) =>
      emit('Runtime.exceptionThrown', {
        timestamp: Date.now(),
        exceptionDetails: { text: message, lineNumber: 0, columnNumber: 0 },
      }),
    loaded: () => emit('Inspector.workerScriptLoaded', {}),
    request: (requestId: string, stack: object) =>
      emit('Network.requestWillBeSent', {
        requestId,
        request: { url: `https://a.example/${requestId}`, method: 'GET' },
        timestamp: 1,
        wallTime: Date.now() / 1_000,
        initiator: { type: 'script', stack },
      }),
    /** What was told, each with the dispatch that it is of, once all has had its time. */
    told: async (ms = 200) => {
      await vi.advanceTimersByTimeAsync(ms);
      return told.map(({ text, url, reason, dispatchId, attributedBy }) => [
        text ?? url ?? reason?.message,
        dispatchId ?? null,
        attributedBy ?? null,
      ]);
    },
    drafts: told,
  };
}

describe('what a worker does in an event', () => {
  test('is of the dispatch that has its number', async () => {
    const { events, worker, say, told, drafts } = setUp();
    events.onNumber(worker, 1, 'one', 1_000);
    events.onNumber(worker, 2, 'two', 1_000);
    say('a', inEvent(2));
    say('b', inEvent(1));
    say('c', noEvent);
    expect(await told()).toEqual([
      ['a', 'two', 'stack'],
      ['b', 'one', 'stack'],
      ['c', null, null],
    ]);
    expect(drafts.every(({ scope }) => scope === 'https://a.example/')).toBe(true);
  });

  test('waits for its number, and for who the worker is', async () => {
    const { events, worker, say, told, identify } = setUp({ known: false });
    say('a', inEvent(1));
    expect(await told()).toEqual([]);
    events.onNumber(worker, 1, 'one', 1_000);
    expect(await told()).toEqual([]);
    identify();
    expect(await told()).toEqual([['a', 'one', 'stack']]);
  });

  test('is of it also after it has settled', async () => {
    const { events, worker, say, told } = setUp();
    events.onNumber(worker, 1, 'one', 1_000);
    events.onSettled(worker, 1, 5);
    await vi.advanceTimersByTimeAsync(60_000);
    say('late', inEvent(1));
    expect(await told()).toEqual([['late', 'one', 'stack']]);
  });

  test('of a worker that nobody asked to hear is left alone', async () => {
    const { say, told } = setUp();
    say('a', noEvent, 'other');
    expect(await told()).toEqual([]);
  });
});

describe('without stacks', () => {
  test.each([
    ['the one dispatch that runs', [[1_000, Infinity]], 'one', 'alone'],
    ['the one that had not settled then', [[990, 20]], 'one', 'alone'],
    ['none where two ran', [[1_000, Infinity], [990, 20]], null, null], // prettier-ignore
    ['the one that ran, where another had settled', [[1_000, Infinity], [900, 50]], 'one', 'alone'], // prettier-ignore
    ['the one that began just after, by a clock that differs', [[1_008, Infinity]], 'one', 'alone'],
    ['the one that ran, where another began just after', [[900, Infinity], [1_008, Infinity]], 'one', 'alone'], // prettier-ignore
    ['none where one ended just before and another began just after', [[900, 95], [1_003, Infinity]], null, null], // prettier-ignore
    ['none where none ran yet', [[1_050, Infinity]], null, null],
    ['none where none ran any more', [[900, 50]], null, null],
  ] as const)('it is of %s', async (_which, dispatches, id, by) => {
    const { events, worker, say, told } = setUp({ hasStacks: false });
    dispatches.forEach(([at, durationMs], index) => {
      events.onNumber(worker, index + 1, ['one', 'two'][index] ?? '', at);
      if (durationMs !== Infinity) events.onSettled(worker, index + 1, durationMs);
    });
    say('a', noEvent);
    expect(await told()).toEqual([['a', id, by]]);
  });

  test.each([
    ['none where one ran and another had just ended', [[900, Infinity], [950, 45]], null, null], // prettier-ignore
    ['none where one ran and another had ended within 100 ms', [[800, Infinity], [850, 60]], null, null], // prettier-ignore
    ['the one that ran, where another had ended before that', [[800, Infinity], [850, 40]], 'one', 'alone'], // prettier-ignore
    ['none where two had ended, one of them just before', [[900, 60], [900, 95]], null, null], // prettier-ignore
    ['the only one, which had just ended', [[900, 95]], 'one', 'alone'],
    ['none where the only one had ended before that', [[900, 50]], null, null],
  ] as const)('an error, which may be told after the end of its own, is of %s', async (_which, dispatches, id, by) => {
    const { events, worker, fail, told } = setUp({ hasStacks: false });
    dispatches.forEach(([at, durationMs], index) => {
      events.onNumber(worker, index + 1, ['one', 'two'][index] ?? '', at);
      if (durationMs !== Infinity) events.onSettled(worker, index + 1, durationMs);
    });
    fail('a');
    expect(await told()).toEqual([['a', id, by]]);
  });

  test('the dispatch may be told up to 100 ms later', async () => {
    const { events, worker, say, told } = setUp({ hasStacks: false });
    say('a', noEvent);
    expect(await told(90)).toEqual([]);
    events.onNumber(worker, 1, 'one', 1_000);
    expect(await told()).toEqual([['a', 'one', 'alone']]);
  });

  test('a simulated one ends by its id', async () => {
    const { events, worker, say, told } = setUp({ hasStacks: false });
    events.onNumber(worker, 1, 'one', 900);
    events.onEnded('one', 950);
    say('a', noEvent);
    expect(await told()).toEqual([['a', null, null]]);
  });

  test.each(['onStopped', 'onClosed'] as const)('a stop decides at once (%s)', async (end) => {
    const { events, worker, say, told } = setUp({ hasStacks: false });
    events.onNumber(worker, 1, 'one', 1_000);
    await told(1);
    say('a', noEvent);
    events[end](worker, true);
    expect(await told(0)).toEqual([['a', 'one', 'alone']]);
    expect(await told()).toHaveLength(1);
  });
});

describe('a stack that says nothing', () => {
  test.each([
    ['is of the one dispatch that runs', noEvent, 1, 'one', 'alone'],
    ['is of none where two run', noEvent, 2, null, null],
    ['is of none where a timer brought it: nobody knows when that began', inTimer, 1, null, null],
  ] as const)('%s', async (_which, stack, count, id, by) => {
    const { events, worker, say, told } = setUp();
    for (let number = 1; number <= count; number++)
      events.onNumber(worker, number, number === 1 ? 'one' : 'two', 1_000);
    say('a', stack);
    expect(await told()).toEqual([['a', id, by]]);
  });

  test('is of none while the script of a new run is executed', async () => {
    const { events, worker, say, told, loaded } = setUp();
    await told(0);
    events.onStopped(worker);
    say('before', noEvent);
    loaded();
    say('after', noEvent);
    events.onNumber(worker, 1, 'one', 1_000);
    expect(await told()).toEqual([
      ['before', null, null],
      ['after', 'one', 'alone'],
    ]);
  });
});

describe('a number that nobody tells', () => {
  test('is waited for, for 5 s', async () => {
    const { say, told } = setUp();
    say('a', inEvent(1));
    expect(await told(4_900)).toEqual([]);
    expect(await told(200)).toEqual([['a', null, null]]);
  });

  test('is told twice by no means', async () => {
    const { events, worker, say, told } = setUp();
    say('a', inEvent(1));
    await told(4_900);
    events.onNumber(worker, 1, 'one', 1_000);
    expect(await told(60_000)).toEqual([['a', 'one', 'stack']]);
  });
});

describe('a worker that cannot say who it is', () => {
  test('is heard anew once it can', async () => {
    const { events, worker, say, told } = setUp({ known: false });
    events.stop();
    events.hear('w', Promise.reject(new Error('It took too long.')));
    await told(0);
    events.hear('w', Promise.resolve(worker));
    events.onNumber(worker, 1, 'one', 1_000);
    say('a', inEvent(1));
    expect(await told()).toEqual([['a', 'one', 'stack']]);
  });
});

describe('when the worker stops', () => {
  test('nothing is lost: requests under way, what waits for a number', async () => {
    const { events, worker, say, request, told } = setUp();
    events.onNumber(worker, 1, 'one', 1_000);
    request('r', inEvent(1));
    say('a', inEvent(2));
    events.onStopped(worker);
    expect(await told(0)).toEqual([
      ['https://a.example/r', 'one', 'stack'],
      ['a', null, null],
    ]);
  });

  test.each([
    ['it stops', 'interrupted'],
    ['it goes away', 'interrupted'],
    ['nobody hears it any more', undefined],
    ['the recording ends', undefined],
  ] as const)('a request that has no answer when %s is told as %s', async (when, failure) => {
    const { events, worker, request, told, drafts } = setUp();
    await told(0);
    request('r', inEvent(1));
    events.onNumber(worker, 1, 'one', 1_000);
    if (when === 'it stops') events.onStopped(worker);
    else if (when === 'the recording ends') events.stop();
    else events.onClosed(worker, when === 'it goes away');
    await told(0);
    expect(drafts.map((draft) => draft.failure)).toEqual([failure]);
  });

  test('its numbers count anew: what waited is not of the next run’s dispatch', async () => {
    const { events, worker, say, told } = setUp();
    events.onNumber(worker, 1, 'before', 1_000);
    events.onStopped(worker);
    say('a', inEvent(1));
    events.onNumber(worker, 1, 'after', 1_100);
    expect(await told()).toEqual([['a', 'after', 'stack']]);
  });

  test('a stack that is answered afterwards is still of the run before', async () => {
    const { events, worker, say, told, answer } = setUp();
    say('a', { callFrames: [frame], parentId: { id: '7' } });
    events.onStopped(worker);
    answer(inEvent(1));
    await told();
    events.onNumber(worker, 1, 'after', 1_100);
    expect(await told()).toEqual([['a', null, null]]);
  });
});

test('the end of the recording tells at once what is under way, before it returns', async () => {
  const { events, say, request, drafts, told } = setUp({ hasStacks: false });
  await told(0);
  request('r', noEvent);
  say('a', noEvent);
  events.stop();
  expect(drafts.map(({ text, url }) => text ?? url)).toEqual(['https://a.example/r', 'a']);
  say('never', noEvent);
  expect(await told()).toHaveLength(2);
});
