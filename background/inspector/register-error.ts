import { toFailure } from '../../extension/protocol/errors.ts';
import type { Reason } from '../../extension/protocol/model.ts';

/** What each error of `SyncManager.register()` means (content/browser/background_sync/background_sync_manager.cc), and what to do. */
const meanings: Record<string, string> = {
  InvalidStateError: 'The registration has no active worker yet. Wait until one is activated.',
  NotAllowedError:
    'The permission background-sync is denied. Allow background sync in the site settings of the browser.',
  InvalidAccessError:
    'The tag is longer than 10,240 characters, or no window of this origin is open: a frame inside a page of another origin does not count. Open the origin in a tab of its own.',
  UnknownError:
    'The browser has background sync switched off, or its storage failed. Check the site settings; Brave and other browsers may disable it.',
};

/** The error with its meaning in plain words. */
export function explainRegisterError(error: unknown): Reason {
  const { name, message } = toFailure(error);
  const meaning = meanings[name];
  return { name, message: meaning ? `${message} ${meaning}` : message, stack: '' };
}
