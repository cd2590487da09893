/* eslint-disable no-restricted-globals -- the extension's own contexts, without its polyfill */

/** What a worker does for a page that asks for it, by name. */
export type Tasks = Readonly<Record<string, (argument: string) => Promise<unknown>>>;

interface Asked {
  id: number;
  task: string;
  argument: string;
}

/** What a task came to, and when that began: epoch ms, and how long until the answer was there, in ms. */
export interface Answered {
  value: unknown;
  start: number;
  ms: number;
}

const NAME = 'bench';
let opened: chrome.runtime.Port | undefined;
let lastId = 0;

/**
 * Runs in the extension's worker: does what the page asks for. The port is opened from here, since the extension turns
 * ports away that are none of a panel.
 */
export function serve(tasks: Tasks): void {
  const port = chrome.runtime.connect({ name: NAME });
  port.onMessage.addListener(({ id, task, argument }: Asked) => {
    void tasks[task]?.(argument).then(
      (value) => port.postMessage({ id, value }),
      (error: unknown) => port.postMessage({ id, error: String(error) }),
    );
  });
}

/** Runs in a bare page of the extension, before {@link serve}. */
export function listen(): void {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name === NAME) opened = port; // a panel's reaches every page of the extension
  });
}

export function isConnected(): boolean {
  return opened !== undefined;
}

/** Runs in the page: one message there, the task, one message back. */
export function ask(task: string, argument: string): Promise<Answered> {
  const port = opened;
  if (port === undefined) throw new Error("The extension's worker has not connected.");
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const hear = (answer: { id: number; value?: unknown; error?: string }) => {
      if (answer.id !== id) return;
      port.onMessage.removeListener(hear);
      if (answer.error !== undefined) reject(new Error(answer.error));
      else resolve({ value: answer.value, start: performance.timeOrigin + begun, ms: performance.now() - begun });
    };
    port.onMessage.addListener(hear);
    port.postMessage({ id, task, argument });
  });
}
