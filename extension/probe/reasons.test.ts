import { expect, test } from 'vitest';
import { createWorkerWorld, REQUEST } from '../../test/fakes/worker-world.ts';

/** The stack of what a handler is rejected with. */
async function stackOf(value: unknown): Promise<string> {
  const world = createWorkerWorld();
  const probe = world.install(0);
  world.scope.addEventListener('sync', (event) =>
    event.waitUntil(
      Promise.resolve().then(() => {
        throw value;
      }),
    ),
  );
  return (await probe.dispatch(REQUEST)).reason?.stack ?? '';
}

const asked = (): never => expect.fail('A getter was called.');
const stackless = (error: Error) => Object.defineProperty(error, 'stack', { value: undefined });
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const inCircles = new Error('one');
inCircles.cause = new Error('two', { cause: inCircles });
let deep = new Error('0');
for (let level = 1; level < 100; level++) deep = new Error(String(level), { cause: deep });

test.each([
  [
    new Error('a', { cause: new TypeError('b', { cause: new RangeError('c') }) }),
    'Error: a|TypeError: b|RangeError: c',
  ],
  [new AggregateError([new Error('b', { cause: 'c' }), 7, null], 'a'), 'AggregateError: a|Error: b|c|7|null'],
  [
    new AggregateError(
      Array.from({ length: 50 }, (_, index) => index),
      'a',
    ),
    'AggregateError: a|0|1|2|3|4',
  ],
  [inCircles, 'Error: one|Error: two'],
  [deep, 'Error: 99|Error: 98|Error: 97|Error: 96|Error: 95|Error: 94'],
  [new Error('a', { cause: Symbol('s') }), 'Error: a|Symbol(s)'],
  [new Error('a', { cause: stackless(new TypeError('b')) }), 'Error: a|TypeError: b'],
  [new Error('a', { cause: stackless(new DOMException('b', 'AbortError')) }), 'Error: a|AbortError: b'],
  [new Error('a', { cause: new Response(null, { status: 503 }) }), 'Error: a|Response: 503 '],
  [new Error('a', { cause: { code: 7 } }), 'Error: a|Object: '],
  [new Error('a', { cause: undefined }), 'Error: a'],
  [Object.defineProperties(new Error('a'), { cause: { get: asked }, errors: { get: asked } }), 'Error: a'],
  [
    new Error('a', {
      cause: Object.defineProperties(new Error('b'), {
        stack: { get: asked },
        message: { get: asked },
        name: { get: asked },
      }),
    }),
    'Error: a|Error: ',
  ],
  [Object.assign(new Error('a'), { errors: 'text' }), 'Error: a'],
  [new Error('a', { cause: revoked() }), 'Error: a'],
])('the stack of a reason goes on with those of its causes: %s', async (value, told) => {
  const stack = await stackOf(value);
  expect(stack.split('\nCaused by: ').map((one) => one.split('\n')[0])).toEqual(told.split('|'));
});

test('the stack of a reason is of bounded length, causes and all', async () => {
  const cause = new Error('x'.repeat(15_000), { cause: new Error('y'.repeat(15_000)) });
  expect(await stackOf(cause)).toHaveLength(20_000);
});
