import type { Command } from '../../extension/protocol/messages.ts';
import type { Failure } from '../../extension/protocol/messages.ts';
import type { RuleCommand } from '../../extension/protocol/rules.ts';
import type { Problem } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import type { PanelStore } from './panel-store.ts';
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

/** Shows what failed, and what to do about it, as a problem. */
export function showFailure(
  { failures }: Pick<PanelStore, 'failures'>,
  failure: { id: string; what: string; next?: string },
): void {
  failures.value = withFailure(failures.value, { next: '', repairs: null, ...failure });
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
  const what = text('on' in command ? 'failed_setting' : 'failed_command', nameOf(command), name);
  return { id: failureId(command), what, next: message, repairs: null };
}

/** What failed, in the words of what is pressed for it. */
function nameOf(command: RunCommand): string {
  switch (command.type) {
    case 'inspect':
    case 'visible':
      return text('panel_title');
    case 'refresh':
      return text('refresh');
    case 'fire':
    case 'attempts':
    case 'register':
      return text('fire_tag', tagLabel(command.tag));
    case 'fireAll':
      return text('fire_all');
    case 'hold':
      return text('hold');
    case 'offline':
      return text('offline');
    case 'record':
      return text('action_record');
    case 'clearLog':
      return text('clear');
    case 'preserveLog':
      return text('preserve_log');
    case 'bodies':
      return text('bodies');
    case 'ask':
      return text('why');
    case 'retry':
      return text('retry_schedule');
    case 'repair':
      return text('action_repair');
  }
}
