import type { Page } from '@playwright/test';
import { say, UserError } from '../setup/say.mjs';
import type { Site } from './site.ts';

/** Named for us, so that whoever finds it in a log knows where it comes from. */
const CHECK_TAG = 'background-sync-devtools-check';
/** How long a site may take to have an active service worker, in ms. It may have none. */
const WORKER_PATIENCE = 5_000;

async function open(page: Page, url: string): Promise<void> {
  const response = await page.goto(url).catch((cause: unknown) => {
    const reason = cause instanceof Error ? (/net::\w+/.exec(cause.message)?.[0] ?? cause.message) : String(cause);
    throw new UserError(`${url} cannot be opened: ${reason}.`, { cause });
  });
  if (response !== null && !response.ok()) say(`Note: ${url} answered with HTTP status ${response.status()}.`);
  // `ready` never settles on a site without a service worker, nor exists on one that is not secure.
  await page.evaluate(
    (patience) =>
      'serviceWorker' in navigator
        ? Promise.race([
            navigator.serviceWorker.ready.then(() => undefined),
            new Promise<void>((resolve) => setTimeout(resolve, patience)),
          ])
        : undefined,
    WORKER_PATIENCE,
  );
}

async function register(page: Page): Promise<{ tag: string } | { impossible: string }> {
  return page.evaluate(async (tag) => {
    if (!('serviceWorker' in navigator)) return { impossible: 'the page is not a secure context (HTTPS or localhost)' };
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration === undefined) return { impossible: 'no service worker is registered for this page' };
    if (registration.active === null) return { impossible: "the page's service worker is not active" };
    try {
      await (registration as unknown as { sync: { register(tag: string): Promise<void> } }).sync.register(tag);
      return { tag };
    } catch (error) {
      return { impossible: `the page cannot register a sync: ${String(error)}` };
    }
  }, CHECK_TAG);
}

/** Any site. Nothing is known of it, and its server cannot be asked. */
export function openForeign(url: string): Site {
  return {
    url,
    open: (page) => open(page, url),
    register,
    heal: () => undefined,
    received: () => null,
    close: () => Promise.resolve(),
  };
}
