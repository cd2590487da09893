import { expect, test } from 'vitest';
import type { Cdp, CdpListener, Debuggee } from '../inspector/cdp.ts';
import { createStartFailures } from './start-failures.ts';

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

/** Tells of one worker's session what is given, and says why it did not start. */
function after(...methods: (string | [string, object])[]) {
  let listener: CdpListener | undefined;
  const listen: Cdp['listen'] = (heard) => {
    listener = heard;
    return () => undefined;
  };
  const failures = createStartFailures({ listen });
  const source: Debuggee = { targetId: 'w' };
  for (const one of methods) {
    const [method, params] = typeof one === 'string' ? [one, {}] : one;
    listener?.event(source, method, params);
  }
  return failures.of(['another', 'w']);
}

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
