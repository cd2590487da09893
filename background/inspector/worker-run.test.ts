import { expect, test, vi } from 'vitest';
import type { Cdp } from './cdp.ts';
import { createWorkerRun } from './worker-run.ts';

const begun = (no: number) => ({
  type: 'begun',
  seq: no,
  at: 1,
  tag: `tag ${no}`,
  event: 'sync',
  lastChance: false,
  no,
});

/** A run whose probe is known once `answer` is called, and whose reports are answered one after the other. */
function setUp(answers: unknown[] = []) {
  let answer: (value: unknown) => void = () => undefined;
  const send = vi.fn((_debuggee: unknown, method: string) => {
    if (method === 'Runtime.evaluate') return new Promise((resolve) => (answer = resolve));
    const reports = answers.shift();
    return reports ? Promise.resolve({ result: { value: JSON.stringify(reports) } }) : new Promise(() => undefined);
  });
  const told: [no: number, name: string][] = [];
  const run = createWorkerRun(
    { send } as unknown as Cdp,
    { targetId: 'worker' },
    {
      install: '',
      dispatcher: '',
      name: 'unnamed',
      first: undefined,
      key: 'key',
      expected: { probe: null, isFirst: false, isRecorded: true },
      tell: (report, name) => told.push([(report as unknown as { no: number }).no, name]),
      lost: () => undefined,
    },
  );
  return {
    run,
    told: () => told,
    refuse: (description: string) =>
      answer({ result: {}, exceptionDetails: { text: 'Uncaught', exception: { description } } }),
    know: () => answer({ result: { type: 'object', objectId: 'probe' } }),
  };
}

test('reports are told once, whether the probe told them or was asked', async () => {
  const { run, told, know } = setUp([[begun(0), begun(1), begun(2)], [begun(3)]]);
  run.onTold(JSON.stringify([begun(0)]));
  expect(told(), 'the name of the run is awaited').toEqual([]);
  know();
  await run.probe;
  run.onTold(JSON.stringify([begun(1)]));
  void run.hear();
  await vi.waitFor(() =>
    expect(told()).toEqual([
      [0, 'probe'],
      [1, 'probe'],
      [2, 'probe'],
      [3, 'probe'],
    ]),
  );
});

test('what was told by a run that ends before its probe is known is told with a name of its own', () => {
  const { run, told } = setUp();
  run.probe.catch(() => undefined);
  run.onTold(JSON.stringify([begun(0), begun(1)]));
  run.onTold('no JSON');
  run.end('It stopped.');
  expect(told()).toEqual([
    [0, 'unnamed'],
    [1, 'unnamed'],
  ]);
});

test('a site that keeps the probe out is told of by what happened, without a stack of our own', async () => {
  const { run, refuse } = setUp();
  refuse('TypeError: Cannot define property key, object is not extensible\n    at defineProperty (<anonymous>)');
  await expect(run.probe).rejects.toMatchObject({
    message: expect.stringMatching(/: TypeError: .* extensible$/) as string,
  });
});
