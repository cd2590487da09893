import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { exportLog } from './export.ts';
import { importLog } from './import.ts';
import { LogFileError } from './log-file-error.ts';

const never = new AbortController().signal;
const ignore = (): void => undefined;
const DAMAGED = 'Get the file again, or export the log again.';
const FOREIGN = 'Choose a file that Export of this panel wrote.';
const HEAD = '{"format":"background-sync-devtools/log","version":1,"events":[';
const ONE = '{"seq":1,"at":2,"type":"online"}';
const log = (...events: string[]): string => `${HEAD}\n${events.join(',\n')}\n]}`;

const EVENTS = Array.from({ length: 500 }, (_, seq): LogEvent => ({ seq, at: seq, type: 'online' }));
const FILE = exportLog(EVENTS, ignore, never);

async function refusal(...parts: BlobPart[]): Promise<Pick<LogFileError, 'name' | 'message' | 'place'>> {
  const error: unknown = await importLog(new Blob(parts), ignore, never).catch((reason: unknown) => reason);
  if (!(error instanceof LogFileError)) throw new Error(`Not refused: ${String(error)}`);
  return error;
}

afterEach(() => void vi.restoreAllMocks());

describe('a foreign file is refused', () => {
  test.each([
    ['', 'DamagedLog', `The file is empty. ${DAMAGED}`],
    ['\n', 'DamagedLog', `Line 2: The file ends here, before the log does. ${DAMAGED}`],
    ['\n[]', 'ForeignLog', `Line 2: The file does not begin with {, so it is not a log. ${FOREIGN}`],
    ['<html>', 'ForeignLog', `Line 1: The file does not begin with {, so it is not a log. ${FOREIGN}`],
    [
      '{"log":{"version":"1.2","entries":[]}}',
      'ForeignLog',
      `The file has no field “format” that says “background-sync-devtools/log”, so it is not a log. ${FOREIGN}`,
    ],
    [
      '{"name":"mail","version":"1.0.0"}',
      'ForeignLog',
      `The file has no field “format” that says “background-sync-devtools/log”, so it is not a log. ${FOREIGN}`,
    ],
    [
      '{"version":2,\n"format":"another"}',
      'ForeignLog',
      `Line 2: The field “format” says "another", not “background-sync-devtools/log”, so the file is not a log. ${FOREIGN}`,
    ],
    [
      '{"version":1,\n"format":"another"}',
      'ForeignLog',
      `Line 2: The field “format” says "another", not “background-sync-devtools/log”, so the file is not a log. ${FOREIGN}`,
    ],
  ])('%j', async (text, name, message) => {
    expect(await refusal(text)).toMatchObject({ name, message });
  });

  test('that is no text', async () => {
    expect(await refusal('{\n"a":"ä",\n"', new Uint8Array([0xc3, 0x28]), '":1}')).toMatchObject({
      name: 'DamagedLog',
      message: `Line 3: Here is a byte that is not UTF-8 text. ${DAMAGED}`,
    });
  });
});

test.each([HEAD, '{"events":[{"new":true}],"format":"background-sync-devtools/log","version":1'])(
  'a newer file is refused as that, whatever it has: %s',
  async (head) => {
    const text = head.endsWith('[') ? `${head}{"new":true}]}` : `${head}}`;
    expect(await refusal(text.replace('"version":1', '"version":2'))).toMatchObject({
      name: 'NewerLog',
      message:
        'Line 1: The log has version 2 of the format; this panel knows version 1. Update this extension, then import the file again.',
    });
  },
);

