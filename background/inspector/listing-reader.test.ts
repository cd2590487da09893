import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeBrowser } from '../../test/fakes/fake-browser.ts';
import { createFakeTab } from '../../test/fakes/fake-site.ts';
import { settle } from '../../test/fakes/settle.ts';
import { createListingReader } from './listing-reader.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function setUp(...urls: string[]) {
  const browser = createFakeBrowser();
  for (const url of urls) await settle(browser.register(url));
  const tab = createFakeTab(browser, urls);
  const read = createListingReader(tab.site, () => ({ held: false, stuck: null }));
  return { browser, tab, read: () => settle(read()) };
}
const A = 'https://a.example/';
const B = 'https://b.test/';
const scopes = ({ snapshot }: { snapshot: { origins: { registrations: { scope: string }[] }[] } }) =>
  snapshot.origins.flatMap(({ registrations }) => registrations.map(({ scope }) => scope));

/** Frame 1 hangs from now on. */
function hang(tab: Awaited<ReturnType<typeof setUp>>['tab']) {
  const { read } = tab;
  tab.read = (frame) => (frame.frameId === 1 ? new Promise(() => undefined) : read(frame));
}

test('a frame that hangs delays the others by 300 ms and no more, and the list is not complete', async () => {
  const { tab, read } = await setUp(A, B);
  hang(tab);
  const before = performance.now();
  const reading = await read();
  expect(performance.now() - before).toBeLessThanOrEqual(300);
  expect(scopes(reading)).toEqual([A]);
  expect(reading.complete).toBe(false);
  expect(reading.snapshot.unlisted).toEqual([]);
});

test('a frame that has been silent for 3 s has a row that says so, until it answers', async () => {
  const { tab, read } = await setUp(A, B);
  const { read: answering } = tab;
  let answer: (text: unknown) => void = () => undefined;
  tab.read = (frame) => (frame.frameId === 1 ? new Promise((resolve) => (answer = resolve)) : answering(frame));
  await read();
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await read()).snapshot.unlisted).toMatchObject([{ where: B, code: 'no-answer' }]);
  const [, frame] = tab.frames;
  if (!frame) throw new Error('The tab has two frames.');
  answer(await answering(frame));
  tab.read = answering;
  const reading = await read();
  expect(scopes(reading)).toEqual([A, B]);
  expect(reading.complete).toBe(true);
});

test('a frame whose registrations do not come has a row that says so after 3 s, and none before', async () => {
  const { tab, read } = await setUp(A, B);
  const { read: answering } = tab;
  tab.read = async (frame) => {
    const report = JSON.parse((await answering(frame)) as string) as object;
    return JSON.stringify(frame.frameId === 1 ? { ...report, registrations: { status: 'pending' } } : report);
  };
  const { snapshot, complete } = await read();
  expect(snapshot).toMatchObject({ origins: [{ origin: 'https://a.example' }], unlisted: [] });
  expect(complete).toBe(false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await read()).snapshot.unlisted).toMatchObject([{ where: B, code: 'no-answer' }]);
});

test('a frame that hangs is not asked again, and what it said last is shown meanwhile', async () => {
  const { tab, read } = await setUp(A, B);
  await read();
  hang(tab);
  const asked = vi.spyOn(tab, 'read');
  expect(scopes(await read())).toEqual([A, B]);
  expect(scopes(await read())).toEqual([A, B]);
  expect(asked.mock.calls.filter(([{ frameId }]) => frameId === 1)).toHaveLength(1);
});

test('what a frame said at another address is not shown', async () => {
  const { tab, read } = await setUp(A, B);
  await read();
  hang(tab);
  tab.navigate(A, 'https://c.test/');
  expect(scopes(await read())).toEqual([A]);
});

test('a frame that was removed while it was read is passed over', async () => {
  const { tab, read } = await setUp(A, B);
  const { read: answering } = tab;
  tab.read = (frame) =>
    frame.frameId === 1 ? Promise.reject(new Error('Frame with ID 1 was removed.')) : answering(frame);
  const reading = await read();
  expect(reading.snapshot.unlisted).toEqual([]);
  expect(reading.complete).toBe(false);
});

test('a frame that answers nonsense breaks its own row and nothing else', async () => {
  const { tab, read } = await setUp(A, B);
  const { read: answering } = tab;
  tab.read = (frame) => (frame.frameId === 1 ? Promise.resolve('{"origin":5}') : answering(frame));
  const { snapshot } = await read();
  expect(snapshot.unlisted).toMatchObject([{ where: B, code: 'failed' }]);
  expect(snapshot.origins).toMatchObject([{ origin: 'https://a.example' }]);
});

test.each([
  ['hangs', () => new Promise<never>(() => undefined)],
  ['fails', () => Promise.reject(new Error('The frame was removed.'))],
])('a crashed page, whose read %s, is one row, and is listed again when it is back', async (_what, crash) => {
  const { tab, read } = await setUp(A);
  const answer = tab.read;
  tab.read = (frame) => (tab.alive ? answer(frame) : crash());
  tab.alive = false;
  const crashed = await read();
  expect(crashed.snapshot).toMatchObject({ origins: [], unlisted: [{ where: A, code: 'crashed' }] });
  expect(crashed.complete).toBe(false);
  tab.alive = true;
  expect(scopes(await read())).toEqual([A]);
});
