import { describe, expect, test } from 'vitest';
import type { RegisterReport } from '../../extension/probe/watch-register.ts';
import { createSiteEvidence, thrownOf } from './site-evidence.ts';

const KEY = 'https://a.example/';
const subject = { registration: KEY, tag: 't', event: 'sync' } as const;

const called = (change: Partial<RegisterReport> = {}): RegisterReport => ({
  type: 'register',
  method: 'register',
  kind: 'sync',
  at: 5,
  scope: KEY,
  tag: 't',
  minIntervalMs: null,
  source: null,
  error: null,
  ...change,
});
const exception = (message: string) => ({
  timestamp: 7,
  exceptionDetails: {
    exceptionId: 1,
    text: 'Uncaught',
    lineNumber: 2,
    columnNumber: 4,
    url: `${KEY}page.js`,
    exception: { type: 'object' as const, description: `Error: ${message}\n    at ${KEY}page.js:3:5` },
  },
});
const navigated = (type = 'Navigation', parentId?: string) => ({ type, frame: { id: '1', parentId } });

/** A page that is recorded from its first script on. */
function setUp() {
  const evidence = createSiteEvidence(() => undefined);
  evidence.begin();
  evidence.onPageEvent('Page.frameNavigated', navigated());
  return evidence;
}

describe('of a page', () => {
  test('nothing is told unless it is recorded', () => {
    const evidence = createSiteEvidence(() => undefined);
    evidence.onPageEvent('Runtime.exceptionThrown', exception('lost'));
    expect(evidence.of(subject).page).toBeNull();
    const recorded = setUp();
    recorded.end();
    expect(recorded.of(subject).page).toBeNull();
  });

  test('it is told whether it was seen from its first script on', () => {
    const evidence = createSiteEvidence(() => undefined);
    evidence.begin();
    expect(evidence.of(subject).page).toMatchObject({ isWhole: false });
    evidence.onPageEvent('Page.frameNavigated', navigated());
    expect(evidence.of(subject).page).toMatchObject({ isWhole: true });
    evidence.onPageEvent('Page.frameNavigated', navigated('BackForwardCacheRestore'));
    expect(evidence.of(subject).page).toMatchObject({ isWhole: false });
  });

  test('errors and tags are those since it was loaded, whatever its frames do', () => {
    const evidence = setUp();
    evidence.onPageEvent('Runtime.exceptionThrown', exception('old'));
    evidence.onRegister(called({ tag: 'old' }), 'page');
    evidence.onPageEvent('Page.frameNavigated', navigated());
    evidence.onPageEvent('Runtime.exceptionThrown', exception('new'));
    evidence.onRegister(called({ tag: 'new' }), 'page');
    evidence.onPageEvent('Page.frameNavigated', navigated('Navigation', '1'));
    evidence.onPageEvent('Page.frameNavigated', navigated(), 'frame');
    const source = { url: `${KEY}page.js`, line: 3, column: 5 };
    expect(evidence.of(subject).page).toEqual({
      isWhole: true,
      tags: ['new'],
      errors: [{ at: 7, message: 'Error: new', source }],
    });
  });

  test('the tags are those of the registration, and those of which it is not known whose they are', () => {
    const evidence = setUp();
    for (const scope of [KEY, null, `${KEY}other/`]) evidence.onRegister(called({ scope, tag: String(scope) }), 'page');
    evidence.onRegister(called({ tag: 'of the worker' }), 'worker');
    expect(evidence.of(subject).page?.tags).toEqual([KEY, 'null']);
  });

  test('the tags are those of the kind, and all of them for a registration as a whole', () => {
    const evidence = setUp();
    evidence.onRegister(called({ tag: 'outbox' }), 'page');
    evidence.onRegister(called({ tag: 'news', kind: 'periodicsync' }), 'page');
    expect(evidence.of(subject).page?.tags).toEqual(['outbox']);
    expect(evidence.of({ ...subject, event: 'periodicsync' }).page?.tags).toEqual(['news']);
    expect(evidence.of({ ...subject, tag: null }).page?.tags).toEqual(['outbox', 'news']);
  });

  test('errors are those that nobody has caught, of scripts of its own origin', () => {
    const evidence = setUp();
    const context = (id: number, origin: string, isDefault = true, session = '') =>
      evidence.onPageEvent(
        'Runtime.executionContextCreated',
        { context: { id, origin, auxData: { isDefault } } },
        session,
      );
    const throwIn = (executionContextId: number, session = '') => {
      const { timestamp, exceptionDetails } = exception(`${session}${executionContextId}`);
      const details = { ...exceptionDetails, exceptionId: executionContextId, executionContextId };
      evidence.onPageEvent('Runtime.exceptionThrown', { timestamp, exceptionDetails: details }, session);
    };
    const { origin } = new URL(KEY);
    context(1, origin);
    context(2, 'chrome-extension://another', false);
    context(3, 'https://ads.example');
    context(2, origin, true, 'frame');
    for (const id of [1, 2, 3, 4]) throwIn(id);
    throwIn(2, 'frame');
    const messages = () => evidence.of(subject).page?.errors.map(({ message }) => message);
    expect(messages()).toEqual(['Error: 1', 'Error: 4', 'Error: frame2']);
    evidence.onPageEvent('Runtime.exceptionRevoked', { reason: 'Handler added to rejected promise', exceptionId: 4 });
    expect(messages()).toEqual(['Error: 1', 'Error: frame2']);
  });

  test('what a refused call came to is that of the page, until it is loaded again', () => {
    const evidence = setUp();
    evidence.onRegister(called({ error: { name: 'NotAllowedError', message: 'Permission denied.' } }), 'page');
    evidence.onPageEvent('Page.frameNavigated', navigated());
    expect(evidence.of(subject).refused).toBeNull();
  });

  test('it is known to the extension’s next worker', () => {
    const evidence = setUp();
    evidence.onRegister(called(), 'page');
    evidence.onPageEvent('Runtime.exceptionThrown', exception('no'));
    const next = createSiteEvidence(() => undefined);
    next.resume(evidence.save());
    expect(next.of(subject).page).toEqual(evidence.of(subject).page);
    const logged = { type: 'registered', from: 'page', scope: KEY, kind: 'sync' } as const;
    next.recall([
      { seq: 1, at: 1, ...logged, tag: 'before' },
      { seq: 2, at: 2, type: 'reloaded' },
      { seq: 3, at: 3, ...logged, tag: 'since' },
      { seq: 4, at: 4, ...logged, from: 'worker', tag: 'of the worker' },
    ]);
    expect(next.of(subject).page?.tags).toEqual(['since']);
  });

  test('a flood of errors is told in part', () => {
    const evidence = setUp();
    for (let at = 0; at < 1_000; at++) evidence.onPageEvent('Runtime.exceptionThrown', exception(String(at)));
    expect(evidence.of(subject).page?.errors).toHaveLength(20);
  });
});

