import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakePort, createFakePanels } from '../test/fakes/fake-panels.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const GRACE_MS = 5_000;
const setUp = (options: { ready?: Promise<void> } = {}) => createFakePanels({ graceMs: GRACE_MS, ...options });
/** What is under way and waits for no timer is done. */
const flush = () => vi.advanceTimersByTimeAsync(0);

const registration = 'https://a.example/';
const valid: { type: string; [field: string]: unknown }[] = [
  { type: 'inspect', tabId: 1 },
  { type: 'visible', visible: true },
  { type: 'refresh' },
  { type: 'hold', on: true },
  { type: 'offline', on: false },
  { type: 'register', registration, tag: 'outbox' },
  { type: 'attempts', registration, tag: 'outbox', timeLimitMs: 1_000 },
  { type: 'fireAll', registration, timeLimitMs: 1_000 },
  { type: 'repair', registration },
  {
    type: 'fire',
    registration,
    tag: '',
    event: 'sync',
    via: 'simulated',
    lastChance: false,
    timeLimitMs: 1,
  },
];
/** By field, what is not one; `undefined` stands for a field that is missing. */
const wrong: Record<string, unknown[]> = {
  type: ['Hold', 'toString', 5, null, undefined],
  tabId: [-1, 1.5, '1', null, undefined],
  visible: ['true', 1, null, undefined],
  on: ['true', 0, {}, undefined],
  registration: [5, null, 'x'.repeat(10_001), undefined],
  tag: [5, ['outbox'], 'x'.repeat(10_241), undefined],
  timeLimitMs: [0, -1, 1.5, 3_600_001, '5', undefined],
  event: ['Sync', null, undefined],
  via: ['debugger', null, undefined],
  lastChance: ['false', null, undefined],
};
const spoilt = fc
  .constantFrom(...valid.flatMap((command) => Object.keys(command).map((field) => ({ command, field }))))
  .chain(({ command, field }) =>
    fc.constantFrom(...(wrong[field] ?? [])).map((value) => ({ command: { ...command, [field]: value }, field })),
  );

describe('a message of a wrong shape', () => {
  test('is answered with BadMessage, whatever it is, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (message) => {
        const { panels, inspectors } = setUp();
        const port = createFakePort();
        panels.connect(port);
        port.receive(message);
        await flush();
        const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : null;
        expect(port.sent).toMatchObject([
          { type: 'reply', id: typeof id === 'number' ? id : -1, failure: { name: 'BadMessage' } },
        ]);
        expect(inspectors).toEqual([]);
        expect(await port.ask({ type: 'inspect', tabId: 1 })).toBe(null);
      }),
    );
  });

  test('is told the field that is wrong, and the inspector never hears of it', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt, async ({ command, field }) => {
        const { panels, inspectors } = setUp();
        const port = createFakePort();
        panels.connect(port);
        await port.ask({ type: 'inspect', tabId: 1 });
        const failure = await port.ask(command);
        expect(failure?.name).toBe('BadMessage');
        expect(failure?.message).toContain(`command.${field}: `);
        expect(inspectors.map(({ commands, disposals }) => [commands, disposals])).toEqual([[[], 0]]);
      }),
    );
  });

  test('does not delay or stop the commands around it', async () => {
    const { panels, inspectors } = setUp();
    const port = createFakePort();
    panels.connect(port);
    const answers = [
      port.ask({ type: 'inspect', tabId: 1 }),
      port.ask({ type: 'hold' }),
      port.ask({ type: 'hold', on: true }),
    ];
    expect(await Promise.all(answers)).toMatchObject([null, { name: 'BadMessage' }, null]);
    expect(inspectors[0]?.commands).toEqual([{ type: 'hold', on: true }]);
  });
});

describe('the tab of a port', () => {
  test('must be told before any other command', async () => {
    const { panels, inspectors } = setUp();
    const port = createFakePort();
    panels.connect(port);
    expect(await port.ask({ type: 'refresh' })).toMatchObject({ name: 'NotInspected' });
    expect(inspectors).toEqual([]);
  });

  test('is told once', async () => {
    const { panels, inspectors } = setUp();
    const port = createFakePort();
    panels.connect(port);
    await port.ask({ type: 'inspect', tabId: 1 });
    expect(await port.ask({ type: 'inspect', tabId: 2 })).toMatchObject({ name: 'BadMessage' });
    expect(inspectors.map(({ tabId }) => tabId)).toEqual([1]);
    await port.ask({ type: 'refresh' });
    expect(inspectors[0]?.commands).toEqual([{ type: 'refresh' }]);
  });

  test('is not inspected any more once it was closed, and the port is told so', async () => {
    const { panels, inspectors } = setUp();
    const port = createFakePort();
    panels.connect(port);
    await port.ask({ type: 'inspect', tabId: 1 });
    panels.close(1);
    expect(inspectors[0]?.disposals).toBe(1);
    expect(await port.ask({ type: 'refresh' })).toMatchObject({ name: 'NotInspected' });
    port.disconnect();
    expect(inspectors[0]?.disposals).toBe(1);
  });
});

describe('the commands of a port', () => {
  test('begin in the order sent, and a long one does not hold the next back', async () => {
    const { panels, inspectors } = setUp();
    const port = createFakePort();
    panels.connect(port);
    await port.ask({ type: 'inspect', tabId: 1 });
    const [inspector] = inspectors;
    if (!inspector) throw new Error('Nothing is inspected.');
    let end: () => void = () => undefined;
    inspector.run = ({ type }) => (type === 'repair' ? new Promise((resolve) => (end = resolve)) : Promise.resolve());
    const long = port.ask({ type: 'repair', registration });
    expect(await port.ask({ type: 'refresh' })).toBe(null);
    expect(inspector.commands.map(({ type }) => type)).toEqual(['repair', 'refresh']);
    expect(port.sent.filter(({ type }) => type === 'reply')).toHaveLength(2);
    end();
    expect(await long).toBe(null);
  });

  test('wait until the state of an earlier run has been restored', async () => {
    let restored: () => void = () => undefined;
    const { panels, inspectors } = setUp({ ready: new Promise((resolve) => (restored = resolve)) });
    const port = createFakePort();
    panels.connect(port);
    const answer = port.ask({ type: 'inspect', tabId: 1 });
    await flush();
    expect(inspectors).toEqual([]);
    restored();
    expect(await answer).toBe(null);
  });

  test('are answered with the name and message of what failed', async () => {
    const { panels, inspectors } = setUp();
    const port = createFakePort();
    panels.connect(port);
    await port.ask({ type: 'inspect', tabId: 1 });
    const [inspector] = inspectors;
    if (!inspector) throw new Error('Nothing is inspected.');
    inspector.run = () => Promise.reject(new RangeError('Too far.'));
    expect(await port.ask({ type: 'refresh' })).toEqual({ name: 'RangeError', message: 'Too far.' });
  });

  test('are not answered once the port is gone', async () => {
    const { panels, inspectors } = setUp();
    const port = createFakePort();
    panels.connect(port);
    await port.ask({ type: 'inspect', tabId: 1 });
    const [inspector] = inspectors;
    let end: () => void = () => undefined;
    if (inspector) inspector.run = () => new Promise((resolve) => (end = resolve));
    void port.ask({ type: 'refresh' });
    await flush();
    const before = port.sent.length;
    port.disconnect();
    end();
    await flush();
    expect(port.sent).toHaveLength(before);
  });
});
