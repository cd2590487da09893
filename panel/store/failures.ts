import type { Command } from '../../extension/protocol/messages.ts';
import type { Failure } from '../../extension/protocol/messages.ts';
import type { RuleCommand } from '../../extension/protocol/rules.ts';
import type { Problem } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { tagLabel } from '../components/tag-text.ts';

const MOST = 5;

/** Those whose failure is shown here; a rule's is shown where it is made. */
export type RunCommand = Exclude<Command, RuleCommand>;

/** The failures with a new one at the end: one of the same id gives way to it, and so do the oldest beyond five. */
export function withFailure(failures: readonly Problem[], failure: Problem): readonly Problem[] {
  return [...withoutFailure(failures, failure.id), failure].slice(-MOST);
}

/** The failures without the one of this id. */
export function withoutFailure(failures: readonly Problem[], id: string): readonly Problem[] {
  return failures.filter((failure) => failure.id !== id);
}

/** Names what failed: commands that mean the same share one failure. */
export function failureId(command: RunCommand): string {
  switch (command.type) {
    case 'fire':
    case 'attempts':
    case 'register':
      return JSON.stringify([command.type, command.tag]);
    case 'hold':
    case 'offline':
      return JSON.stringify([command.type, command.on]);
    default:
      return command.type;
  }
}

/** A failed command as a problem: what was asked, and the background's own words on why it failed and what to do. */
export function commandFailure(command: RunCommand, { name, message }: Failure): Problem {
  // All that was under way fails at once when the background goes; one problem says it.
  if (name === 'Disconnected') return { id: name, what: message, next: '', repairs: null };
  return { id: failureId(command), what: failedText(command, name), next: message, repairs: null };
}

function failedText(command: RunCommand, error: string): string {
  switch (command.type) {
    case 'inspect':
    case 'visible':
      return text('failed_inspect', error);
    case 'refresh':
      return text('failed_refresh', error);
    case 'fire':
    case 'attempts':
      return text('failed_fire', tagLabel(command.tag), error);
    case 'fireAll':
      return text('failed_fire_all', error);
    case 'register':
      return text('failed_register', tagLabel(command.tag), error);
    case 'hold':
      return text('failed_setting', text('hold'), error);
    case 'offline':
      return text('failed_setting', text('offline'), error);
    case 'record':
      return text('failed_setting', text('action_record'), error);
    case 'clearLog':
      return text('failed_clear_log', error);
    case 'preserveLog':
      return text('failed_setting', text('preserve_log'), error);
    case 'bodies':
      return text('failed_setting', text('bodies'), error);
    case 'ask':
      return text('failed_ask', error);
    case 'retry':
      return text('failed_retry', error);
    case 'repair':
      return text('failed_repair', error);
  }
}
