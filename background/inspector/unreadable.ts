import { toFailure } from '../../extension/protocol/errors.ts';
import type { Unlisted } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';

type Unreadable = Pick<Unlisted, 'code' | 'why' | 'next'>;

/** The page probe was let into the frame, but the frame went away before it answered; it will be read again. */
export function isPassing(error: unknown): boolean {
  return /frame (with id \d+ )?(was removed|not found)|no (frame|tab) with id|document .*(removed|navigat)/i.test(
    String(error),
  );
}

/** Says in plain words why a frame cannot be read, from the browser's own error (chrome/browser/extensions/api/scripting). */
export function explainUnreadable(error: unknown, url: string): Unreadable {
  const { message } = toFailure(error);
  if (/showing error page/i.test(message)) {
    return { code: 'error-page', why: text('unlisted_error_page'), next: text('unlisted_error_page_next') };
  }
  if (
    /extensions gallery|chrome web store/i.test(message) ||
    url.startsWith('https://chromewebstore.google.com') ||
    /^(chrome|edge|brave|opera|vivaldi|about|devtools|chrome-extension|view-source|chrome-untrusted|chrome-error):/i.test(
      url,
    )
  ) {
    return { code: 'browser-page', why: text('unlisted_browser_page'), next: text('open_site') };
  }
  if (/^(data|blob|javascript):/i.test(url)) {
    return { code: 'opaque', why: text('unlisted_no_origin'), next: text('unlisted_insecure_next') };
  }
  if (/cannot access|must request permission|blocked by|policy/i.test(message)) {
    return { code: 'blocked', why: text('unlisted_blocked', message), next: text('unlisted_blocked_next') };
  }
  return { code: 'failed', why: text('unlisted_failed', message), next: text('reload_page') };
}

/** A frame that has been asked and is silent. */
export function explainSilent(): Unreadable {
  return { code: 'no-answer', why: text('unlisted_no_answer'), next: text('unlisted_no_answer_next') };
}

/** A page without a process. */
export function explainCrashed(): Unreadable {
  return { code: 'crashed', why: text('unlisted_crashed'), next: text('reload_page') };
}
