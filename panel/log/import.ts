import * as v from 'valibot';
import { LOG_FORMAT, LOG_VERSION, LogEventSchema, type LogEvent } from '../../extension/protocol/log.ts';
import { numberText, text } from '../../extension/text.ts';
import { tagLabel, visibleText } from '../components/tag-text.ts';
import { issueText } from './issue-text.ts';
import { LogFileError } from './log-file-error.ts';
import { countNames, repeatedName } from './repeated-name.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { createSplitter, type Piece, type Splitter } from './splitter.ts';

/** The largest file that is opened, in bytes, and the most events. */
const LIMITS = { bytes: 256 * 2 ** 20, events: 1_000_000 };

/** Bytes that are read in one go. */
const SLICE = 1 << 16;
const FIELDS = ['format', 'version', 'events'];

/**
 * Reads a log from a file in the format of `docs/log-format.md`, however its JSON is laid out. Works in slices of a few ms.
 *
 * @param progress is told the share that is done, from 0 to 1
 * @param take is told of all events so far, those from `from` on for the first time; what it makes of them is part of a slice
 * @returns all events, by increasing `seq`, their fields in the order of the schema
 * @throws LogFileError where it is no such log, whole and right; the signal's reason once it is aborted
 */
export async function importLog(
  file: Blob,
  progress: (share: number) => void,
  signal: AbortSignal,
  take: (events: readonly LogEvent[], from: number) => void = () => undefined,
  limits = LIMITS,
): Promise<LogEvent[]> {
  if (file.size > limits.bytes) {
    throw new LogFileError('TooLargeLog', text('import_too_large', mebibytes(file.size), mebibytes(limits.bytes)));
  }
  if (file.size === 0) throw new LogFileError('DamagedLog', text('import_empty'));
  const pacer = createPacer(signal);
  await checkHead(file, pacer);
  const events: LogEvent[] = [];
  let taken = 0;
  const handOn = (): void => {
    take(events, taken);
    taken = events.length;
  };
  const splitter = createSplitter();
  for await (const { pieces, read } of readPieces(file, splitter, pacer)) {
    for (const piece of pieces) {
      if (events.length === limits.events && piece.event !== null) {
        throw new LogFileError('TooLargeLog', text('import_too_many', numberText(limits.events)));
      }
      if (piece.event !== null) events.push(eventIn(piece, events.at(-1)));
      else if (piece.field === 'events') refuse(piece, text('import_no_list'));
      else if (!FIELDS.includes(piece.field)) refuse(piece, text('import_field_unknown', tagLabel(piece.field)));
      if (pacer.isDue()) {
        handOn();
        progress(read / file.size);
        await pacer.rest();
      }
    }
  }
  signal.throwIfAborted();
  handOn();
  if (!splitter.fields.has('events')) throw new LogFileError('DamagedLog', text('import_field_missing', 'events'));
  progress(1);
  return events;
}

const mebibytes = (bytes: number): string => numberText(Math.ceil(bytes / 2 ** 20));

/** Finds out first what the file says of itself, which may stand behind the events: whether it is for us to judge them. */
async function checkHead(file: Blob, pacer: Pacer): Promise<void> {
  const found = new Map<string, Piece>();
  for await (const { pieces } of readPieces(file, createSplitter(), pacer)) {
    for (const piece of pieces) {
      if (piece.event !== null) continue;
      if (piece.field === 'format') checkFormat(piece);
      if (FIELDS.includes(piece.field)) found.set(piece.field, piece);
    }
    const version = found.get('version');
    // Not before the format is known: much that is no log has a version of its own.
    if (version === undefined || !found.has('format')) continue;
    checkVersion(version);
    return;
  }
  if (!found.has('format')) throw new LogFileError('ForeignLog', text('import_no_format', LOG_FORMAT));
  throw new LogFileError('DamagedLog', text('import_field_missing', 'version'));
}

function checkFormat(piece: Piece): void {
  if (parse(piece) === LOG_FORMAT) return;
  throw new LogFileError('ForeignLog', text('import_other_format', tagLabel(piece.json), LOG_FORMAT), piece);
}

function checkVersion(piece: Piece): void {
  const version = parse(piece);
  if (version === LOG_VERSION) return;
  if (typeof version === 'number' && version > LOG_VERSION) {
    throw new LogFileError('NewerLog', text('import_newer', version, LOG_VERSION), piece);
  }
  refuse(piece, text('import_field_wrong', 'version', tagLabel(piece.json)));
}

function eventIn(piece: Piece, before: LogEvent | undefined): LogEvent {
  if (piece.json.startsWith('[')) refuse(piece, text('import_no_event', '['));
  const { success, output, issues } = v.safeParse(LogEventSchema, parse(piece), { abortEarly: true });
  if (!success) refuse(piece, issueText(issues[0]));
  if (piece.names !== countNames(output))
    refuse(piece, text('import_field_twice', tagLabel(repeatedName(piece.json) ?? '')));
  if (before !== undefined && output.seq <= before.seq) refuse(piece, text('import_seq', output.seq, before.seq));
  return output;
}

function parse(piece: Piece): unknown {
  try {
    return JSON.parse(piece.json);
  } catch (error) {
    // The browser's own words, without a position, which would count from the beginning of the piece.
    const why = error instanceof Error ? error.message.replace(/ (?:in JSON )?at position .*$/s, '') : String(error);
    return refuse(piece, text('import_bad_json', visibleText(why)));
  }
}

function refuse(piece: Piece, what: string): never {
  throw new LogFileError('DamagedLog', what, piece);
}

/**
 * Reads a file in slices, and cuts its text into pieces. `read` is the number of bytes read so far.
 * @throws LogFileError where it cannot be read, is no UTF-8, or ends too early
 */
async function* readPieces(
  file: Blob,
  splitter: Splitter,
  pacer: Pacer,
): AsyncGenerator<{ pieces: Piece[]; read: number }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = async (bytes?: Uint8Array): Promise<string> => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new LogFileError('DamagedLog', text('import_no_text'), { line: await lineOfNoText(file), event: null });
    }
  };
  let read = 0;
  for await (const bytes of readBytes(file)) {
    for (let from = 0; from < bytes.length; from += SLICE) {
      const slice = bytes.subarray(from, from + SLICE);
      read += slice.length;
      yield { pieces: splitter.push(await decode(slice)), read };
      if (pacer.isDue()) await pacer.rest();
    }
  }
  yield { pieces: splitter.push(await decode()), read };
  splitter.end();
}

/** The line, from 1, with the first byte that is no UTF-8. */
async function lineOfNoText(file: Blob): Promise<number> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for await (const bytes of readBytes(file)) {
    for (let from = 0; from < bytes.length;) {
      const newline = bytes.indexOf(0x0a, from);
      const end = newline < 0 ? bytes.length : newline + 1;
      try {
        decoder.decode(bytes.subarray(from, end), { stream: true });
      } catch {
        return line;
      }
      if (newline >= 0) line++;
      from = end;
    }
  }
  return line;
}

/** @throws LogFileError where the browser cannot read the file, e.g. because it was changed or removed since it was chosen */
async function* readBytes(file: Blob): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of file.stream()) yield bytes;
  } catch (error) {
    throw new LogFileError('UnreadableLog', text('import_unreadable', String(error)));
  }
}
