import * as v from 'valibot';
import { NoticeSchema, PANEL_PORT, type Command } from '../../extension/protocol/messages.ts';

/* eslint-disable no-restricted-globals -- the extension's own contexts, without its polyfill */

/** How long a read took, and how many one-shot tags it found. */
export interface Read {
  ms: number;
  tags: number;
}

/**
 * Asks for the list as the panel does and validates what comes as the panel does (extension/protocol/port.ts). It is a
 * panel of its own, and the only one of the tab: the background then reads anew and sends the whole list. What every panel
 * is told when it connects, the log, is waited for, and has been read from the disk when the list is asked for.
 */
export async function list(tabId: number): Promise<Read> {
  const port = chrome.runtime.connect({ name: PANEL_PORT });
  let requested = 0;
  let id = 0;
  const send = (command: Command) => port.postMessage({ id: ++id, command });
  try {
    return await new Promise((resolve, reject) => {
      port.onMessage.addListener((message: unknown) => {
        const notice = v.parse(NoticeSchema, message);
        if (notice.type === 'reply' && notice.failure !== null) reject(new Error(notice.failure.message));
        if (notice.type === 'log' && requested === 0) {
          requested = performance.now();
          send({ type: 'refresh' });
        }
        if (notice.type === 'snapshot') {
          const ms = performance.now() - requested;
          const registrations = notice.snapshot.origins.flatMap((origin) => origin.registrations);
          const counts = registrations.map(({ sync }) => (sync.status === 'listed' ? sync.tags.length : 0));
          // On a machine that is busy the background may tell first that the tags are being read.
          if (registrations.some(({ sync }) => sync.status === 'pending')) send({ type: 'refresh' });
          else resolve({ ms, tags: counts.reduce((sum, count) => sum + count, 0) });
        }
      });
      send({ type: 'inspect', tabId });
    });
  } finally {
    port.disconnect();
  }
}
