import { expect, test, vi } from 'vitest';
import type { NetworkSpec } from '../../extension/protocol/rules.ts';
import type { Cdp, CdpListener } from '../inspector/cdp.ts';
import { createInterceptor } from './interceptor.ts';
import { createRuleBook, type KeptRule } from './rule-book.ts';

const registration = 'https://a.example/';
const worker = { targetId: 'worker' };

/** An interceptor with one rule, and the commands that it sends. */
function setUp(spec: NetworkSpec | null, refuse: (method: string) => boolean = () => false) {
  const sent: [string, Record<string, unknown>][] = [];
  let listener: CdpListener | undefined;
  const cdp = {
    send: (_to: unknown, method: string, params: Record<string, unknown>) => {
      sent.push([method, params]);
      return refuse(method) ? Promise.reject(new Error('Invalid InterceptionId.')) : Promise.resolve({});
    },
    listen: (heard: CdpListener) => ((listener = heard), () => undefined),
  } as unknown as Cdp; // what the interceptor uses of it
  const acted: string[] = [];
  const book = createRuleBook(() => false);
  if (spec) book.add(1, spec);
  const interceptor = createInterceptor(cdp, {
    find: (_targetId, url) => book.findFor(registration, url),
    acted: ({ spec: { effect } }: KeptRule<NetworkSpec>) => acted.push(effect),
    ended: () => acted.push('ended'),
  });
  const pause = (request: object = {}) =>
    listener?.event(worker, 'Fetch.requestPaused', {
      requestId: '7',
      request: { url: 'https://a.example/api', method: 'GET', headers: {}, ...request },
    });
  return { sent, acted, interceptor, pause, methods: () => sent.map(([method]) => method) };
}

const common = { registration, pattern: '*', first: null };
const preflight = { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'PUT' } };

test('a request that no rule is for goes on', async () => {
  const { pause, methods } = setUp(null);
  pause();
  await vi.waitFor(() => expect(methods()).toEqual(['Fetch.continueRequest']));
});

test('a request goes on where the browser refuses what the rule says, and nobody hears of one that is gone', async () => {
  const { pause, methods } = setUp({ ...common, effect: 'offline' }, () => true);
  pause();
  await vi.waitFor(() => expect(methods()).toEqual(['Fetch.failRequest', 'Fetch.continueRequest']));
});

test('an answer has its status and body, and words for a status that the browser has none for', async () => {
  const { pause, sent } = setUp({ ...common, effect: 'answer', status: 299, body: 'ü' }, () => true);
  pause();
  await vi.waitFor(() => expect(sent.map(([method]) => method)).toContain('Fetch.continueRequest'));
  expect(sent[0]?.[1]).toMatchObject({ responseCode: 299, body: 'w7w=' });
  expect(sent[1]?.[1]).toMatchObject({ responseCode: 299, responsePhrase: 'Unknown' });
});

test('an answer has no body where no server could send one', async () => {
  for (const [status, method] of [
    [204, 'GET'],
    [304, 'GET'],
    [200, 'HEAD'],
  ] as const) {
    const { pause, sent } = setUp({ ...common, effect: 'answer', status, body: 'there' });
    pause({ method });
    await vi.waitFor(() => expect(sent[0]?.[1]).toMatchObject({ responseCode: status, body: '' }));
  }
});

test('what asks another origin first is allowed, and does not count', async () => {
  const { pause, sent, acted } = setUp({ ...common, effect: 'answer', status: 503, body: '' });
  pause(preflight);
  await vi.waitFor(() => expect(sent[0]?.[1]).toMatchObject({ responseCode: 204 }));
  expect(acted).toEqual([]);
});

test('a delayed request waits, and goes on when its time is over or its rule is', async () => {
  vi.useFakeTimers();
  const { pause, methods, acted, interceptor } = setUp({ ...common, effect: 'delay', delayMs: 1_000 });
  pause();
  await vi.advanceTimersByTimeAsync(999);
  expect(methods()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(methods()).toEqual(['Fetch.continueRequest']);
  expect(acted).toEqual(['delay', 'ended']);
  pause();
  await vi.advanceTimersByTimeAsync(1);
  interceptor.letGo(() => true);
  await vi.advanceTimersByTimeAsync(1);
  expect(methods()).toHaveLength(1);
  interceptor.letGo(() => false);
  await vi.advanceTimersByTimeAsync(1);
  expect(methods()).toHaveLength(2);
  vi.useRealTimers();
});
