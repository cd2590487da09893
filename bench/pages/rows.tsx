import '../../panel/styles/main.css';
import english from '../../extension/_locales/en/messages.json';
import type { Notice } from '../../extension/protocol/messages.ts';
import { speak } from '../../extension/text.ts';
import { mountPanel } from '../../panel/app.tsx';
import type { Host } from '../../panel/store/panel-store.ts';
import { registrationOf, snapshotOf, statusOf } from '../../panel/store/test-data.ts';
import { languageOf } from '../../test/fakes/language.ts';
import { msToPaint, settle } from './painted.ts';
import { mountPlainRows, type RowSizes } from './plain-rows.tsx';

/** One sample of either side. */
export interface RowsSample {
  /** From the data to the paint, in ms. */
  data: number;
  /** From a keystroke in the filter to the paint, in ms. */
  filter: number;
  /** Of the whole document, with the rows shown. */
  elements: number;
  sizes: RowSizes;
}

const WANTED = 'tag-99';

// Once, as the panel's shell does.
speak(languageOf(english, 'en-US'));

function root(): HTMLElement {
  const element = document.getElementById('panel');
  if (element === null) throw new Error('The page has no element #panel.');
  return element;
}

function tagsOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `tag-${index}`);
}

function tagRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[role=treegrid] [role=row][aria-level="3"]')];
}

/** What scrolls the rows, else the document. */
function windowOf(row: HTMLElement): Element {
  for (let element = row.parentElement; element !== null; element = element.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(element).overflowY)) return element;
  }
  return document.documentElement;
}

async function sample(deliver: () => void): Promise<RowsSample> {
  await settle();
  const delivered = performance.now();
  deliver();
  const data = await msToPaint(delivered, () => tagRows().length > 0);

  const [row] = tagRows();
  const input = document.querySelector<HTMLInputElement>('input[type=search]');
  if (row === undefined || input === null) throw new Error('There are no rows, or there is no filter.');
  const sizes = { row: row.getBoundingClientRect().height, window: windowOf(row).clientHeight };
  const elements = document.querySelectorAll('*').length;

  await settle();
  const pressed = performance.now();
  input.value = WANTED;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const filter = await msToPaint(pressed, () => tagRows().every(({ textContent }) => textContent.includes(WANTED)));
  return { data, filter, elements, sizes };
}

/** The panel on a bare page, its background a port that says what it is told to. */
export async function samplePanel(count: number): Promise<RowsSample> {
  const lifetime = new AbortController();
  let hear: (message: unknown) => void = () => undefined;
  const told = (notice: Notice) => hear(notice);
  const host: Host = {
    tabId: 1,
    connect: () => ({
      postMessage: () => undefined,
      disconnect: () => undefined,
      onMessage: { addListener: (listener) => (hear = listener) },
      onDisconnect: { addListener: () => undefined },
    }),
    isGone: () => false,
    retryParameters: () => Promise.resolve(null),
    rememberRetryParameters: () => Promise.resolve(),
    wasLogPreserved: () => Promise.resolve(false),
    rememberPreserveLog: () => Promise.resolve(),
    wasBarExplained: () => Promise.resolve(true),
    rememberBarExplained: () => Promise.resolve(),
  };
  mountPanel(root(), host, lifetime.signal);
  told({ type: 'status', status: statusOf({}) });
  const snapshot = snapshotOf(registrationOf({ sync: { status: 'listed', tags: tagsOf(count) } }));
  try {
    return await sample(() => told({ type: 'snapshot', snapshot }));
  } finally {
    lifetime.abort();
  }
}

/** The same number of plain virtualised rows. */
export async function samplePlain(count: number, sizes: RowSizes): Promise<RowsSample> {
  const plain = mountPlainRows(root(), sizes);
  const tags = tagsOf(count);
  try {
    return await sample(() => plain.deliver(tags));
  } finally {
    plain.unmount();
  }
}