describe('of a tag', () => {
  test('the last call of register() is told: refused, or done with what it asked for', () => {
    const evidence = setUp();
    const error = { name: 'NotAllowedError', message: 'Permission denied.' };
    evidence.onRegister(called({ error }), 'page');
    expect(evidence.of(subject)).toMatchObject({ registered: null, refused: { at: 5, ...error } });
    evidence.onRegister(called({ at: 6, minIntervalMs: 1_000 }), 'worker');
    expect(evidence.of(subject)).toMatchObject({ registered: { at: 6, minIntervalMs: 1_000 }, refused: null });
    evidence.onRegister(called({ method: 'unregister' }), 'page');
    expect(evidence.of(subject).registered).toBeNull();
  });

  test('a periodic sync that is asked for in the same way again is as old as it was', () => {
    const evidence = setUp();
    const told = (at: number, minIntervalMs: number) => {
      evidence.onRegister(called({ kind: 'periodicsync', at, minIntervalMs }), 'page');
      return evidence.of({ ...subject, event: 'periodicsync' }).registered;
    };
    expect(told(5, 1_000)).toEqual({ at: 5, minIntervalMs: 1_000 });
    expect(told(6, 1_000)).toEqual({ at: 5, minIntervalMs: 1_000 });
    expect(told(7, 2_000)).toEqual({ at: 7, minIntervalMs: 2_000 });
    evidence.onRegister(called({ kind: 'periodicsync', method: 'unregister' }), 'page');
    expect(told(8, 2_000)).toEqual({ at: 8, minIntervalMs: 2_000 });
  });

  test('another tag, event or registration is another one', () => {
    const evidence = setUp();
    evidence.onRegister(called({ tag: 'u' }), 'page');
    evidence.onRegister(called({ kind: 'periodicsync' }), 'page');
    evidence.onRegister(called({ scope: `${KEY}b/` }), 'page');
    evidence.onRegister(called({ tag: null }), 'page');
    expect(evidence.of(subject).registered).toBeNull();
    expect(evidence.of({ ...subject, tag: null }).registered).toBeNull();
  });

  test('the oldest is forgotten beyond 1,000', () => {
    const evidence = setUp();
    for (let at = 0; at < 1_001; at++) evidence.onRegister(called({ tag: String(at) }), 'page');
    expect(evidence.of({ ...subject, tag: '0' }).registered).toBeNull();
    expect(evidence.of({ ...subject, tag: '1' }).registered).not.toBeNull();
  });
});

test('what is thrown that is no error is told by its value, and without a position where it has none', () => {
  const details = { exceptionId: 1, text: 'Uncaught', lineNumber: 0, columnNumber: 0 };
  const exceptionDetails = { ...details, exception: { type: 'string' as const, value: 'no' } };
  expect(thrownOf({ timestamp: 7, exceptionDetails })).toEqual({ at: 7, message: 'no', source: null });
  expect(thrownOf({ timestamp: 7, exceptionDetails: details }).message).toBe('Uncaught');
  const rejection = { ...details, text: 'Uncaught (in promise)', url: 'https://a.example/' };
  expect(thrownOf({ timestamp: 7, exceptionDetails: rejection }).source).toBeNull();
});

test('what is thrown below the recorder of `register()` was thrown where the site called it', () => {
  const frame = { functionName: '', scriptId: '1', url: '', lineNumber: 0, columnNumber: 3_396 };
  const caller = { ...frame, functionName: 'send', url: 'https://a.example/page.js', lineNumber: 9, columnNumber: 4 };
  const stackTrace = { callFrames: [frame, caller] };
  const exceptionDetails = { exceptionId: 1, text: 'Uncaught (in promise)', lineNumber: 0, columnNumber: 3_396, stackTrace }; // prettier-ignore
  const { source } = thrownOf({ timestamp: 7, exceptionDetails });
  expect(source).toMatchObject({ url: 'https://a.example/page.js', line: 10, column: 5 });
});
