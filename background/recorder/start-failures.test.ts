import { expect, test } from 'vitest';
import type { Cdp, CdpListener, Debuggee } from '../inspector/cdp.ts';
import type { RegistrationWorker } from '../inspector/registration-worker.ts';
import { createStartFailures } from './start-failures.ts';

const SCOPE = 'https://a.example/';
const STARTED = 'Inspector.targetReloadedAfterCrash';
const LOADED = 'Inspector.workerScriptLoaded';
const THROWN = 'Runtime.exceptionThrown';

const thrown = (text = 'Uncaught') => ({
  timestamp: 7,
  exceptionDetails: {
    exceptionId: 1,
    text,
    lineNumber: 0,
    columnNumber: 0,
    exception: { type: 'object' as const, description: 'Error: No database.' },
  },
});

/** Tells of one worker's session what is given. */
function tell(...methods: (string | [string, object])[]) {
  let listener: CdpListener | undefined;
  const listen: Cdp['listen'] = (heard) => {
    listener = heard;
    return () => undefined;
  };
  const identity = { state: 'activated' };
  const worker = { key: SCOPE, session: { targetId: 'w' }, identity } as unknown as RegistrationWorker;
  const failed: [string, number][] = [];
  const failures = createStartFailures({ listen }, { all: () => [worker] }, (...one) => failed.push(one));
  const source: Debuggee = { targetId: 'w' };
  const hear = (one: string | [string, object]) => {
    const [method, params] = typeof one === 'string' ? [one, {}] : one;
    listener?.event(source, method, params);
  };
  methods.forEach(hear);
  return { failures, failed, identity, hear, why: () => failures.of(SCOPE) };
}

/** Why it did not start, after that. */
const after = (...methods: Parameters<typeof tell>) => tell(...methods).why();

test('a script that throws while it is evaluated fails to start', () => {
  const failure = after(STARTED, [THROWN, thrown()], LOADED);
  expect(failure).toMatchObject({ at: 7, message: 'Error: No database.', isSure: true });
});

test('what a handler throws later, or a promise rejects, is none', () => {
  expect(after(STARTED, LOADED, [THROWN, thrown()])).toBeNull();
  expect(after(STARTED, [THROWN, thrown('Uncaught (in promise)')], LOADED)).toBeNull();
});

test('of a worker whose start was not seen, an error may be', () => {
  expect(after(LOADED, [THROWN, thrown()])).toMatchObject({ isSure: false });
  expect(after([THROWN, thrown('Uncaught (in promise)')])).toBeNull();
});

test('the next start is another one', () => {
  expect(after(STARTED, [THROWN, thrown()], LOADED, STARTED, LOADED)).toBeNull();
});

test('a failed start that was seen is told of its registration, another is not', () => {
  expect(tell(STARTED, [THROWN, thrown()]).failed).toEqual([[SCOPE, 7]]);
  expect(tell([THROWN, thrown()]).failed).toEqual([]);
});

test('it is no reason any more once that worker has handled an event, and never that of a version that is not active', () => {
  const handled = tell(STARTED, [THROWN, thrown()], LOADED);
  handled.failures.onHandled(SCOPE);
  expect(handled.why()).toBeNull();
  handled.hear([THROWN, thrown()]); // by something that it did since
  expect(handled.why()).toBeNull();
  const installing = tell([THROWN, thrown()]);
  installing.identity.state = 'installing';
  expect(installing.why()).toBeNull();
});
