import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { LogEventSchema, type LogEvent } from '../../extension/protocol/log.ts';
import { exportLog } from './export.ts';
import { importLog } from './import.ts';
import { LogFileError } from './log-file-error.ts';
import { anyLog, STORY } from './log.test-data.ts';

const never = new AbortController().signal;
const ignore = (): void => undefined;

const LogFileSchema = v.strictObject({
  format: v.literal('background-sync-devtools/log'),
  version: v.literal(1),
  events: v.array(LogEventSchema),
});

const exported = (events: Iterable<LogEvent>): Promise<string> =>
  exportLog(events, ignore, never).then((file) => file.text());
const imported = (...parts: BlobPart[]): Promise<LogEvent[]> => importLog(new Blob(parts), ignore, never);
/** What comes of a file: its events, or the error that refuses it; any other error fails. */
const judged = (...parts: BlobPart[]): Promise<LogEvent[] | LogFileError> =>
  imported(...parts).catch((error: unknown) => {
    if (error instanceof LogFileError) return error;
    throw error;
  });

describe('a log', () => {
  test('comes back from its file as it was, and has the same bytes when it is exported again', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, async (events) => {
        const file = await exported(events);
        const again = await imported(file);
        expect(again).toEqual(events);
        expect(await exported(again)).toBe(file);
      }),
    );
  });

  test('is one event a line, and nothing that the schema does not have', async () => {
    const event = {
      type: 'request',
      body: 'secret',
      seq: 2,
      at: 3,
      source: { line: 1, column: 2, url: 'u', headers: 'secret' },
    };
    const text = await exported([{ seq: 1, at: 2, type: 'online' }, event as unknown as LogEvent]);
    expect(text).toBe(
      [
        '{"format":"background-sync-devtools/log","version":1,"events":[',
        '{"seq":1,"at":2,"type":"online"},',
        '{"seq":2,"at":3,"type":"request","source":{"url":"u","line":1,"column":2}}',
        ']}',
      ].join('\n'),
    );
  });

  test('has the fields of each event in the order of the schema', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, async (events) => {
        const file = v.parse(v.object({ events: v.array(v.unknown()) }), JSON.parse(await exported(events)));
        const ordered = file.events.map((event) => JSON.stringify(v.parse(LogEventSchema, event)));
        expect(file.events.map((event) => JSON.stringify(event))).toEqual(ordered);
      }),
    );
  });

  test('may have no event', async () => {
    expect(await imported(await exported([]))).toEqual([]);
    expect(await imported('{"format":"background-sync-devtools/log","version":1,"events":[]}')).toEqual([]);
  });

  test('may be laid out otherwise: other spaces, other order, Windows line ends, a byte order mark', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, async (events) => {
        const { format, version } = JSON.parse(await exported(events)) as { format: string; version: number };
        for (const space of ['', ' ', '\t\t']) {
          const text = JSON.stringify({ events, version, format }, null, space);
          expect(await imported('\ufeff', text.replaceAll('\n', '\r\n'), '\n')).toEqual(events);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('comes back whole where its text does not fit into one slice', async () => {
    const events = Array.from({ length: 3_000 }, (_, seq): LogEvent => ({
      seq,
      at: seq,
      type: 'console',
      text: '\ud83d\ude00消\ud800'.repeat(20),
    }));
    expect(await imported(await exported(events))).toEqual(events);
  });

  test('of the documentation is one', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/log-format.md'), 'utf8');
    const example = /```json\n([^]*?)\n```/.exec(page)?.[1] ?? '';
    expect(await imported(example)).toHaveLength(3);
    expect(await exported(await imported(example))).toBe(example);
  });
});

describe('a damaged file', () => {
  test('is refused when it is cut anywhere', async () => {
    const bytes = new TextEncoder().encode(await exported(STORY.slice(0, 6)));
    expect(await imported(bytes)).toHaveLength(6);
    for (let length = 0; length < bytes.length; length++) {
      expect(await judged(bytes.slice(0, length)), `cut to ${length} bytes`).toBeInstanceOf(LogFileError);
    }
  });

  test('is refused, or is as right as before, whichever bytes are changed', async () => {
    const whole = new TextEncoder().encode(await exported(STORY));
    const place = fc.nat({ max: whole.length - 1 });
    const change = fc.tuple(place, fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(...Buffer.from('{}[]",:\\ \n01e-'))));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        const result = await judged(bytes);
        const events = eventsIn(bytes);
        if (result instanceof LogFileError) {
          refused++;
          expect(events, result.message).toBeNull();
        } else {
          expect(result).toEqual(events);
          expect(result.map(shape)).toEqual(STORY.map(shape));
        }
      }),
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

/** The slow way to read a log, which takes the text at once; null where it is none. */
function eventsIn(bytes: Uint8Array): LogEvent[] | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const { events } = v.parse(LogFileSchema, value);
    return events.every(({ seq }, index) => index === 0 || seq > (events[index - 1]?.seq ?? 0)) ? events : null;
  } catch {
    return null;
  }
}

/** The fields of an event, whatever they say. */
const shape = (event: LogEvent): string[] => Object.keys(event).sort();
