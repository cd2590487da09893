import type { Command } from '../../extension/protocol/messages.ts';
import type { Failure } from '../../extension/protocol/messages.ts';
import type { Problem } from '../../extension/protocol/model.ts';
import { tagLabel } from '../components/tag-text.ts';

const MOST = 5;

/** The failures with a new one at the end: one of the same id gives way to it, and so do the oldest beyond five. */
export function withFailure(failures: readonly Problem[], failure: Problem): readonly Problem[] {
  return [...withoutFailure(failures, failure.id), failure].slice(-MOST);
}

/** The failures without the one of this id. */
export function withoutFailure(failures: readonly Problem[], id: string): readonly Problem[] {
  return failures.filter((failure) => failure.id !== id);
}

/** What a command was for, as the beginning of a sentence; commands of the same words share one failure. */
export function commandWords(command: Command): string {
  switch (command.type) {
    case 'inspect':
      return 'Inspecting the tab';
    case 'visible':
      return 'Following the tab';
    case 'refresh':
      return 'Reading the tags';
    case 'fire':
      return `Firing ${tagLabel(command.tag)}`;
    case 'attempts':
      return `Attempts 1 → 3 of ${tagLabel(command.tag)}`;
    case 'fireAll':
      return 'Firing all tags';
    case 'register':
      return `Registering ${tagLabel(command.tag)}`;
    case 'hold':
      return command.on ? 'Holding syncs' : 'Releasing syncs';
    case 'offline':
      return command.on ? 'Going offline' : 'Going online';
    case 'repair':
      return 'The repair';
  }
}

/** A failed command as a problem: what was asked, and the background's own words on why it failed and what to do. */
export function commandFailure(command: Command, { name, message }: Failure): Problem {
  // All that was under way fails at once when the background goes; one problem says it.
  if (name === 'Disconnected') return { id: name, what: message, next: '', repairs: null };
  const words = commandWords(command);
  return { id: words, what: `${words} failed (${name}).`, next: message, repairs: null };
}
