import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Notice } from '../extension/protocol/messages.ts';
import { SAVED_TAB } from '../test/fakes/rig.ts';
import { createFakePort, createFakePanels } from '../test/fakes/fake-panels.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const GRACE_MS = 5_000;
const held = { ...SAVED_TAB, hold: true, keys: ['https://a.example/'] };
const flush = () => vi.advanceTimersByTimeAsync(0);

function setUp() {
  const world = createFakePanels({ graceMs: GRACE_MS });
  /** A panel that has connected and said which tab it inspects. */
  async function open(tabId: number) {
    const port = createFakePort();
    world.panels.connect(port);
    await port.ask({ type: 'inspect', tabId });
    return port;
  }
  const disposals = () => world.inspectors.map((inspector) => inspector.disposals);
  return { ...world, open, disposals };
}

describe('the inspector of a tab', () => {
  test('is shared by the panels of the tab, greets each, and is put back with the last', async () => {
    const { inspectors, open, disposals } = setUp();
    const [first, second] = [await open(1), await open(1)];
    expect(inspectors.map(({ greetings }) => greetings)).toEqual([2]);
    first.disconnect();
    expect(disposals()).toEqual([0]);
    second.disconnect();
    expect(disposals()).toEqual([1]);
  });

  test('is its own for each tab', async () => {
    const { panels, open, disposals } = setUp();
    const first = await open(1);
    await open(2);
    first.disconnect();
    await flush();
    expect(disposals()).toEqual([1, 0]);
    expect(panels.all().map(({ tabId }) => tabId)).toEqual([2]);
  });

  test('tells every panel of its tab and no other, and none that has left', async () => {
    const { inspectors, open } = setUp();
    const [first, second, other] = [await open(1), await open(1), await open(2)];
    const notice: Notice = { type: 'snapshot', snapshot: { origins: [], unlisted: [] } };
    inspectors[0]?.notify(notice);
    expect([first, second, other].map(({ sent }) => sent.includes(notice))).toEqual([true, true, false]);
    first.disconnect();
    const before = first.sent.length;
    inspectors[0]?.notify(notice);
    expect(first.sent).toHaveLength(before);
  });

  test('reads the list while any of its panels is visible, also one that stays when another leaves', async () => {
    const { inspectors, open } = setUp();
    const [first, second] = [await open(1), await open(1)];
    await first.ask({ type: 'visible', visible: true });
    await second.ask({ type: 'visible', visible: true });
    await first.ask({ type: 'visible', visible: false });
    await first.ask({ type: 'visible', visible: true });
    second.disconnect();
    const told = () => inspectors[0]?.commands.map((command) => command.type === 'visible' && command.visible);
    expect(told()).toEqual([true, true, true, true, true]);
    await open(1);
    first.disconnect();
    expect(told()?.at(-1)).toBe(false);
  });

  test('is a new one for a panel that comes back while the old one is put back, and only afterwards', async () => {
    const { inspectors, panels, open } = setUp();
    const first = await open(1);
    let end: () => void = () => undefined;
    const [old] = inspectors;
    if (old) old.onDispose = () => new Promise((resolve) => (end = resolve));
    first.disconnect();
    const second = createFakePort();
    panels.connect(second);
    const answers = [second.ask({ type: 'inspect', tabId: 1 }), second.ask({ type: 'refresh' })];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(inspectors).toHaveLength(1);
    end();
    expect(await Promise.all(answers)).toEqual([null, null]);
    expect(inspectors.map(({ commands }) => commands)).toEqual([[], [{ type: 'refresh' }]]);
  });

  test('is not made for a panel that left again while the old one was put back', async () => {
    const { inspectors, panels, open } = setUp();
    const first = await open(1);
    let end: () => void = () => undefined;
    const [old] = inspectors;
    if (old) old.onDispose = () => new Promise((resolve) => (end = resolve));
    first.disconnect();
    const second = createFakePort();
    panels.connect(second);
    second.receive({ id: 1, command: { type: 'inspect', tabId: 1 } });
    await flush();
    second.disconnect();
    end();
    await flush();
    expect(inspectors).toHaveLength(1);
  });

  test('that could not be put back is reported, and the next panel is served all the same', async () => {
    const { inspectors, failures, open } = setUp();
    const first = await open(1);
    const [old] = inspectors;
    const failure = new Error('The page could not be put back online.');
    if (old) old.onDispose = () => Promise.reject(failure);
    first.disconnect();
    await flush();
    expect(failures).toEqual([failure]);
    await open(1);
    expect(inspectors).toHaveLength(2);
  });
});

describe('a tab whose switches were on when the extension’s worker died', () => {
  test('goes on, and is put back when no panel comes within the grace time', async () => {
    const { panels, inspectors, disposals } = setUp();
    await panels.resume(1, held);
    expect(inspectors.map(({ resumed }) => resumed)).toEqual([[held]]);
    await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
    expect(disposals()).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1);
    expect(disposals()).toEqual([1]);
    expect(panels.all()).toEqual([]);
  });

  test('is kept for the panel that comes within it', async () => {
    const { panels, inspectors, open, disposals } = setUp();
    await panels.resume(1, held);
    await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
    const port = await open(1);
    await vi.advanceTimersByTimeAsync(2 * GRACE_MS);
    expect(inspectors).toHaveLength(1);
    expect(disposals()).toEqual([0]);
    port.disconnect();
    expect(disposals()).toEqual([1]);
  });

  test('is put back at once, not again later, when its panel comes and leaves', async () => {
    const { panels, open, disposals } = setUp();
    await panels.resume(1, held);
    const port = await open(1);
    port.disconnect();
    expect(disposals()).toEqual([1]);
    await vi.advanceTimersByTimeAsync(2 * GRACE_MS);
    expect(disposals()).toEqual([1]);
  });

  test('is put back, and the failure reported, where it cannot go on', async () => {
    const { panels, failures, disposals, world } = setUp();
    const failure = new Error('Another debugger is attached.');
    world.onResume = () => Promise.reject(failure);
    await panels.resume(1, held);
    expect(failures).toEqual([failure]);
    expect(disposals()).toEqual([1]);
    await vi.advanceTimersByTimeAsync(2 * GRACE_MS);
    expect(disposals()).toEqual([1]);
  });

  test('stays with the panel that has come although it cannot go on', async () => {
    const { panels, failures, open, disposals, world } = setUp();
    let fail: (error: Error) => void = () => undefined;
    world.onResume = () => new Promise((_resolve, reject) => (fail = reject));
    const resumed = panels.resume(1, held);
    await open(1);
    fail(new Error('Another debugger is attached.'));
    await resumed;
    expect(failures).toHaveLength(1);
    expect(disposals()).toEqual([0]);
  });
});
