import type { Page } from '@playwright/test';

interface RawPortGlobals {
  rawPort?: { port: chrome.runtime.Port; received: unknown[]; open: boolean };
}

/** A port to the background that sends whatever it is given. */
export interface RawPort {
  /** Sends messages one after the other, in one turn. */
  send(...messages: unknown[]): Promise<void>;
  /** What was received since the port was opened, oldest first. */
  received(): Promise<{ type: string; id?: number; failure?: { name: string; message: string } | null }[]>;
  isOpen(): Promise<boolean>;
}

/**
 * Opens a port as the panel does, from a page of the extension; the one opened before by the same page is closed.
 * @param name - the panel's if left out
 */
export async function openRawPort(page: Page, name = 'background-sync-panel'): Promise<RawPort> {
  await page.evaluate((portName) => {
    const scope = globalThis as typeof globalThis & RawPortGlobals;
    scope.rawPort?.port.disconnect();
    const raw = { port: scope.chrome.runtime.connect({ name: portName }), received: [] as unknown[], open: true };
    raw.port.onMessage.addListener((message) => raw.received.push(message));
    raw.port.onDisconnect.addListener(() => (raw.open = false));
    scope.rawPort = raw;
  }, name);
  return {
    send: (...messages) =>
      page.evaluate((given) => {
        const { rawPort } = globalThis as RawPortGlobals;
        for (const message of given) rawPort?.port.postMessage(message);
      }, messages),
    received: () =>
      page.evaluate(() => {
        const { rawPort } = globalThis as RawPortGlobals;
        return rawPort?.received as { type: string }[]; // whatever it is: the test compares it
      }),
    isOpen: () => page.evaluate(() => (globalThis as RawPortGlobals).rawPort?.open === true),
  };
}
