import { useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { IconButton } from '../components/icon-button.tsx';
import type { ShownProblem } from '../store/problems.ts';
import type { Later } from '../later/index.ts';

export interface ProblemsProps {
  problems: readonly ShownProblem[];
  /** Whether a repair is under way. */
  repairing: boolean;
  /** Loaded before anybody can ask for it. */
  RepairDialog: Later['RepairDialog'] | undefined;
  onDismiss: (id: string) => void;
  onRepair: (registration: string) => void;
}

/** All that went wrong or stands in the way, each in an alert of its own so that only a new one is announced. */
export function Problems({ problems, repairing, RepairDialog, onDismiss, onRepair }: ProblemsProps): VNode {
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <>
      {problems.map((problem) => (
        <div key={problem.id} class="message message-warning" role="alert">
          <Icon name="warning" />
          <span class="message-text">
            {problem.next === '' ? problem.what : text('sentences', problem.what, problem.next)}
          </span>
          <span class="message-buttons">
            {problem.repairs !== null && (
              <button type="button" aria-busy={repairing} onClick={() => setAsked(problem.repairs)}>
                {text('action_repair')}
              </button>
            )}
            {problem.dismissable && (
              <IconButton icon="close" label={text('dismiss')} onClick={() => onDismiss(problem.id)} />
            )}
          </span>
        </div>
      ))}
      {asked !== null && RepairDialog !== undefined && (
        <RepairDialog
          registration={asked}
          onCancel={() => setAsked(null)}
          onRepair={() => {
            setAsked(null);
            onRepair(asked);
          }}
        />
      )}
    </>
  );
}
