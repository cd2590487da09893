import type { Unlisted } from '../../extension/protocol/model.ts';

type Unreadable = Pick<Unlisted, 'code' | 'why' | 'next'>;

/** The page probe was let into the frame, but the frame went away before it answered; it will be read again. */
export function isPassing(error: unknown): boolean {
  return /frame (with id \d+ )?(was removed|not found)|no frame with id|document .*(removed|navigat)/i.test(
    String(error),
  );
}

/** Says in plain words why a frame cannot be read, from the browser's own error (chrome/browser/extensions/api/scripting). */
export function explainUnreadable(error: unknown, url: string): Unreadable {
  const message = error instanceof Error ? error.message : String(error);
  if (/showing error page/i.test(message)) {
    return {
      code: 'error-page',
      why: 'The browser shows an error page here: the address could not be loaded.',
      next: 'Check the address, or switch Offline off, and reload.',
    };
  }
  if (/extensions gallery|chrome web store/i.test(message) || url.startsWith('https://chromewebstore.google.com')) {
    return {
      code: 'browser-page',
      why: 'The web store: the browser lets no extension into it.',
      next: 'Open the site that you want to inspect.',
    };
  }
  if (
    /^(chrome|edge|brave|opera|vivaldi|about|devtools|chrome-extension|view-source|chrome-untrusted|chrome-error):/i.test(
      url,
    )
  ) {
    return {
      code: 'browser-page',
      why: 'A page of the browser itself or of another extension: the browser lets no extension into it.',
      next: 'Open the site that you want to inspect.',
    };
  }
  if (/^(data|blob|javascript):/i.test(url)) {
    return {
      code: 'opaque',
      why: 'An address without an origin of its own has no service worker.',
      next: 'Serve the document from an https address, or from http://localhost.',
    };
  }
  if (/cannot access|must request permission|blocked by|policy/i.test(message)) {
    return {
      code: 'blocked',
      why: `The browser does not let the extension in: ${message}`,
      next: "In chrome://extensions, open the extension's details and set Site access to “On all sites”; a file needs “Allow access to file URLs”.",
    };
  }
  return { code: 'failed', why: `The frame could not be read: ${message}`, next: 'Reload the page.' };
}

export const NO_ANSWER: Unreadable = {
  code: 'no-answer',
  why: 'The frame does not answer: it is busy, or its script is paused at a breakpoint.',
  next: 'Resume the script in the Sources panel; it is listed as soon as it answers.',
};

export const CRASHED: Unreadable = {
  code: 'crashed',
  why: 'The page crashed, or the browser discarded it to save memory.',
  next: 'Reload it; it is listed again as soon as it is back.',
};
