import { describe, expect, test } from 'vitest';
import { createRequests, type Dispatch, type Draft } from './requests.ts';

const frame = { functionName: 'send', scriptId: '1', url: 'https://a.example/sw.js', lineNumber: 9, columnNumber: 4 };
const stackTrace = {
  callFrames: [frame],
  parent: { description: 'Background Sync DevTools: event 2', callFrames: [] },
};

function setUp(since = 0) {
  const told: [Draft, Dispatch][] = [];
  const requests = createRequests({
    since,
    isStarting: false,
    stackOf: () => Promise.reject(new Error('Stack trace with given id is not found')),
    bodies: { isOn: () => false, response: () => Promise.reject(new Error('No body is asked for.')) },
    tell: (draft, dispatch) => told.push([draft, dispatch]),
    changed: () => undefined,
  });
  return { requests, told };
}

describe('an error that nobody caught', () => {
  const exception = (description: string, more: object = {}) => ({ type: 'object', subtype: 'error', className: 'Error', description, ...more }); // prettier-ignore
  function reasonFor(thrown: object) {
    const { requests, told } = setUp();
    const details = { text: 'Uncaught', lineNumber: 0, columnNumber: 0, exception: thrown, stackTrace };
    requests.onEvent('Runtime.exceptionThrown', { timestamp: 5, exceptionDetails: details });
    const [draft, dispatch] = told[0] ?? [];
    expect(dispatch).toBe(2);
    expect(draft?.source).toMatchObject({ line: 10, column: 5 });
    return draft?.reason;
  }

  test('is not told where our own probe threw it: the dispatch tells that a rule did', () => {
    const { requests, told } = setUp();
    const thrown = exception('Error: Background Sync DevTools: rejected by a rule\n    at <anonymous>:1:2');
    const details = { text: 'Uncaught', lineNumber: 0, columnNumber: 0, exception: thrown };
    requests.onEvent('Runtime.exceptionThrown', { timestamp: 5, exceptionDetails: details });
    expect(told).toEqual([]);
  });

  test('is told with its name, its message and its stack', () => {
    expect(reasonFor(exception('RangeError: No\noutbox: none\n    at sw.js:1:2\n    at sw.js:3:4'))).toEqual({
      name: 'RangeError',
      message: 'No\noutbox: none',
      stack: 'RangeError: No\noutbox: none\n    at sw.js:1:2\n    at sw.js:3:4',
    });
    expect(reasonFor(exception('Error\n    at sw.js:1:2'))).toMatchObject({ name: 'Error', message: '' });
    expect(reasonFor(exception('not a name'))).toMatchObject({ name: 'Error', message: 'not a name' });
  });

  test('may be any value', () => {
    expect(reasonFor({ type: 'string', value: 'no' })).toEqual({ name: 'string', message: 'no', stack: '' });
    expect(reasonFor({ type: 'undefined' })).toEqual({ name: 'undefined', message: 'undefined', stack: '' });
    const response = { type: 'object', className: 'Response', description: 'Response' };
    expect(reasonFor(response)).toEqual({ name: 'Response', message: 'Response', stack: '' });
    const preview = { type: 'object', overflow: true, properties: [{ name: 'status', type: 'number', value: '503' }] };
    expect(reasonFor({ ...response, preview })).toEqual({ name: 'Response', message: '{status: 503, …}', stack: '' });
  });

  test.each([
    ['none where a rejection has no stack', 'Uncaught (in promise)', 0, null],
    ['its own where a script cannot be parsed', 'Uncaught', 3, [4, 1]],
    ['its own where that is at its first character', 'Uncaught', 0, [1, 1]],
  ] as const)('has a position: %s', (_which, text, lineNumber, position) => {
    const { requests, told } = setUp();
    const details = { text, lineNumber, columnNumber: 0, url: 'https://a.example/sw.js' };
    requests.onEvent('Runtime.exceptionThrown', { timestamp: 5, exceptionDetails: details });
    const source = told[0]?.[0].source;
    expect(source ? [source.line, source.column] : null).toEqual(position);
  });

  test('has a stack of bounded length', () => {
    const reason = reasonFor(exception(`Error: ${'x'.repeat(1e6)}`));
    expect(reason?.stack).toHaveLength(20_000);
    expect(reason?.message).toHaveLength(10_000);
  });
});

test.each([
  ['violates a policy', { source: 'security' }, true],
  ['is told once more', { source: 'javascript', text: 'Refused: it violates the Content Security Policy.' }, false],
  ['warns', { source: 'javascript', level: 'warning' }, true],
  ['is a request’s failure', { source: 'network' }, false],
  ['is a request’s failure as well', { source: 'javascript', category: 'cors' }, false],
  ['warns of our own script', { source: 'javascript', stackTrace: { callFrames: [{ ...frame, url: '' }] } }, false],
  ['was said before the recording', { source: 'security', timestamp: 4 }, false],
] as const)('of what the browser says, what %s', (_which, more, isTold) => {
  const { requests, told } = setUp(5);
  const entry = { level: 'error', text: 'What is it?', timestamp: 5, stackTrace, ...more };
  requests.onEvent('Log.entryAdded', { entry });
  expect(told).toMatchObject(
    isTold ? [[{ at: 5, type: 'console', level: entry.level, text: 'What is it?', source: { line: 10 } }, 2]] : [],
  );
});
