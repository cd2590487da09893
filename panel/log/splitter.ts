import { numberText, text } from '../../extension/text.ts';
import { tagLabel, visibleText } from '../components/tag-text.ts';
import { LogFileError, type LogFileErrorName } from './log-file-error.ts';

/** The text of one value: of a field at the top of the file, or of an event (`event` from 1, null for a field). */
export interface Piece {
  readonly field: string;
  readonly event: number | null;
  readonly json: string;
  /** The line where it begins, from 1. */
  readonly line: number;
  /** How many names of fields it has, counted by their colons. */
  readonly names: number;
}

/** Cuts the text of a log's file into values that `JSON.parse` can take one by one. */
export interface Splitter {
  /** The fields at the top of the file, so far. */
  readonly fields: ReadonlySet<string>;
  /** Takes the next text. @returns what it completes @throws LogFileError where it cannot be a log's file */
  push: (chunk: string) => Piece[];
  /** Takes the end of the text. @throws LogFileError if it comes too early */
  end: () => void;
}

/** What comes next in `{"name":value,"events":[event,event]}`, or what we are in the middle of. */
type Next =
  'start' | 'first name' | 'name' | 'colon' | 'value' | 'first event' | 'event' | 'event end' | 'value end' | 'end';

/** Characters that a value has at most: it is taken in one go, and Export writes none that is nearly as long. */
const LONGEST_VALUE = 4 * 2 ** 20;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const FIRST_PRINTABLE = 0x20;
const isSpace = (code: number): boolean => code === 0x20 || code === NEWLINE || code === 0x0d || code === 0x09;
const isOpening = (code: number): boolean => code === 0x7b || code === 0x5b;
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d;

/**
 * Knows of JSON only where a value ends; whether the value is right is for `JSON.parse` to say. So a file of any size and
 * layout is read event by event.
 */
export function createSplitter(): Splitter {
  const fields = new Set<string>();
  let next: Next = 'start';
  let field = '';
  let event = 0;
  let line = 1;
  // Of the value that is not complete yet.
  let isOpen = false;
  let parts: string[] = [];
  let length = 0;
  let names = 0;
  let beginning = 1;
  let isScalar = false;
  let inString = false;
  let isEscaped = false;
  let depth = 0;

  function refuse(what: string, name: LogFileErrorName = 'DamagedLog'): never {
    const number = next === 'event' && !isOpen ? event + 1 : event;
    throw new LogFileError(name, what, { line, event: next === 'event' || next === 'event end' ? number : null });
  }

  function unexpected(sign: string): never {
    refuse(text('import_unexpected', visibleText(sign)));
  }

  /** Goes on in the open value. @returns where it stopped: behind the value, or at the end of the chunk */
  function scan(chunk: string, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (inString) {
        if (code < FIRST_PRINTABLE) refuse(text('import_open_string'));
        if (isEscaped) isEscaped = false;
        else if (code === BACKSLASH) isEscaped = true;
        else if (code === QUOTE) {
          inString = false;
          isOpen = depth > 0;
          if (!isOpen) return at + 1;
        }
      } else if (isScalar) {
        isOpen = !isSpace(code) && !isClosing(code) && code !== 0x2c;
        if (!isOpen) return at;
      } else if (code === QUOTE) inString = true;
      else if (isOpening(code)) depth++;
      else if (isClosing(code)) {
        depth--;
        isOpen = depth > 0;
        if (!isOpen) return at + 1;
      } else if (code === COLON) names++;
      else if (code === NEWLINE) line++;
    }
    return chunk.length;
  }

  function open(code: number): void {
    isOpen = true;
    parts = [];
    length = 0;
    names = 0;
    beginning = line;
    isScalar = code !== QUOTE && !isOpening(code);
    if (next === 'event') event++;
  }

  /** Takes a sign between the values. @returns whether it begins a value */
  function step(sign: string): boolean {
    switch (next) {
      case 'start':
        if (sign !== '{') refuse(text('import_no_object'), 'ForeignLog');
        next = 'first name';
        return false;
      case 'first name':
      case 'name':
        if (sign === '}' && next === 'first name') next = 'end';
        else if (sign === '"') next = 'name';
        else unexpected(sign);
        return sign === '"';
      case 'colon':
        if (sign !== ':') unexpected(sign);
        next = 'value';
        return false;
      case 'value':
        if (field === 'events' && sign === '[') next = 'first event';
        else if (/[,:\]}]/.test(sign)) unexpected(sign);
        return next === 'value';
      case 'first event':
      case 'event':
        if (sign === ']' && next === 'first event') {
          next = 'value end';
          return false;
        }
        if (/[,:\]}]/.test(sign)) unexpected(sign);
        next = 'event';
        return true;
      case 'event end':
        if (sign !== ',' && sign !== ']') unexpected(sign);
        next = sign === ',' ? 'event' : 'value end';
        return false;
      case 'value end':
        if (sign !== ',' && sign !== '}') unexpected(sign);
        next = sign === ',' ? 'name' : 'end';
        return false;
      case 'end':
        return unexpected(sign);
    }
  }

  /** Takes a whole value. @returns what the caller is told of it */
  function close(json: string): Piece | null {
    if (next === 'name') {
      field = nameIn(json);
      if (fields.has(field)) refuse(text('import_field_twice', tagLabel(field)));
      fields.add(field);
      next = 'colon';
      return null;
    }
    const isEvent = next === 'event';
    next = isEvent ? 'event end' : 'value end';
    return { field, event: isEvent ? event : null, json, line: beginning, names };
  }

  function nameIn(json: string): string {
    try {
      return String(JSON.parse(json));
    } catch {
      return refuse(text('import_bad_json', tagLabel(json)));
    }
  }

  function push(chunk: string): Piece[] {
    const pieces: Piece[] = [];
    for (let at = 0; at < chunk.length;) {
      if (!isOpen) {
        const code = chunk.charCodeAt(at);
        if (code === NEWLINE) line++;
        if (isSpace(code) || !step(chunk.charAt(at))) {
          at++;
          continue;
        }
        open(code);
      }
      const end = scan(chunk, at);
      parts.push(chunk.slice(at, end));
      length += end - at;
      if (isOpen && length > LONGEST_VALUE)
        refuse(text('import_too_long', numberText(LONGEST_VALUE)), next === 'event' ? 'TooLargeLog' : 'ForeignLog');
      at = end;
      const piece = isOpen ? null : close(parts.join(''));
      if (piece !== null) pieces.push(piece);
    }
    return pieces;
  }

  function end(): void {
    if (next !== 'end') refuse(text('import_ends'));
  }

  return { fields, push, end };
}
