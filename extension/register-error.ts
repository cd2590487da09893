import type { Failure } from './protocol/messages.ts';
import type { EventName, Reason } from './protocol/model.ts';
import { text, type MessageKey } from './text.ts';

/** What each error of `register()` means (content/browser/background_sync/background_sync_manager.cc), and what to do. */
const meanings: Partial<Record<string, MessageKey>> = {
  InvalidStateError: 'register_invalid_state',
  NotAllowedError: 'register_not_allowed',
  InvalidAccessError: 'register_invalid_access',
  UnknownError: 'register_unknown',
};

/** The error with its meaning in plain words. @param event of the tag: the two kinds have each its own permission */
export function explainRegisterError({ name, message }: Failure, event: EventName): Reason {
  const meaning =
    name === 'NotAllowedError' && event === 'periodicsync' ? 'register_not_allowed_periodic' : meanings[name];
  return { name, message: meaning ? text('register_explained', message, text(meaning)) : message, stack: '' };
}
