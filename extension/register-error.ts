import { toFailure } from './protocol/errors.ts';
import type { Reason } from './protocol/model.ts';
import { text, type MessageKey } from './text.ts';

/** What each error of `SyncManager.register()` means (content/browser/background_sync/background_sync_manager.cc), and what to do. */
const meanings: Partial<Record<string, MessageKey>> = {
  InvalidStateError: 'register_invalid_state',
  NotAllowedError: 'register_not_allowed',
  InvalidAccessError: 'register_invalid_access',
  UnknownError: 'register_unknown',
};

/** The error with its meaning in plain words. */
export function explainRegisterError(error: unknown): Reason {
  const { name, message } = toFailure(error);
  const meaning = meanings[name];
  return { name, message: meaning ? text('register_explained', message, text(meaning)) : message, stack: '' };
}