describe('a damaged file is refused with what is wrong and where', () => {
  test.each([
    [log(ONE, ONE), 'Event 2 (line 3): The field “seq” is 1, not after 1, that of the event before.'],
    [
      log(ONE, '{"seq":0,"at":2,"type":"online"}'),
      'Event 2 (line 3): The field “seq” is 0, not after 1, that of the event before.',
    ],
    [log(ONE, '{"seq":2,"type":"online"}'), 'Event 2 (line 3): The field “at” is missing.'],
    [log('{"seq":1,"at":"now","type":"online"}'), 'Event 1 (line 2): The field “at” cannot be "now".'],
    [log('{"seq":1,"at":-1,"type":"online"}'), 'Event 1 (line 2): The field “at” cannot be -1.'],
    [log('{"seq":1.5,"at":1,"type":"online"}'), 'Event 1 (line 2): The field “seq” cannot be 1.5.'],
    [log('{"seq":1,"at":1,"type":"online","kind":"other"}'), 'Event 1 (line 2): The field “kind” cannot be "other".'],
    [
      log('{"seq":1,"at":1,"type":"online","body":""}'),
      'Event 1 (line 2): The field “body” is not part of the format.',
    ],
    [
      log('{"seq":1,"at":1,"type":"request","source":{"url":"","line":1,"column":null}}'),
      'Event 1 (line 2): The field “source.column” cannot be null.',
    ],
    [
      log(`{"seq":1,"at":1,"type":"gone","tag":"${'a'.repeat(10_241)}"}`),
      'Event 1 (line 2): The field “tag” has 10,241 characters; at most 10,240 are possible.',
    ],
    [
      log('{"seq":1,"at":1,"type":"request","durationMs":1e999}'),
      'Event 1 (line 2): The field “durationMs” cannot be Infinity.',
    ],
    [log(ONE, '{"seq":2,"at":3,"type":"gone","seq":3}'), 'Event 2 (line 3): The field “seq” is there twice.'],
    [
      log('{"seq":1,"at":1,"type":"gone","text":"\\":{","source":{"url":"a:b","line":1,"column":1,"\\u0075rl":"c"}}'),
      'Event 1 (line 2): The field “url” is there twice.',
    ],
    [
      log('{"seq":1,"at":1,"type":"gone","__proto__":{}}'),
      'Event 1 (line 2): The field “__proto__” is not part of the format.',
    ],
    [log(ONE, `${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'Event 2 (line 3): Here is [ where an event belongs.'],
    [log('{"seq":1,"at":1,"type":"bad"}'), 'Event 1 (line 2): The field “type” cannot be "bad".'],
    [log('{"seq":1,"at":1,"type":"gone","reason":"boom"}'), 'Event 1 (line 2): The field “reason” cannot be "boom".'],
    [log(ONE, '7'), 'Event 2 (line 3): Here is 7 where an event belongs.'],
    [log(ONE, ''), 'Event 2 (line 4): The sign ] does not belong here.'],
    [log(`${ONE} ${ONE}`), 'Event 1 (line 2): The sign { does not belong here.'],
    [
      log(ONE, '{"seq":2,"at":3,"type":"gone","tag":"a}', '{"seq":3}'),
      'Event 2 (line 3): A text is not closed, or has a line break or control character that is not escaped.',
    ],
    [
      log(ONE, '{"seq":2,"at":3,,"type":"gone"}'),
      'Event 2 (line 3): This is not JSON: Expected double-quoted property name.',
    ],
    [`${HEAD}\n${ONE},\n{"seq"`, 'Event 2 (line 3): The file ends here, before the log does.'],
    [`${log(ONE)}\n]`, 'Line 4: The sign ] does not belong here.'],
    [log(ONE).replace('"events":', '"format":""\n,"events":'), 'Line 1: The field “format” is there twice.'],
    [log(ONE).replace('{', '{"more":[1,{}],\n'), 'Line 1: The field “more” is not part of the format.'],
    [log(ONE).replace('"version":1', '"version":"1"'), 'Line 1: The field “version” cannot be "1".'],
    ['{"format":"background-sync-devtools/log","events":[]}', 'The field “version” is missing.'],
    ['{"format":"background-sync-devtools/log","version":1}', 'The field “events” is missing.'],
    ['{"format":"background-sync-devtools/log","version":1,"events":{}}', 'Line 1: The field “events” is not a list.'],
  ])('%#', async (text, what) => {
    expect(await refusal(text)).toMatchObject({ name: 'DamagedLog', message: `${what} ${DAMAGED}` });
  });

  test('and as data', async () => {
    const { place } = await refusal(log(ONE, '\n{"seq":2,"type":"online"}'));
    expect(place).toMatchObject({ line: 4, event: 2 });
  });
});

describe('a file that is too large is refused', () => {
  const limits = { bytes: 2 ** 20, events: 2 };

  test('by its bytes', async () => {
    await expect(importLog(new Blob([' '.repeat(2 ** 20 + 1)]), ignore, never, ignore, limits)).rejects.toMatchObject({
      name: 'TooLargeLog',
      message: 'The file has 2 MiB; at most 1 MiB can be imported. Clear the log, record less, then export it again.',
    });
  });

  test('by its events', async () => {
    const file = (length: number) => exportLog(EVENTS.slice(0, length), ignore, never);
    expect(await importLog(await file(2), ignore, never, ignore, limits)).toHaveLength(2);
    await expect(importLog(await file(3), ignore, never, ignore, limits)).rejects.toMatchObject({
      name: 'TooLargeLog',
      message:
        'The file has more than 2 events, the most that can be imported. Clear the log, record less, then export it again.',
    });
  });
});

test('a byte order mark and CRLF are as good as none and LF', async () => {
  const text = `\ufeff${log(ONE, '{"seq":2,"at":3,"type":"offline"}').replaceAll('\n', '\r\n')}\r\n`;
  expect((await importLog(new Blob([text]), ignore, never)).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('an event that is too long to be read in one go is refused', async () => {
  const text = log(ONE, `{"seq":2,"at":3,"type":"console","text":"${'a'.repeat(2 ** 23)}"}`);
  expect(await refusal(text)).toMatchObject({
    name: 'TooLargeLog',
    message: expect.stringMatching(/^Event 2 \(line 3\): This has more than 4,194,304 characters\./) as string,
  });
});

test('a large file of something else is foreign, not a log that is too large', async () => {
  expect(await refusal(JSON.stringify({ log: { entries: 'a'.repeat(2 ** 23) } }))).toMatchObject({
    name: 'ForeignLog',
    message: expect.stringContaining('Choose a file that Export of this panel wrote.') as string,
  });
});

test('hands on every event once, while it reads', async () => {
  const handed: number[][] = [];
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  const take = (events: readonly LogEvent[], from: number) =>
    void handed.push(events.slice(from).map(({ seq }) => seq));
  const all = await importLog(await FILE, ignore, never, take);
  expect(handed.flat()).toEqual(all.map(({ seq }) => seq));
  expect(handed.length).toBeGreaterThan(10);
});

test('a file that the browser cannot read any more is refused', async () => {
  const file = new Blob([log(ONE)]);
  file.stream = () =>
    new ReadableStream({ pull: () => Promise.reject(new DOMException('changed', 'NotReadableError')) });
  await expect(importLog(file, ignore, never)).rejects.toMatchObject({
    name: 'UnreadableLog',
    message: 'The browser could not read the file: NotReadableError: changed. Choose the file again.',
  });
});

describe.each([
  ['export', (progress: (share: number) => void, signal: AbortSignal) => exportLog(EVENTS, progress, signal)],
  ['import', async (progress: (share: number) => void, signal: AbortSignal) => importLog(await FILE, progress, signal)],
])('a long %s', (_, run) => {
  /** Every look at the clock finds that a slice is over. */
  const slow = () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));
  };

  test('lets others run and tells its progress', async () => {
    slow();
    const shares: number[] = [];
    let others = 0;
    let isOver = false;
    const other = (): void => {
      others++;
      if (!isOver) setImmediate(other);
    };
    setImmediate(other);
    await run((share) => shares.push(share), never);
    isOver = true;
    expect(others).toBeGreaterThan(EVENTS.length / 2);
    expect(shares.length).toBeGreaterThan(EVENTS.length / 2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(shares.at(-1)).toBe(1);
  });

  test('ends when it is aborted', async () => {
    slow();
    const aborter = new AbortController();
    const shares: number[] = [];
    const running = run((share) => {
      shares.push(share);
      aborter.abort();
    }, aborter.signal);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(shares).toHaveLength(1);
  });

  test('ends when it is aborted while the end of the file is awaited', async () => {
    const aborter = new AbortController();
    const file = new Blob([log(ONE)]);
    const stream = file.stream.bind(file);
    let times = 0;
    file.stream = () => {
      if (++times === 2) aborter.abort(); // it is read twice: first for what it says of itself
      return stream();
    };
    await expect(importLog(file, ignore, aborter.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('does not begin when it is aborted already', async () => {
    await expect(run(ignore, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
