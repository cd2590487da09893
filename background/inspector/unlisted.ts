import { toFailure } from '../../extension/protocol/errors.ts';
import type { Unlisted } from '../../extension/protocol/model.ts';
import type { FrameReport } from './frame-report.ts';
import { text, type MessageKey } from '../../extension/text.ts';

/** What is told of something that cannot be listed, beside where it is. */
export type Reasons = Omit<Unlisted, 'where'>;

/** @param values of the first message */
function reasons(code: Unlisted['code'], why: MessageKey, next: MessageKey, ...values: string[]): Reasons {
  return { code, why: text(why, ...values), next: text(next) };
}

/** The page probe was let into the frame, but the frame went away before it answered; it will be read again. */
export function isPassing(error: unknown): boolean {
  return /frame (with id \d+ )?(was removed|not found)|no (frame|tab) with id|document .*(removed|navigat)/i.test(
    String(error),
  );
}

/** Says in plain words why a frame cannot be read, from the browser's own error (chrome/browser/extensions/api/scripting). */
export function explainUnreadable(error: unknown, url: string): Reasons {
  const { message } = toFailure(error);
  if (/showing error page/i.test(message)) {
    return reasons('error-page', 'unlisted_error_page', 'unlisted_error_page_next');
  }
  if (
    /extensions gallery|chrome web store/i.test(message) ||
    url.startsWith('https://chromewebstore.google.com') ||
    /^(chrome|edge|brave|opera|vivaldi|about|devtools|chrome-extension|view-source|chrome-untrusted|chrome-error):/i.test(
      url,
    )
  ) {
    return reasons('browser-page', 'unlisted_browser_page', 'open_site');
  }
  if (/^(data|blob|javascript):/i.test(url)) {
    return reasons('opaque', 'unlisted_no_origin', 'unlisted_insecure_next');
  }
  if (/cannot access|must request permission|blocked by|policy/i.test(message)) {
    return reasons('blocked', 'unlisted_blocked', 'unlisted_blocked_next', message);
  }
  return reasons('failed', 'unlisted_failed', 'reload_page', message);
}

/** A frame that has been asked and is silent. */
export const explainSilent = () => reasons('no-answer', 'unlisted_no_answer', 'unlisted_no_answer_next');

/** A page without a process. */
export const explainCrashed = () => reasons('crashed', 'unlisted_crashed', 'reload_page');

/** An origin without a registration. */
export const explainEmpty = () =>
  reasons('no-registration', 'unlisted_no_registration', 'unlisted_no_registration_next');

/** Why a frame that was read has nothing to list; null where it has. */
export function whyUnlisted({ origin, secure, registrations }: FrameReport, url: string): Reasons | null {
  if (registrations.status === 'listed') return null;
  if (url.startsWith('file:')) {
    return reasons('opaque', 'unlisted_no_origin', 'unlisted_insecure_next');
  }
  // First, since an opaque origin that nobody secures is no secure context either, and https would not help it.
  if (origin === 'null') {
    return reasons('opaque', 'unlisted_opaque', 'unlisted_opaque_next');
  }
  if (!secure) return reasons('insecure', 'unlisted_insecure', 'unlisted_insecure_next');
  if ('reason' in registrations) {
    const { name, message } = registrations.reason;
    return reasons('blocked', 'unlisted_refused', 'unlisted_refused_next', name, message);
  }
  return registrations.status === 'pending'
    ? reasons('no-answer', 'unlisted_pending', 'unlisted_pending_next')
    : reasons('unsupported', 'unlisted_unsupported', 'unlisted_unsupported_next');
}
