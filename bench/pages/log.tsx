import type { LogEvent } from '../../extension/protocol/log.ts';
import type { Notice } from '../../extension/protocol/messages.ts';
import { exportLog } from '../../panel/log/export.ts';
import { importLog } from '../../panel/log/import.ts';
import { madeEvent, madeLogFile } from '../../test/support/log-file.ts';
import { mountBarePanel, root } from './bare-panel.ts';
import { msToPaint, settle } from './painted.ts';
import { mountPlainLog } from './plain-log.tsx';
import type { RowSizes } from './plain-rows.tsx';

/** Events that the background tells at once. */
const PART = 500;
const never = new AbortController().signal;

/** What is kept, so that it is in the heap. */
let raw: LogEvent[] = [];
let told = 0;
let tell: (notice: Notice) => void = () => undefined;

const grid = () => document.querySelector<HTMLElement>('.activity-scroller');
const rowCount = () => Number(grid()?.getAttribute('aria-rowcount') ?? 0);

/** Events that a port has brought: objects that `JSON.parse` has made. */
function bring(from: number, count: number): LogEvent[] {
  return JSON.parse(JSON.stringify(Array.from({ length: count }, (_, index) => madeEvent(from + index)))) as LogEvent[];
}

/** Keeps the events and nothing else. */
export function keepRaw(count: number): void {
  for (let from = 0; from < count; from += PART) raw = raw.concat(bring(from, PART));
}

/** Shows the panel on the bare page, without a log. */
export async function openPanel(): Promise<void> {
  tell = mountBarePanel(never);
  await msToPaint(performance.now(), () => grid() !== null);
}

/** Tells the panel of more events, as the background does. @returns ms until the last of them was painted */
export async function more(count: number): Promise<number> {
  // Where the newest are in view: they are what is painted.
  const element = grid();
  if (element !== null) element.scrollTop = element.scrollHeight;
  await settle();
  const until = told + count;
  const parts: Notice[] = [];
  for (; told < until; told += PART) {
    const events = bring(told, Math.min(PART, until - told));
    parts.push({ type: 'log', reset: told === 0, events, firstSeq: 1, dropped: 0 });
  }
  told = until;
  const start = performance.now();
  parts.forEach(tell);
  // Each event but the ends of dispatches is a row; one more is the head.
  const rows = until - Math.floor((until + 1) / 6) + 1;
  return msToPaint(start, () => rowCount() === rows);
}

/** What the rows look like from outside, and how many elements the document has. */
export function sizes(): RowSizes & { rows: number; elements: number } {
  const row = document.querySelector<HTMLElement>('.activity-scroller [data-row]');
  const element = grid();
  if (row === null || element === null) throw new Error('No row is shown.');
  return {
    row: row.getBoundingClientRect().height,
    window: element.clientHeight,
    rows: rowCount() - 1,
    elements: document.querySelectorAll('*').length,
  };
}

/** Shows plain rows of the same height, in a window of the same height. */
export function openPlain(rows: number, like: RowSizes): void {
  mountPlainLog(
    root(),
    Array.from({ length: rows }, (_, index) => `outbox-${index % 40}`),
    like,
  );
}

/** Scrolls by a quarter of the window in each frame. */
export async function scroll(frames: number): Promise<void> {
  const element = grid();
  if (element === null) throw new Error('Nothing can be scrolled.');
  element.scrollTop = 1_000;
  await settle();
  for (let frame = 0; frame < frames; frame++) {
    element.scrollTop += element.clientHeight / 4;
    await new Promise(requestAnimationFrame);
  }
}

let file = '';
let events: LogEvent[] = [];

/** Makes the file that is read and written. */
export async function makeFile(bytes: number): Promise<void> {
  file = [...madeLogFile(bytes)].join('');
  events = await importLog(new Blob([file]), () => undefined, never);
}

async function ms(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const msToImport = (): Promise<number> => ms(() => importLog(new Blob([file]), () => undefined, never));
export const msToParse = (): Promise<number> => ms(async () => JSON.parse(await new Blob([file]).text()) as unknown);
export const msToExport = (): Promise<number> => ms(() => exportLog(events, () => undefined, never));
export const msToStringify = (): Promise<number> =>
  ms(() => new Blob([JSON.stringify({ format: '', version: 1, events })]));
